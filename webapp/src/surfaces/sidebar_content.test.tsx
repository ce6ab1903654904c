import React from 'react';
import {act, fireEvent, screen, within} from '@testing-library/react';
import {after, anIncident, aRun, BO, LEA, PAT, utc} from '../../../test/support/builders';
import {findItem, type Run} from '../../../server-ts/src/domain/run';
import {HOUR} from '../../../server-ts/src/domain/units';
import {CHANNEL, hostEntities, makeStore, openPage, OTHER_CHANNEL, TEAM, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

let page: FakePage;
const user = aPerson();

beforeEach(() => jest.useFakeTimers({now: utc('2026-11-23 09:00')}));
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

async function open(...runs: Run[]): Promise<void> {
    page = openPage(makeFakeSidecar(...runs));
    await page.show(<SidebarContent />);
}

async function openRun(run: Run = aRun({version: 3})): Promise<Run> {
    await open(run);
    await user.click(screen.getByRole('button', {name: new RegExp(run.name)}));
    await page.settle(50);
    return run;
}

const itemOf = (run: Run, itemId: string) => findItem(page.sidecar.runs.get(run.id) ?? run, itemId)?.item;
const box = (title: string) => screen.getByRole('checkbox', {name: new RegExp(`^${title} ?,`)});

async function choose(title: string, entry: string): Promise<void> {
    await user.click(screen.getByRole('button', {name: `More for ${title}`}));
    await user.click(screen.getByRole('menuitem', {name: entry}));
}

describe('the home', () => {
    it('says what a run is when there is none, and offers to start one', async () => {
        await open();
        expect(screen.getByText(/A run is a checklist/)).toBeInTheDocument();
        expect(screen.getByRole('button', {name: 'Start a run'})).toBeInTheDocument();
    });

    it('says of each who is on duty in which role', async () => {
        const cycle = aRun({version: 3});
        page = openPage(makeFakeSidecar(cycle));
        page.sidecar.onDuty = {runId: cycle.id, seats: cycle.seats};
        await page.show(<SidebarContent />);
        expect(screen.getByRole('button', {name: /^On SET now/})).toHaveTextContent(
            'On SET nowLealeadPatprimarynobodybackup',
        );
    });

    it('puts an owed update first and takes "I’m on it" in one click', async () => {
        const owed = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
        );
        page = openPage(makeFakeSidecar(owed));
        page.sidecar.now = utc('2026-11-23 17:05');
        await page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).getByText('Update 2 h overdue')).toBeInTheDocument();
        await user.click(within(needs).getByRole('button', {name: "I'm on it"}));
        await page.settle(50);
        expect(page.sidecar.runs.get(owed.id)?.obligation?.held?.by).toBe(LEA);
        expect(within(needs).getByText(/quiet until/)).toBeInTheDocument();
    });

    it('offers "I’m on it" once for each owed update, also where it was said by somebody else', async () => {
        const held = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
            [{type: 'hold'}, {now: utc('2026-11-23 15:05'), by: PAT}],
        );
        page = openPage(makeFakeSidecar(held));
        page.sidecar.now = (held.obligation?.held?.until ?? 0) + HOUR;
        await page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).queryByText(/quiet until/)).not.toBeInTheDocument();
        expect(within(needs).getByRole('button', {name: 'Post update'})).toBeInTheDocument();
        expect(within(needs).queryByRole('button', {name: "I'm on it"})).not.toBeInTheDocument();
    });

    it('says also of which day the time is until which a reminder was snoozed', async () => {
        const until = utc('2026-11-24 08:00');
        const snoozed = after(
            anIncident({seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}], version: 3}),
            [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}],
            [
                {type: 'snooze', until, reason: 'the vendor sleeps'},
                {now: utc('2026-11-23 15:05'), by: PAT},
            ],
        );
        page = openPage(makeFakeSidecar(snoozed));
        page.sidecar.now = utc('2026-11-23 15:10');
        await page.show(<SidebarContent />);
        const needs = screen.getByRole('region', {name: 'Needs you'});
        expect(within(needs).getByText(/quiet until tomorrow 09:00/)).toBeInTheDocument();
    });

    it('tells who to ask in a team that is not set up, and offers its admin the next step', async () => {
        page = openPage(makeFakeSidecar());
        page.sidecar.intercept = () => ({
            status: 404,
            body: {id: 'api.command.execute_command.not_found.app_error', message: ''},
        });
        await page.show(<SidebarContent />);
        expect(screen.getByText(/Ask an admin of the team/)).toBeInTheDocument();
        expect(screen.queryByRole('button', {name: /Set up/})).not.toBeInTheDocument();
        const entities = hostEntities();
        entities.teams.myMembers[TEAM] = {scheme_admin: true};
        await page.does(() => page.store.dispatch({type: 'HOST', entities}));
        await page.settle(20);
        expect(screen.getByRole('button', {name: 'Set up SET Cycle in this team'})).toBeInTheDocument();
    });
});

