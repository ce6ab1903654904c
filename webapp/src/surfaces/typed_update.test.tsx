import React from 'react';
import {cleanup, screen, within} from '@testing-library/react';
import {after, anId, anIncident, BO, LEA, utc} from '../../../test/support/builders';
import type {Run} from '../../../server-ts/src/domain/run';
import {hostEntities, openPage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SidebarContent} from './sidebar_content';
import {cycle, field, typingPage, user} from '../testing/typing_page';

const shown = typingPage();
const {open, meanwhile, stored, click, go} = shown;

const update = {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Theirs.'} as const;
const SEATS = [
    {role: 'primary', title: 'Primary', user: LEA, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
];
const incident = (): Run => anIncident({seats: SEATS, version: 3});
const owed = (): Run => after(incident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);

describe('what is typed about an owed update', () => {
    it.each([
        ['blocked', 'Blocked on…', 'Post as blocked'],
        ['snooze', 'Why', 'Snooze'],
    ] as const)(
        'stays in “%s” when somebody else answers, and the sidecar says who was first',
        async (kind, name, button) => {
            const run = owed();
            await open(run, {tab: 'updates', open: kind});
            await user.type(field(name), 'the vendor');
            if (kind === 'snooze') {
                await user.type(field('Remind again'), 'in 1 hour');
            }
            await meanwhile(run, update);
            expect(field(name)).toHaveValue('the vendor');
            const form = field(name).closest('form') ?? document.body;
            await user.click(within(form).getByRole('button', {name: button}));
            await shown.page.settle(50);
            expect(within(form).getByRole('alert')).toHaveTextContent('Bo Brandt was first');
            expect(field(name)).toHaveValue('the vendor');
            expect(stored(run).lastUpdate?.text).toBe('Theirs.');
        },
    );

    it('stays in the update form when the run is finished meanwhile, and posting it is refused in words', async () => {
        const run = owed();
        await open(run, {tab: 'updates', open: 'update'});
        await user.clear(field('What is new'));
        await user.type(field('What is new'), 'Mine.');
        await meanwhile(run, {type: 'finish', outcome: 'fixed'});
        await click('Post update');
        expect(screen.getByRole('alert')).toHaveTextContent(/finished/);
        expect(field('What is new')).toHaveValue('Mine.');
        expect(stored(run).lastUpdate).toBeNull();
    });

    it('was begun before somebody else’s update, also where none was owed yet: that is said first', async () => {
        const run = incident();
        await open(run, {tab: 'updates', open: 'update'});
        await user.clear(field('What is new'));
        await user.type(field('What is new'), 'Mine.');
        await meanwhile(run, update);
        await click('Post update');
        expect(screen.getByRole('alert')).toHaveTextContent('Bo Brandt was first');
        expect(field('What is new')).toHaveValue('Mine.');
        await click('Post update');
        expect(stored(run).lastUpdate?.text).toBe('Mine.');
    });

    it('does not set back a severity that somebody else changed', async () => {
        const run = incident();
        await open(run, {tab: 'updates', open: 'update'});
        await user.clear(field('What is new'));
        await user.type(field('What is new'), 'Mine.');
        await meanwhile(run, {type: 'set_details', severity: 'L1'});
        expect(screen.getByRole('combobox', {name: 'Severity'})).toHaveValue('L1');
        await click('Post update');
        expect(stored(run).lastUpdate?.text).toBe('Mine.');
        expect(stored(run).details.severity).toBe('L1');
    });

    it('is not posted by “also finish” before it is said how the incident ended', async () => {
        const run = owed();
        await open(run, {tab: 'updates', open: 'update'});
        await user.clear(field('What is new'));
        await user.type(field('What is new'), 'All good.');
        await user.click(screen.getByRole('checkbox', {name: /Finish the run/}));
        await click('Post update');
        const asks = screen.getByRole('alertdialog', {name: 'Finish this run?'});
        expect(asks).toHaveAccessibleDescription(
            /The update is posted first\. The channel and the followers are told\./,
        );
        await click('Post update and finish');
        expect(stored(run).lastUpdate).toBeNull();
        expect(within(asks).getAllByRole('alert')).toHaveLength(1);
        expect(screen.getByRole('group', {name: /^How did it end/})).toHaveTextContent(
            'Choose how the incident ended.',
        );
        await user.click(screen.getAllByRole('radio', {name: 'Fixed'})[0] ?? document.body);
        await click('Post update and finish');
        expect([stored(run).lastUpdate?.text, stored(run).status]).toEqual(['All good.', 'finished']);
    });
});

describe('a question that the update form asks', () => {
    const openForm = async (): Promise<void> => {
        await open(owed(), {tab: 'updates', open: 'update'});
        await user.clear(field('What is new'));
    };

    it('goes away with Escape, and the focus is where it was', async () => {
        await openForm();
        await user.type(field('What is new'), 'Mine.');
        for (const answer of ['{Escape}', '{Enter}']) {
            await user.keyboard('{Escape}');
            expect(screen.getByRole('alertdialog', {name: 'Discard what you typed?'})).toBeInTheDocument();
            await user.keyboard(answer);
            expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
            expect(field('What is new')).toHaveFocus();
        }
        await click('Cancel');
        await click('Go back');
        expect(screen.getByRole('button', {name: 'Cancel'})).toHaveFocus();
        expect(field('What is new')).toHaveValue('Mine.');
    });

    it('is seen from its beginning, and gives way to what is wrong with the update', async () => {
        await openForm();
        await user.click(screen.getByRole('checkbox', {name: /Finish the run/}));
        const seen = jest.spyOn(Element.prototype, 'scrollIntoView');
        await click('Post update');
        const asks = screen.getByRole('alertdialog', {name: 'Finish this run?'});
        expect(seen.mock.contexts).toEqual([asks]);
        seen.mockRestore();
        await user.click(screen.getAllByRole('radio', {name: 'Fixed'})[0] ?? document.body);
        await click('Post update and finish');
        expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
        expect(field('What is new')).toBeInvalid();
        expect(field('What is new')).toHaveFocus();
    });
});

describe('what is chosen beside it', () => {
    it('stays with the text of an update: blocked, and its severity', async () => {
        const run = incident();
        await open(run, {tab: 'updates', open: 'update'});
        await user.clear(field('What is new'));
        await user.type(field('What is new'), 'Waiting.');
        await user.click(screen.getByRole('radio', {name: 'Blocked'}));
        await user.choose(screen.getByRole('combobox', {name: 'Severity'}), 'L1');
        await go(run, {tab: 'checklist', open: null});
        await go(run, {tab: 'updates', open: 'update'});
        await click('Post update');
        expect(stored(run).lastUpdate).toMatchObject({kind: 'blocked', text: 'Waiting.'});
        expect(stored(run).details.severity).toBe('L1');
        await click('Post update');
        expect(screen.getByRole('radio', {name: 'Update'})).toBeChecked();
    });

    it('stays with a start that is typed: playbook, severity, people and where', async () => {
        const form = async (): Promise<void> => {
            shown.page = openPage(makeFakeSidecar(cycle()));
            await shown.page.show(<SidebarContent />);
            await shown.page.does(() => shown.page.cycle.go({name: 'start', postId: null}));
            await shown.page.settle(50);
        };
        await form();
        await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'incident');
        await shown.page.settle(50);
        await user.choose(screen.getByRole('combobox', {name: 'Severity'}), 'L1');
        await user.click(screen.getByRole('radio', {name: /public/}));
        shown.page.stop();
        cleanup();
        await form();
        expect(screen.getByRole('combobox', {name: 'Playbook'})).toHaveValue('incident');
        expect(screen.getByRole('combobox', {name: 'Severity'})).toHaveValue('L1');
        expect(screen.getByRole('radio', {name: /public/})).toBeChecked();
        await click('Start the run');
        expect(shown.page.sidecar.asked('start')[0]?.body).toMatchObject({severity: 'L1', channel: {kind: 'public'}});
        await shown.page.does(() => shown.page.cycle.go({name: 'start', postId: null}));
        await shown.page.settle(50);
        await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'incident');
        await shown.page.settle(50);
        expect(screen.getByRole('combobox', {name: 'Severity'})).toHaveValue('');
    });

    it('is found by nobody else who logs in to the tab, and by its writer again', async () => {
        const run = incident();
        const text = () => field('What is new');
        const logIn = async (currentUserId: string): Promise<void> => {
            const entities = hostEntities();
            entities.users.currentUserId = currentUserId;
            await shown.page.does(() => shown.page.store.dispatch({type: 'HOST', entities}));
        };
        await open(run, {tab: 'updates', open: 'update'});
        await user.type(text(), ' Between us.');
        await logIn(BO);
        expect(text()).toHaveValue('Where it stands:');
        await user.type(text(), ' Mine.');
        await logIn(LEA);
        expect(text()).toHaveValue('Where it stands: Between us.');
        shown.page.stop();
        cleanup();
        await open(run, {tab: 'updates', open: 'update'});
        expect(text()).toHaveValue('Where it stands: Between us.');
        await logIn(BO);
        expect(text()).toHaveValue('Where it stands: Mine.');
    });

    it('is for the message that it was begun from, not for the one from which the form is opened next', async () => {
        const from = async (postId: string): Promise<void> => {
            await shown.page.does(() => shown.page.cycle.go({name: 'start', postId}));
            await shown.page.settle(50);
        };
        const playbook = () => screen.getByRole('combobox', {name: 'Playbook'});
        shown.page = openPage(makeFakeSidecar(cycle()));
        await shown.page.show(<SidebarContent />);
        await from(anId('one'));
        await user.choose(playbook(), 'small');
        await from(anId('two'));
        expect(playbook()).toHaveValue('incident');
        await from(anId('one'));
        expect(playbook()).toHaveValue('small');
    });
});
