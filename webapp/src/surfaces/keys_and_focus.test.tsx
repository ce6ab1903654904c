import React from 'react';
import {act, fireEvent, screen, within} from '@testing-library/react';
import {after, anIncident, aRun, BO, LEA, utc} from '../../../test/support/builders';
import {findItem, type Run} from '../../../server-ts/src/domain/run';
import {hostEntities, makeStore, openPage, TEAM, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

let page: FakePage;
const user = aPerson();
/** The host listens here for its own shortcuts. */
const heard = jest.fn();
const ofHost = (event: KeyboardEvent): void => heard(event.key);

beforeEach(() => {
    jest.useFakeTimers({now: utc('2026-11-23 09:00')});
    heard.mockClear();
    document.addEventListener('keydown', ofHost);
});
afterEach(() => {
    document.removeEventListener('keydown', ofHost);
    page.stop();
    jest.useRealTimers();
});

async function open(run: Run = aRun({version: 3}), tab: 'checklist' | 'details' = 'checklist'): Promise<Run> {
    page = openPage(makeFakeSidecar(run));
    await page.show(<SidebarContent />);
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab, open: null}));
    await page.settle(50);
    return run;
}

const itemOf = (run: Run, itemId: string) => findItem(page.sidecar.runs.get(run.id) ?? run, itemId)?.item;
const box = (title: string) => screen.getByRole('checkbox', {name: new RegExp(`^${title} ?,`)});
const focus = (element: HTMLElement) => act(() => element.focus());

async function chooseByKeyboard(title: string, entry: string): Promise<void> {
    focus(screen.getByRole('button', {name: `More for ${title}`}));
    await user.keyboard('{Enter}');
    focus(screen.getByRole('menuitem', {name: entry}));
    await user.keyboard('{Enter}');
    await page.settle(50);
}

describe('a key that means something here', () => {
    it('is not heard by the host: Alt with an arrow, 1 to 4, arrows between the tabs', async () => {
        await open();
        focus(box('Do a'));
        await user.keyboard('{Alt>}{ArrowDown}{/Alt}4');
        focus(screen.getByRole('tab', {name: 'Details'}));
        await user.keyboard('{ArrowLeft}');
        expect(heard.mock.calls).toEqual([['Alt']]);
    });

    it('takes the focus to the tab that it opens, from the one that was open and from what was in it', async () => {
        await open();
        focus(screen.getByRole('tab', {name: 'Checklist'}));
        await user.keyboard('3');
        expect(screen.getByRole('tab', {name: 'Timeline'})).toHaveFocus();
        await user.keyboard('1');
        await page.settle(50);
        focus(box('Do a'));
        await user.keyboard('2');
        await page.settle(50);
        expect(screen.getByRole('tab', {name: 'Updates', selected: true})).toHaveFocus();
    });

    it('is not heard by the host while somebody picks: arrows, Enter, Escape', async () => {
        await open();
        await chooseByKeyboard('Do a', 'Assign');
        heard.mockClear();
        await user.keyboard('{ArrowDown}{Escape}');
        expect(heard).not.toHaveBeenCalled();
        await chooseByKeyboard('Do a', 'Assign');
        heard.mockClear();
        await user.keyboard('{ArrowDown}{Enter}');
        expect(heard).not.toHaveBeenCalled();
    });

    it('leaves every other key to the host', async () => {
        await open();
        focus(box('Do a'));
        await user.keyboard('{ArrowDown}k{Control>}1{/Control}{Escape}');
        expect(heard.mock.calls.flat()).toEqual(['ArrowDown', 'k', 'Control', '1', 'Escape']);
    });
});

