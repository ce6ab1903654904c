import {act, screen} from '@testing-library/react';
import {aRun, BO, utc} from '../../../test/support/builders';
import {findItem, type Run} from '../../../server-ts/src/domain/run';
import {sidebarPage, user} from '../testing/sidebar_page';

const shown = sidebarPage();
const {openRun, open} = shown;

const itemOf = (run: Run, itemId: string) => findItem(shown.page.sidecar.runs.get(run.id) ?? run, itemId)?.item;
const box = (title: string) => screen.getByRole('checkbox', {name: new RegExp(`^${title} ?,`)});

async function choose(title: string, entry: string): Promise<void> {
    await user.click(screen.getByRole('button', {name: `More for ${title}`}));
    await user.click(screen.getByRole('menuitem', {name: entry}));
}

it('keeps the whole name of a run at hand where it is cut', async () => {
    const run = await openRun(aRun({version: 3, name: 'A run with a name '.repeat(10).trim()}));
    expect(screen.getByRole('heading', {level: 2})).toHaveAttribute('title', run.name);
});

describe('the checklist', () => {
    it('ticks with one click, and unticks with the next', async () => {
        const run = await openRun();
        await user.click(box('Do a'));
        expect(box('Do a')).toBeChecked();
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.state).toBe('done');
        await user.click(box('Do a'));
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.state).toBe('open');
    });

    it('ticks by keyboard', async () => {
        const run = await openRun();
        act(() => box('Do b').focus());
        await user.keyboard(' ');
        await shown.page.settle(20);
        expect(itemOf(run, 'b')?.state).toBe('done');
        expect(box('Do b')).toHaveFocus();
    });

    it('asks for a reason before it skips, and returns the focus', async () => {
        const run = await openRun();
        await choose('Do a', 'Skip');
        await user.click(screen.getByRole('button', {name: 'Skip'}));
        expect(screen.getByRole('alert')).toHaveTextContent('Say why');
        await user.type(screen.getByRole('textbox', {name: 'Why is it skipped?'}), 'moved to W49{Enter}');
        await shown.page.settle(20);
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
        await shown.page.settle(20);
        expect(shown.page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.title)).toEqual([
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
        await shown.page.settle(20);
        expect(shown.page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.id)).toEqual(['b', 'a']);
        expect(box('Do a')).toHaveFocus();
        await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
        await shown.page.settle(20);
        expect(shown.page.sidecar.runs.get(run.id)?.phases[1]?.items.map((item) => item.id)).toEqual(['a', 'c']);
        expect(box('Do a')).toHaveFocus();
    });

    it('removes at once and brings back with undo', async () => {
        const run = await openRun();
        await choose('Do a', 'Remove');
        await shown.page.settle(20);
        expect(itemOf(run, 'a')).toBeUndefined();
        await user.click(screen.getByRole('button', {name: 'Undo'}));
        await shown.page.settle(20);
        expect(shown.page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.id)).toEqual(['a', 'b']);
    });

    it('assigns to a role', async () => {
        const run = await openRun();
        await choose('Do a', 'Assign');
        await shown.page.settle(50);
        await user.click(screen.getByRole('option', {name: /^Primary/}));
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.assignee).toEqual({role: 'primary'});
    });

    it('takes an item away from nobody by Enter alone: the keys choose first', async () => {
        const run = await openRun();
        await choose('Do a', 'Assign');
        await shown.page.settle(50);
        await user.keyboard('{ArrowDown}{Enter}');
        await shown.page.settle(20);
        const assigned = itemOf(run, 'a')?.assignee;
        expect(assigned).not.toBeNull();
        await choose('Do a', 'Assign');
        await shown.page.settle(50);
        expect(screen.getByRole('option', {name: 'Nobody'})).toHaveAttribute('aria-selected', 'false');
        await user.keyboard('{Enter}');
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.assignee).toEqual(assigned);
        await user.keyboard('{ArrowUp}{ArrowDown}{Enter}');
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.assignee).toBeNull();
    });

    it('shows what a due time comes to before it is set', async () => {
        const run = await openRun();
        await choose('Do a', 'Due time');
        await user.type(screen.getByRole('textbox', {name: 'Due time'}), 'friday 17:00');
        await shown.page.settle(300);
        expect(screen.getByText(/Friday.* 27 November 2026.*17:00/)).toBeInTheDocument();
        await user.click(screen.getByRole('button', {name: 'Save'}));
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.dueAt).toBe(utc('2026-11-27 16:00'));
    });

    it('says at the field what it does not understand as a time', async () => {
        await openRun();
        await choose('Do a', 'Due time');
        await user.type(screen.getByRole('textbox', {name: 'Due time'}), 'sometime');
        await shown.page.settle(300);
        expect(screen.getByRole('alert')).toHaveTextContent('I do not understand “sometime” as a time');
    });

    it('takes the refusal of a time away when another is typed', async () => {
        await openRun();
        await choose('Do a', 'Due time');
        const due = () => screen.getByRole('textbox', {name: 'Due time'});
        await user.type(due(), 'sometime{Enter}');
        await shown.page.settle(300);
        expect(due()).toBeInvalid();
        await user.clear(due());
        await user.type(due(), 'friday 17:00');
        await shown.page.settle(300);
        expect(due()).toBeValid();
        expect(due()).toHaveAccessibleDescription(/27 November 2026/);
    });

    it('announces what somebody else does', async () => {
        const run = await openRun();
        shown.page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'b', state: 'done'}, BO);
        await shown.page.does(() => shown.page.cycle.reads.run(run.id));
        await shown.page.settle(20);
        expect(screen.getByRole('log')).toHaveTextContent('Bo Brandt ticked “Do b”');
        expect(box('Do b')).toBeChecked();
    });

    it('keeps ticks while it is not connected and says so', async () => {
        const run = await openRun();
        shown.page.sidecar.dead = 'before';
        await user.click(box('Do a'));
        await shown.page.settle(20);
        expect(box('Do a')).toBeChecked();
        expect(screen.getByText('Waiting to be sent')).toBeInTheDocument();
        expect(screen.getByText(/Not connected since 10:00/)).toHaveTextContent('1 change waits.');
        shown.page.sidecar.dead = null;
        await user.click(screen.getByRole('button', {name: 'Try now'}));
        await shown.page.settle(20);
        expect(itemOf(run, 'a')?.state).toBe('done');
        expect(screen.queryByText(/Not connected/)).not.toBeInTheDocument();
    });

    it('says that there is no such run for somebody who may not see it', async () => {
        await open();
        await shown.page.does(() =>
            shown.page.cycle.go({name: 'run', runId: 'z'.repeat(26), tab: 'checklist', open: null}),
        );
        await shown.page.settle(50);
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