it('keeps the whole name of a run at hand where it is cut', async () => {
    const run = await openRun(aRun({version: 3, name: 'A run with a name '.repeat(10).trim()}));
    expect(screen.getByRole('heading', {level: 2})).toHaveAttribute('title', run.name);
});

describe('the checklist', () => {
    it('ticks with one click, and unticks with the next', async () => {
        const run = await openRun();
        await user.click(box('Do a'));
        expect(box('Do a')).toBeChecked();
        await page.settle(20);
        expect(itemOf(run, 'a')?.state).toBe('done');
        await user.click(box('Do a'));
        await page.settle(20);
        expect(itemOf(run, 'a')?.state).toBe('open');
    });

    it('ticks by keyboard', async () => {
        const run = await openRun();
        act(() => box('Do b').focus());
        await user.keyboard(' ');
        await page.settle(20);
        expect(itemOf(run, 'b')?.state).toBe('done');
        expect(box('Do b')).toHaveFocus();
    });

    it('asks for a reason before it skips, and returns the focus', async () => {
        const run = await openRun();
        await choose('Do a', 'Skip');
        await user.click(screen.getByRole('button', {name: 'Skip'}));
        expect(screen.getByRole('alert')).toHaveTextContent('Say why');
        await user.type(screen.getByRole('textbox', {name: 'Why is it skipped?'}), 'moved to W49{Enter}');
        await page.settle(20);
        expect(itemOf(run, 'a')).toMatchObject({state: 'skipped', skipReason: 'moved to W49'});
        expect(screen.getByText('Skipped: moved to W49')).toBeInTheDocument();
    });

    it('closes an editor with Escape and puts the focus back to where it came from', async () => {
        await openRun();
        await choose('Do a', 'Edit');
        await user.keyboard('{Escape}');
        expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
        expect(screen.getByRole('button', {name: 'More for Do a'})).toHaveFocus();
    });

    it('adds one item after the other without leaving the field', async () => {
        const run = await openRun();
        await user.click(screen.getByRole('button', {name: 'Add an item to Start'}));
        await user.keyboard('First{Enter}Second{Enter}');
        await page.settle(20);
        expect(page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.title)).toEqual([
            'Do a',
            'Do b',
            'First',
            'Second',
        ]);
        expect(screen.getByRole('textbox', {name: 'Add an item to Start'})).toHaveFocus();
    });

    it('moves with Alt and the arrow keys, over the edge of a phase too, and keeps the focus', async () => {
        const run = await openRun();
        act(() => box('Do a').focus());
        await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
        await page.settle(20);
        expect(page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.id)).toEqual(['b', 'a']);
        expect(box('Do a')).toHaveFocus();
        await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
        await page.settle(20);
        expect(page.sidecar.runs.get(run.id)?.phases[1]?.items.map((item) => item.id)).toEqual(['a', 'c']);
        expect(box('Do a')).toHaveFocus();
    });

    it('removes at once and brings back with undo', async () => {
        const run = await openRun();
        await choose('Do a', 'Remove');
        await page.settle(20);
        expect(itemOf(run, 'a')).toBeUndefined();
        await user.click(screen.getByRole('button', {name: 'Undo'}));
        await page.settle(20);
        expect(page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.id)).toEqual(['a', 'b']);
    });

    it('assigns to a role', async () => {
        const run = await openRun();
        await choose('Do a', 'Assign');
        await page.settle(50);
        await user.click(screen.getByRole('option', {name: /^Primary/}));
        await page.settle(20);
        expect(itemOf(run, 'a')?.assignee).toEqual({role: 'primary'});
    });

    it('shows what a due time comes to before it is set', async () => {
        const run = await openRun();
        await choose('Do a', 'Due time');
        await user.type(screen.getByRole('textbox', {name: 'Due time'}), 'friday 17:00');
        await page.settle(300);
        expect(screen.getByText(/Friday.* 27 November 2026.*17:00/)).toBeInTheDocument();
        await user.click(screen.getByRole('button', {name: 'Save'}));
        await page.settle(20);
        expect(itemOf(run, 'a')?.dueAt).toBe(utc('2026-11-27 16:00'));
    });

    it('says at the field what it does not understand as a time', async () => {
        await openRun();
        await choose('Do a', 'Due time');
        await user.type(screen.getByRole('textbox', {name: 'Due time'}), 'sometime');
        await page.settle(300);
        expect(screen.getByRole('alert')).toHaveTextContent('I do not understand “sometime” as a time');
    });

    it('takes the refusal of a time away when another is typed', async () => {
        await openRun();
        await choose('Do a', 'Due time');
        const due = () => screen.getByRole('textbox', {name: 'Due time'});
        await user.type(due(), 'sometime{Enter}');
        await page.settle(300);
        expect(due()).toBeInvalid();
        await user.clear(due());
        await user.type(due(), 'friday 17:00');
        await page.settle(300);
        expect(due()).toBeValid();
        expect(due()).toHaveAccessibleDescription(/27 November 2026/);
    });

    it('announces what somebody else does', async () => {
        const run = await openRun();
        page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'b', state: 'done'}, BO);
        await page.does(() => page.cycle.reads.run(run.id));
        await page.settle(20);
        expect(screen.getByRole('log')).toHaveTextContent('Bo Brandt ticked “Do b”');
        expect(box('Do b')).toBeChecked();
    });

    it('keeps ticks while it is not connected and says so', async () => {
        const run = await openRun();
        page.sidecar.dead = 'before';
        await user.click(box('Do a'));
        await page.settle(20);
        expect(box('Do a')).toBeChecked();
        expect(screen.getByText('Waiting to be sent')).toBeInTheDocument();
        expect(screen.getByText(/Not connected since 10:00/)).toHaveTextContent('1 change waits.');
        page.sidecar.dead = null;
        await user.click(screen.getByRole('button', {name: 'Try now'}));
        await page.settle(20);
        expect(itemOf(run, 'a')?.state).toBe('done');
        expect(screen.queryByText(/Not connected/)).not.toBeInTheDocument();
    });

    it('says that there is no such run for somebody who may not see it', async () => {
        await open();
        await page.does(() => page.cycle.go({name: 'run', runId: 'z'.repeat(26), tab: 'checklist', open: null}));
        await page.settle(50);
        expect(screen.getByText('No such run, or you are not in its channel.')).toBeInTheDocument();
    });

    it('begins another tab at its top, and stays where it is while the same one changes', async () => {
        await openRun();
        const panel = screen.getByRole('tabpanel');
        panel.scrollTop = 200;
        await user.click(box('Do a'));
        expect(panel.scrollTop).toBe(200);
        await user.click(screen.getByRole('tab', {name: 'Timeline'}));
        expect(screen.getByRole('tabpanel').scrollTop).toBe(0);
    });

    it('changes tabs with the keys 1 to 4, but not while somebody types', async () => {
        await openRun();
        act(() => box('Do a').focus());
        await user.keyboard('4');
        expect(screen.getByRole('tab', {name: 'Details'})).toHaveAttribute('aria-selected', 'true');
        await user.click(screen.getByRole('button', {name: 'Edit: Name'}));
        await user.keyboard('1');
        expect(screen.getByRole('tab', {name: 'Details'})).toHaveAttribute('aria-selected', 'true');
    });
});

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
        await page.settle(20);
        expect(page.sidecar.runs.get(incident.id)?.lastUpdate?.text).toBe('Where it stands: fixed on staging');
        expect(screen.getByText('Where it stands: fixed on staging')).toBeInTheDocument();
    });

    it('Given unsaved text, when the form is left, then it asks before discarding, and “go back” keeps it; so do a live update and another tab.', async () => {
        await openRun(incident);
        await user.click(screen.getByRole('tab', {name: 'Updates'}));
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' half a sentence');
        page.sidecar.change(
            incident.id,
            {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Somebody was faster'},
            BO,
        );
        await page.does(() => page.cycle.reads.run(incident.id));
        await page.settle(20);
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: half a sentence');
        await user.click(screen.getByRole('tab', {name: 'Checklist'}));
        await page.does(() => page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}));
        await page.settle(20);
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: half a sentence');
        await user.keyboard('{Escape}');
        expect(screen.getByRole('alertdialog', {name: 'Discard what you typed?'})).toBeInTheDocument();
        await user.click(screen.getByRole('button', {name: 'Go back'}));
        expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: half a sentence');
    });

    it('Given “also finish” ticked and cancelled at the confirmation, when the form returns, then text, choices and tick are kept; confirmed, it is posted and then finished.', async () => {
        await openRun(incident);
        await page.does(() => page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}));
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
        expect(page.sidecar.asked('change')).toEqual([]);
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await user.click(screen.getByRole('radio', {name: 'Fixed'}));
        await user.click(screen.getByRole('button', {name: 'Post update and finish'}));
        await page.settle(20);
        expect(page.sidecar.asked('change').map(({body}) => body.command.type)).toEqual(['post_update', 'finish']);
        expect(page.sidecar.runs.get(incident.id)).toMatchObject({
            status: 'finished',
            lastUpdate: {text: 'Where it stands: it is over', kind: 'blocked'},
        });
    });

    it('is posted once when the answer to the first click was lost', async () => {
        await openRun(incident);
        await page.does(() => page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}));
        await page.settle(20);
        await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' It is mended.');
        page.sidecar.dead = 'after';
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await page.settle(20);
        expect(screen.getByRole('alert')).toHaveTextContent('Not connected');
        page.sidecar.dead = null;
        await user.click(screen.getByRole('button', {name: 'Post update'}));
        await page.settle(20);
        const ids = page.sidecar.asked('change').map((one) => one.id);
        expect(new Set(ids).size).toBe(1);
        expect(page.sidecar.runs.get(incident.id)?.lastUpdate?.by).toBe(LEA);
    });
});