describe('the focus', () => {
    it('stays in the row when the button that has it goes', async () => {
        await open();
        focus(box('Do a'));
        focus(screen.getByRole('button', {name: 'Mark as in progress'}));
        await user.keyboard('{Enter}');
        await page.settle(50);
        expect(document.activeElement?.closest('[data-item]')).toHaveAttribute('data-item', 'a');
    });

    it.each([
        ['Skip', 'Why is it skipped?', '', 'Skip'],
        ['Edit', 'What is to be done', '', 'Save'],
        ['Due time', 'Due time', 'blursday', 'Save'],
    ])('goes to what is wrong when “%s” is refused', async (entry, label, typed, submits) => {
        await open();
        await chooseByKeyboard('Do a', entry);
        const field = screen.getByRole('textbox', {name: label});
        await user.clear(field);
        if (typed) {
            await user.type(field, typed);
        }
        await user.click(screen.getByRole('button', {name: submits}));
        await page.settle(400);
        expect(field).toBeInvalid();
        expect(field).toHaveFocus();
    });

    it.each([
        ['Assign', ''],
        ['Due time', ''],
        ['Assign', 'More for Do a'],
        ['Due time', 'More for Do a'],
        ['Edit', 'More for Do a'],
        ['Skip', 'More for Do a'],
    ])('returns from the editor “%s” to what opened it', async (entry, menu) => {
        await open();
        if (menu) {
            await chooseByKeyboard('Do a', entry);
        } else {
            focus(box('Do a'));
            focus(screen.getByRole('button', {name: entry}));
            await user.keyboard('{Enter}');
            // The pointer rested on the row and goes.
            fireEvent.mouseLeave(box('Do a').closest('li') ?? document.body);
        }
        await page.settle(50);
        expect(document.activeElement).toHaveAccessibleName(
            entry === 'Edit' ? /done/ : entry === 'Skip' ? /Why/ : entry,
        );
        expect(document.activeElement?.tagName).toBe('INPUT');
        await user.keyboard('{Escape}');
        await page.settle(50);
        expect(screen.getByRole('button', {name: menu || entry})).toHaveFocus();
    });

    it('goes to the neighbour of an item that is removed, and to the item when it is brought back', async () => {
        const run = await open();
        await chooseByKeyboard('Do a', 'Remove');
        expect(box('Do b')).toHaveFocus();
        focus(screen.getByRole('button', {name: 'Undo'}));
        await user.keyboard('{Enter}');
        await page.settle(50);
        expect(itemOf(run, 'a')).toBeDefined();
        expect(box('Do a')).toHaveFocus();
    });

    it('leaves the boxes alone when somebody else removes the item that has it: the next space ticks nothing', async () => {
        const run = await open();
        focus(box('Do a'));
        page.sidecar.change(run.id, {type: 'remove_item', itemId: 'a'}, BO);
        await page.does(() => page.cycle.reads.run(run.id));
        await page.settle(50);
        expect(screen.getByRole('tab', {name: /^Checklist/})).toHaveFocus();
        await user.keyboard(' ');
        await page.settle(50);
        expect(box('Do b')).not.toBeChecked();
    });

    it('stays with the item that has it when somebody else moves the item', async () => {
        const run = await open();
        focus(box('Do b'));
        page.sidecar.change(run.id, {type: 'move_item', itemId: 'b', phaseId: 'start', index: 0}, BO);
        await page.does(() => page.cycle.reads.run(run.id));
        await page.settle(50);
        expect(box('Do b')).toHaveFocus();
    });

    it('stays with the host when it was there while something of ours went', async () => {
        const run = await open();
        focus(box('Do a'));
        act(() => box('Do a').blur());
        await page.settle(50);
        page.sidecar.change(run.id, {type: 'remove_item', itemId: 'a'}, BO);
        await page.does(() => page.cycle.reads.run(run.id));
        await page.settle(50);
        expect(document.body).toHaveFocus();
    });

    it('goes on in the sidebar once the team is set up, which shows within five seconds', async () => {
        const entities = hostEntities();
        entities.teams.myMembers[TEAM] = {scheme_admin: true};
        page = openPage(makeFakeSidecar(aRun({version: 3})), makeStore(entities));
        page.sidecar.intercept = () => ({
            status: 404,
            body: {id: 'api.command.execute_command.not_found.app_error', message: ''},
        });
        await page.show(<SidebarContent />);
        focus(screen.getByRole('button', {name: 'Set up SET Cycle in this team'}));
        page.sidecar.intercept = () => null;
        await page.settle(5_100);
        expect(screen.getByRole('region', {name: 'In this channel'})).toBeInTheDocument();
        await page.settle(50);
        expect(document.activeElement?.closest('.set-cycle')).not.toBeNull();
    });

    it('returns to the button that opened the form of a detail, by Escape and after saving', async () => {
        await open(undefined, 'details');
        const button = (): HTMLElement => screen.getByRole('button', {name: 'Edit: Name'});
        for (const keys of ['{Escape}', ' anew{Enter}']) {
            focus(button());
            await user.keyboard('{Enter}');
            await user.type(screen.getByRole('textbox', {name: 'Name'}), keys);
            await page.settle(50);
            expect(button()).toHaveFocus();
        }
    });

    it.each([
        ['Cancel', () => user.click(screen.getByRole('button', {name: 'Cancel'}))],
        ['Escape', () => user.keyboard('{Escape}')],
    ])('stays on the tab that is open when a run is not to be finished after all, by %s', async (_, leave) => {
        await open(undefined, 'details');
        focus(screen.getByRole('button', {name: 'More for this run'}));
        await user.keyboard('{Enter}');
        focus(screen.getByRole('menuitem', {name: 'Finish the run…'}));
        await user.keyboard('{Enter}');
        expect(screen.getByRole('alertdialog', {name: 'Finish this run?'})).toBeInTheDocument();
        await leave();
        await page.settle(50);
        expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
        expect(screen.getByRole('tab', {name: 'Details'})).toHaveAttribute('aria-selected', 'true');
        expect(screen.getByRole('button', {name: 'More for this run'})).toHaveFocus();
    });

    it('goes to the outcomes of a run that is to be finished without one', async () => {
        const incident = anIncident({version: 3, seats: [{role: 'primary', title: 'Primary', user: LEA, asked: null}]});
        await open(incident);
        await page.does(() => page.cycle.go({name: 'run', runId: incident.id, tab: 'checklist', open: 'finish'}));
        await user.click(screen.getByRole('button', {name: 'Finish the run'}));
        await page.settle(50);
        expect(screen.getAllByRole('radio')[0]).toHaveFocus();
        expect(screen.getByRole('group', {name: /^How did it end/})).toHaveTextContent(
            'Choose how the incident ended.',
        );
    });
});

