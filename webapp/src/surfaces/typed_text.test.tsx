import React from 'react';
import {cleanup, screen, within} from '@testing-library/react';
import {after, anId, anIncident, anItem, aRun, BO, DAILY_AT_FOUR, LEA, PAT, utc} from '../../../test/support/builders';
import type {Command} from '../../../server-ts/src/domain/command';
import type {Run} from '../../../server-ts/src/domain/run';
import type {Page} from '../store/state';
import {hostEntities, openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

type Place = Pick<Extract<Page, {name: 'run'}>, 'tab' | 'open'>;

const user = aPerson();
let page: FakePage;

beforeEach(() => {
    jest.useFakeTimers({now: utc('2026-11-23 09:00')});
    window.sessionStorage.clear();
});
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

async function open(run: Run, place: Place): Promise<void> {
    page = openPage(makeFakeSidecar(run));
    page.sidecar.now = utc('2026-11-23 15:05');
    await page.show(<SidebarContent />);
    await go(run, place);
}
async function go(run: Run, place: Place): Promise<void> {
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, ...place}));
    await page.settle(50);
}
/** Somebody else changes the run, and this page hears of it. */
async function meanwhile(run: Run, command: Command, by = BO): Promise<void> {
    page.sidecar.change(run.id, command, by);
    await page.does(() => page.cycle.reads.run(run.id));
    await page.settle(50);
}
const click = async (name: string | RegExp): Promise<void> => {
    await user.click(screen.getByRole('button', {name}));
    await page.settle(50);
};
const stored = (run: Run): Run => page.sidecar.runs.get(run.id) ?? run;
const field = (name: string | RegExp) => screen.getByRole('textbox', {name});
const update = {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Theirs.'} as const;

const SEATS = [
    {role: 'primary', title: 'Primary', user: LEA, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
];
const incident = (): Run => anIncident({seats: SEATS, version: 3});
const owed = (): Run => after(incident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
const cycle = (): Run => aRun({version: 3, phases: [{id: 'p', title: 'Start', items: [anItem('a'), anItem('b')]}]});

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
            await page.settle(50);
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
            page = openPage(makeFakeSidecar(cycle()));
            await page.show(<SidebarContent />);
            await page.does(() => page.cycle.go({name: 'start', postId: null}));
            await page.settle(50);
        };
        await form();
        await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'incident');
        await page.settle(50);
        await user.choose(screen.getByRole('combobox', {name: 'Severity'}), 'L1');
        await user.click(screen.getByRole('radio', {name: /public/}));
        page.stop();
        cleanup();
        await form();
        expect(screen.getByRole('combobox', {name: 'Playbook'})).toHaveValue('incident');
        expect(screen.getByRole('combobox', {name: 'Severity'})).toHaveValue('L1');
        expect(screen.getByRole('radio', {name: /public/})).toBeChecked();
        await click('Start the run');
        expect(page.sidecar.asked('start')[0]?.body).toMatchObject({severity: 'L1', channel: {kind: 'public'}});
        await page.does(() => page.cycle.go({name: 'start', postId: null}));
        await page.settle(50);
        await user.choose(screen.getByRole('combobox', {name: 'Playbook'}), 'incident');
        await page.settle(50);
        expect(screen.getByRole('combobox', {name: 'Severity'})).toHaveValue('');
    });

    it('is found by nobody else who logs in to the tab, and by its writer again', async () => {
        const run = incident();
        const text = () => field('What is new');
        const logIn = async (currentUserId: string): Promise<void> => {
            const entities = hostEntities();
            entities.users.currentUserId = currentUserId;
            await page.does(() => page.store.dispatch({type: 'HOST', entities}));
        };
        await open(run, {tab: 'updates', open: 'update'});
        await user.type(text(), ' Between us.');
        await logIn(BO);
        expect(text()).toHaveValue('Where it stands:');
        await user.type(text(), ' Mine.');
        await logIn(LEA);
        expect(text()).toHaveValue('Where it stands: Between us.');
        page.stop();
        cleanup();
        await open(run, {tab: 'updates', open: 'update'});
        expect(text()).toHaveValue('Where it stands: Between us.');
        await logIn(BO);
        expect(text()).toHaveValue('Where it stands: Mine.');
    });

    it('is for the message that it was begun from, not for the one from which the form is opened next', async () => {
        const from = async (postId: string): Promise<void> => {
            await page.does(() => page.cycle.go({name: 'start', postId}));
            await page.settle(50);
        };
        const playbook = () => screen.getByRole('combobox', {name: 'Playbook'});
        page = openPage(makeFakeSidecar(cycle()));
        await page.show(<SidebarContent />);
        await from(anId('one'));
        await user.choose(playbook(), 'small');
        await from(anId('two'));
        expect(playbook()).toHaveValue('incident');
        await from(anId('one'));
        expect(playbook()).toHaveValue('small');
    });
});