it('puts a message that is to become the update under what was typed already', async () => {
    const incident = anIncident({version: 3, seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}]});
    await openRun(incident);
    await page.does(() => page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update'}));
    await user.type(screen.getByRole('textbox', {name: 'What is new'}), ' typed');
    await page.does(() =>
        page.cycle.go({name: 'run', runId: incident.id, tab: 'updates', open: 'update', text: 'From a post.'}),
    );
    expect(screen.getByRole('textbox', {name: 'What is new'})).toHaveValue('Where it stands: typed\n\nFrom a post.');
});

it('goes back to the line of the run that one comes from', async () => {
    const run = await openRun();
    await user.click(screen.getByRole('button', {name: 'Back to all runs'}));
    expect(screen.getByRole('button', {name: new RegExp(run.name)})).toHaveFocus();
});

describe('starting a run', () => {
    async function openForm(): Promise<void> {
        await open(aRun({version: 3}));
        await user.click(screen.getByRole('button', {name: 'Start a run'}));
        await page.settle(50);
    }

    it('is filled in, and a double click starts one run', async () => {
        await openForm();
        expect(screen.getByRole('textbox', {name: 'Name'})).toHaveValue('SET Cycle 2026-W48');
        expect(screen.getByRole('button', {name: 'Lead Pat Okafor Change'})).toBeInTheDocument();
        const submit = screen.getByRole('button', {name: 'Start the run'});
        await page.does(() => {
            fireEvent.click(submit);
            fireEvent.click(submit);
        });
        expect(page.sidecar.started).toBe(1);
        expect(page.sidecar.asked('start')[0]?.body).toMatchObject({
            channel: {kind: 'existing', channelId: CHANNEL},
            seats: {lead: PAT},
        });
        expect(screen.getByRole('tab', {name: 'Checklist'})).toBeInTheDocument();
    });

    it('starts one run when the answer to the first try was lost', async () => {
        await openForm();
        page.sidecar.dead = 'after';
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await page.settle(20);
        page.sidecar.dead = null;
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await page.settle(20);
        expect(page.sidecar.started).toBe(1);
    });

    it('shows what is wrong at the field it is wrong at', async () => {
        await openForm();
        const name = screen.getByRole('textbox', {name: 'Name'});
        await user.clear(name);
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await page.settle(20);
        expect(name).toHaveAccessibleDescription('Give the run a name.');
        expect(name).toBeInvalid();
        await user.type(name, 'Mine');
        await user.click(screen.getByRole('button', {name: 'Start the run'}));
        await page.settle(20);
        expect(page.sidecar.started).toBe(1);
    });

    it('offers only new channels where the playbook needs one', async () => {
        await openForm();
        expect(screen.getByRole('radio', {name: 'This one: Support'})).toBeChecked();
        await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'Support incident');
        await page.settle(50);
        expect(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.textContent)).toEqual([
            'A new public channel',
            'A new private channel',
        ]);
        expect(screen.getByRole('combobox', {name: 'Severity'})).toBeInTheDocument();
    });
});

it('shows the runs of the channel that is open, also after another one was chosen', async () => {
    page = openPage(makeFakeSidecar(aRun({version: 3})), makeStore());
    await page.show(<SidebarContent />);
    const entities = hostEntities();
    entities.channels.currentChannelId = OTHER_CHANNEL;
    await page.does(() => page.store.dispatch({type: 'HOST', entities}));
    await page.settle(50);
    expect(page.sidecar.asked('home').at(-1)?.body).toMatchObject({channelId: OTHER_CHANNEL});
});
