import {screen, within} from '@testing-library/react';
import {anIncident, BO, LEA} from '../../../test/support/builders';
import {sidebarPage, user} from '../testing/sidebar_page';

const shown = sidebarPage();
const {openRun} = shown;

describe('an update', () => {
    const incident = anIncident({version: 3, seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}]});

    it('begins with the template, says who will see it, and is posted', async () => {
        await openRun(incident);
        await user.click(screen.getByRole('tab', {name: 'Updates'}));
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        const text = screen.getByRole('textbox', {name: 'What is new'});
        expect(text).toHaveValue('Where it stands:');
        expect(screen.getByText('Posted in Support.')).toBeInTheDocument();
        await user.type(text, ' fixed on staging');
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await shown.page.settle(20);
        expect(shown.page.sidecar.runs.get(incident.id)?.lastUpdate?.text).toBe('Where it stands: fixed on staging');
        expect(screen.getByText('Where it stands: fixed on staging')).toBeInTheDocument();
    });

    it('Given unsaved text, when the form is left, then it asks before discarding, and “go back” keeps it; so do a live update and another tab.', async () => {
        await openRun(incident);
        await user.click(screen.getByRole('tab', {name: 'Updates'}));
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' half a sentence');
        shown.page.sidecar.change(
            incident.id,
            {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Somebody was faster'},
            BO,
        );
        await shown.page.does(() => shown.page.cycle.reads.run(incident.id));
        await shown.page.settle(20);
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: half a sentence');
        await user.click(screen.getByRole('tab', {name: 'Checklist'}));
        await shown.page.does(() =>
            shown.page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}),
        );
        await shown.page.settle(20);
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: half a sentence');
        await user.keyboard('{Escape}');
        expect(screen.getByRole('alertdialog', {name: 'Discard what you typed?'})).toBeInTheDocument();
        await user.click(screen.getByRole('button', {name: 'Go back'}));
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: half a sentence');
    });

    it('Given “also finish” ticked and cancelled at the confirmation, when the form returns, then text, choices and tick are kept; confirmed, it is posted and then finished.', async () => {
        await openRun(incident);
        await shown.page.does(() =>
            shown.page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}),
        );
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' it is over');
        await user.click(screen.getByRole('radio', {name: 'Blocked'}));
        await user.click(screen.getByRole('checkbox', {name: 'Finish the run, too'}));
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        const confirmation = screen.getByRole('alertdialog', {name: 'Finish this run?'});
        expect(confirmation).toHaveTextContent('still open');
        await user.click(within(confirmation).getByRole('button', {name: 'Cancel'}));
        expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: it is over');
        expect(screen.getByRole('radio', {name: 'Blocked'})).toBeChecked();
        expect(screen.getByRole('checkbox', {name: 'Finish the run, too'})).toBeChecked();
        expect(shown.page.sidecar.asked('change')).toEqual([]);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await user.click(screen.getByRole('radio', {name: 'Fixed'}));
        await user.click(screen.getByRole('button', {name: 'Post update and finish'}));
        await shown.page.settle(20);
        expect(shown.page.sidecar.asked('change').map(({body}) => body.command.type)).toEqual([
            'post_update',
            'finish',
        ]);
        expect(shown.page.sidecar.runs.get(incident.id)).toMatchObject({
            status: 'finished',
            lastUpdate: {text: 'Where it stands: it is over', kind: 'blocked'},
        });
    });

    it('is posted once when the answer to the first click was lost', async () => {
        await openRun(incident);
        await shown.page.does(() =>
            shown.page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}),
        );
        await shown.page.settle(20);
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' It is mended.');
        shown.page.sidecar.dead = 'after';
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await shown.page.settle(20);
        expect(screen.getByRole('alert')).toHaveTextContent('Not connected');
        shown.page.sidecar.dead = null;
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await shown.page.settle(20);
        const ids = shown.page.sidecar.asked('change').map((one) => one.id);
        expect(new Set(ids).size).toBe(1);
        expect(shown.page.sidecar.runs.get(incident.id)?.lastUpdate?.by).toBe(LEA);
    });
});

it('puts a message that is to become the update under what was typed already', async () => {
    const incident = anIncident({version: 3, seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}]});
    await openRun(incident);
    await shown.page.does(() => shown.page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}));
    await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' typed');
    await shown.page.does(() =>
        shown.page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update', text: 'From a post.'}),
    );
    expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: typed\n\nFrom a post.');
});

it('begins with the template where the message that is to become the update is an image without words', async () => {
    const incident = anIncident({version: 3, seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}]});
    await openRun(incident);
    await shown.page.does(() =>
        shown.page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update', text: ''}),
    );
    expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands:');
});