describe('what is typed about a run', () => {
    it('goes over nothing that somebody else wrote meanwhile without being asked', async () => {
        const run = cycle();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Summary');
        await user.type(field('Summary'), 'Mine.');
        await meanwhile(run, {type: 'set_details', summary: 'Theirs.'});
        expect(screen.getByRole('alert')).toHaveTextContent('Bo Brandt changed this meanwhile: Theirs.');
        await user.type(field('Summary'), ' More.');
        await click('Go on with mine');
        await click('Save');
        expect(stored(run).details.summary).toBe('Mine. More.');
    });

    it('is found again after a reload', async () => {
        const run = cycle();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Summary');
        await user.type(field('Summary'), 'Half a sen');
        page.stop();
        cleanup();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('Half a sen');
        await click('Cancel');
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('');
    });

    it('is its name when somebody came to rename it', async () => {
        const run = cycle();
        await open(run, {tab: 'details', open: null});
        await click('More for this run');
        await user.click(screen.getByRole('menuitem', {name: 'Rename'}));
        await page.settle(50);
        expect(field('Name')).toHaveFocus();
        await click('Cancel');
        await click('More for this run');
        await user.click(screen.getByRole('menuitem', {name: 'Rename'}));
        await page.settle(50);
        expect(field('Name')).toHaveFocus();
    });
});

describe('what is typed at an item', () => {
    const edit = async (title: string): Promise<void> => {
        await click(`More for ${title}`);
        await user.click(screen.getByRole('menuitem', {name: 'Edit'}));
        await page.settle(50);
    };

    it('comes back with the item when somebody else removes it', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        await user.type(field('Note'), 'A long note');
        await meanwhile(run, {type: 'remove_item', itemId: 'a'});
        expect(screen.getByText('Removed “Do a”')).toBeInTheDocument();
        await click('Undo');
        await edit('Do a');
        expect(field('Note')).toHaveValue('A long note');
    });

    it('outlives a reload: a note, and why an item is skipped', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        await user.type(field('Note'), 'A long note');
        page.stop();
        cleanup();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        expect(field('Note')).toHaveValue('A long note');
        await click('Save');
        expect(stored(run).phases[0]?.items[0]?.note).toBe('A long note');
    });

    it('is kept and said to be too long, not cut', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await click('Add an item to Start');
        await user.paste(field('Add an item to Start'), 'x'.repeat(301));
        await user.keyboard('{Enter}');
        await page.settle(50);
        expect(field('Add an item to Start')).toHaveValue('x'.repeat(301));
        expect(screen.getByRole('alert')).toHaveTextContent(/300/);
    });

    it('is given back with the reason when the run was finished before it arrived', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        page.sidecar.change(run.id, {type: 'finish'}, PAT);
        await click('Add an item to Start');
        await user.type(field('Add an item to Start'), 'Call the vendor{Enter}');
        await page.settle(50);
        expect(screen.getAllByRole('status').map((one) => one.textContent)).toContainEqual(
            expect.stringMatching(/“Call the vendor” .*finished/),
        );
    });
});

it('a tick of an item that was removed meanwhile says why it is gone', async () => {
    const run = cycle();
    await open(run, {tab: 'checklist', open: null});
    page.sidecar.change(run.id, {type: 'remove_item', itemId: 'a'}, BO);
    await user.click(screen.getByRole('checkbox', {name: /^Do a/}));
    await page.settle(50);
    await page.does(() => page.cycle.reads.run(run.id));
    await page.settle(50);
    expect(screen.getAllByRole('status').map((one) => one.textContent)).toContainEqual(
        expect.stringMatching(/“Do a” This item was removed meanwhile/),
    );
});

it('a duty without a rule is not said to be on; ticking it begins with when', async () => {
    const run = anIncident({version: 3, updates: {...DAILY_AT_FOUR, rules: []}});
    await open(run, {tab: 'details', open: null});
    const box = screen.getByRole('checkbox', {name: 'Updates are owed on this run'});
    expect(box).not.toBeChecked();
    await user.click(box);
    await page.settle(50);
    expect(screen.getByRole('button', {name: 'Change Update duty'})).toHaveAttribute('aria-expanded', 'true');
});