describe('the severity', () => {
    const severity = () => screen.getByRole('combobox', {name: 'Severity'});
    const sent = () => page.sidecar.asked('change').length;

    it('changes with Enter or its button, not with the choice, and keeps the focus', async () => {
        const incident = await open(anIncident({version: 3}), 'details');
        const chosen = (): string | null => page.sidecar.runs.get(incident.id)?.details.severity ?? null;
        const [before, other] = [chosen(), chosen() === 'L3' ? 'L4' : 'L3'];
        await user.choose(severity(), other);
        await page.settle(50);
        expect([chosen(), sent()]).toEqual([before, 0]);
        await user.click(screen.getByRole('button', {name: 'Change Severity'}));
        await page.settle(50);
        expect(chosen()).toBe(other);
        expect(severity()).toHaveFocus();
        expect(screen.queryByRole('button', {name: 'Change Severity'})).not.toBeInTheDocument();
        await user.choose(severity(), 'L2');
        fireEvent.keyDown(severity(), {key: 'Enter'});
        await page.settle(50);
        expect(chosen()).toBe('L2');
        expect(severity()).toHaveFocus();
    });
});

it('shows what somebody else has made of an item while it is edited, before anything goes over it', async () => {
    const run = await open();
    await chooseByKeyboard('Do a', 'Edit');
    const title = screen.getByRole('textbox', {name: 'What is to be done'});
    await user.type(title, ' mine');
    page.sidecar.change(run.id, {type: 'edit_item', itemId: 'a', title: 'Theirs', note: ''}, BO);
    await page.does(() => page.cycle.reads.run(run.id));
    expect(screen.getByRole('alert')).toHaveTextContent('Bo Brandt changed this meanwhile: Theirs');
    await user.type(title, '{Enter}');
    await page.settle(50);
    expect(itemOf(run, 'a')?.title).toBe('Theirs');
    expect(screen.getByRole('button', {name: 'Go on with mine'})).toHaveFocus();
    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', {name: 'Save'}));
    await page.settle(50);
    expect(itemOf(run, 'a')?.title).toBe('Do a mine');
});

it('says how severe the run is that needs somebody', async () => {
    const seats = [{role: 'primary', title: 'Primary', user: LEA, asked: null}];
    const owed = after(anIncident({seats, version: 3}), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
    page = openPage(makeFakeSidecar(owed));
    await page.show(<SidebarContent />);
    const needs = within(screen.getByRole('region', {name: 'Needs you'}));
    expect(needs.getByText(owed.details.severity ?? 'none')).toBeInTheDocument();
});
