import {cleanup, screen} from '@testing-library/react';
import {after, anIncident, BO, DAILY_AT_FOUR, PAT} from '../../../test/support/builders';
import {cycle, field, typingPage, user} from '../testing/typing_page';

const shown = typingPage();
const {open, click, meanwhile, stored} = shown;

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

    it('is asked about by Enter, where somebody else was first', async () => {
        const run = cycle();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Name');
        await user.type(field('Name'), ', mine');
        await meanwhile(run, {type: 'rename', name: 'Theirs'});
        await user.type(field('Name'), '{Enter}');
        expect(screen.getByRole('button', {name: 'Go on with mine'})).toHaveFocus();
        expect(stored(run).name).toBe('Theirs');
    });

    it('is found again after a reload', async () => {
        const run = cycle();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Summary');
        await user.type(field('Summary'), 'Half a sen');
        shown.page.stop();
        cleanup();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('Half a sen');
        await click('Cancel');
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('');
    });

    it('outlives Escape, and not Cancel', async () => {
        await open(cycle(), {tab: 'details', open: null});
        await click('Edit: Summary');
        await user.type(field('Summary'), 'A long story{Escape}');
        expect(screen.queryByRole('textbox', {name: 'Summary'})).not.toBeInTheDocument();
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('A long story');
        await click('Cancel');
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('');
    });

    it('goes over nothing that somebody else wrote before one came back to it', async () => {
        const run = cycle();
        await open(run, {tab: 'details', open: null});
        await click('Edit: Summary');
        await user.type(field('Summary'), 'Mine.');
        shown.page.stop();
        cleanup();
        const changed = after(run, [{type: 'set_details', summary: 'Theirs.'}]);
        await open(changed, {tab: 'details', open: null});
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('Mine.');
        expect(screen.getByRole('alert')).toHaveTextContent('changed this meanwhile: Theirs.');
        await click('Show that one');
        await click('Edit: Summary');
        expect(field('Summary')).toHaveValue('Theirs.');
    });

    it('is its name when somebody came to rename it, who then is where they were', async () => {
        const run = cycle();
        await open(run, {tab: 'timeline', open: null});
        const rename = async (): Promise<void> => {
            await click('More for this run');
            await user.click(screen.getByRole('menuitem', {name: 'Rename'}));
            await shown.page.settle(50);
        };
        const isWhereTheyWere = (): void => {
            expect(screen.getByRole('tab', {name: 'Timeline'})).toHaveAttribute('aria-selected', 'true');
            expect(screen.queryByRole('textbox', {name: 'Name'})).not.toBeInTheDocument();
            expect(screen.getByRole('button', {name: 'More for this run'})).toHaveFocus();
        };
        await rename();
        expect(field('Name')).toHaveFocus();
        await click('Cancel');
        isWhereTheyWere();
        await rename();
        expect(field('Name')).toHaveFocus();
        await user.type(field('Name'), ', the second');
        await click('Save');
        await shown.page.settle(50);
        isWhereTheyWere();
        expect(screen.getByRole('heading', {name: `${run.name}, the second`})).toBeInTheDocument();
    });
});

describe('what is typed at an item', () => {
    const edit = async (title: string): Promise<void> => {
        await click(`More for ${title}`);
        await user.click(screen.getByRole('menuitem', {name: 'Edit'}));
        await shown.page.settle(50);
    };

    it('comes back with the item when somebody else removes it', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        await user.type(field('Note'), 'A long note');
        await meanwhile(run, {type: 'remove_item', itemId: 'a'});
        // Who typed may come back to it much later.
        await shown.page.settle(60_000);
        expect(screen.getByText('Removed “Do a”')).toBeInTheDocument();
        await click('Undo');
        await edit('Do a');
        expect(field('Note')).toHaveValue('A long note');
    });

    it('goes to no other item when somebody else removes it: a space would tick that one', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        await user.type(field('Note'), 'A long');
        await meanwhile(run, {type: 'remove_item', itemId: 'a'});
        await user.keyboard(' note that goes on');
        await user.keyboard('{Enter}');
        await shown.page.settle(50);
        expect(screen.getByRole('tab', {name: 'Checklist'})).toHaveFocus();
        expect(screen.getByRole('checkbox', {name: /^Do b/})).not.toBeChecked();
        expect(shown.page.sidecar.asked('change')).toEqual([]);
    });

    it('goes over nothing that somebody else wrote while it was closed; where each wrote something else, both stay', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        await user.type(field('Note'), 'Mine');
        await user.keyboard('{Escape}');
        await meanwhile(run, {type: 'edit_item', itemId: 'a', title: 'Do a', note: 'Theirs'});
        await edit('Do a');
        expect(field('Note')).toHaveValue('Mine');
        expect(screen.getByRole('alert')).toHaveTextContent('Bo Brandt changed this meanwhile: Theirs');
        await user.type(field('What is to be done'), '{Enter}');
        expect(stored(run).phases[0]?.items[0]?.note).toBe('Theirs');
        await click('Go on with mine');
        await meanwhile(run, {type: 'edit_item', itemId: 'a', title: 'Do it well', note: 'Theirs'});
        expect(screen.queryByRole('alert')).not.toBeInTheDocument();
        await click('Save');
        expect(stored(run).phases[0]?.items[0]).toMatchObject({title: 'Do it well', note: 'Mine'});
    });

    it('outlives a reload: a note, and why an item is skipped', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        await edit('Do a');
        await user.type(field('Note'), 'A long note');
        shown.page.stop();
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
        await shown.page.settle(50);
        expect(field('Add an item to Start')).toHaveValue('x'.repeat(301));
        expect(screen.getByRole('alert')).toHaveTextContent(/300/);
    });

    it('is given back with the reason when the run was finished before it arrived', async () => {
        const run = cycle();
        await open(run, {tab: 'checklist', open: null});
        shown.page.sidecar.change(run.id, {type: 'finish'}, PAT);
        await click('Add an item to Start');
        await user.type(field('Add an item to Start'), 'Call the vendor{Enter}');
        await shown.page.settle(50);
        expect(screen.getAllByRole('status').map((one) => one.textContent)).toContainEqual(
            expect.stringMatching(/“Call the vendor” .*finished/),
        );
    });
});

it('a tick of an item that was removed meanwhile says why it is gone', async () => {
    const run = cycle();
    await open(run, {tab: 'checklist', open: null});
    shown.page.sidecar.change(run.id, {type: 'remove_item', itemId: 'a'}, BO);
    await user.click(screen.getByRole('checkbox', {name: /^Do a/}));
    await shown.page.settle(50);
    await shown.page.does(() => shown.page.cycle.reads.run(run.id));
    await shown.page.settle(50);
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
    await shown.page.settle(50);
    expect(screen.getByRole('button', {name: 'Change Update duty'})).toHaveAttribute('aria-expanded', 'true');
});
