import React from 'react';
import {act, cleanup, screen} from '@testing-library/react';
import {anItem, aRun, PAT, utc} from '../../../test/support/builders';
import {findItem, type Run} from '../../../server-ts/src/domain/run';
import {HOUR} from '../../../server-ts/src/domain/units';
import {openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {FakeSidecar} from '../testing/fake_state';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

const NOW = utc('2026-11-24 09:00');
const GONE = 'Nothing is overdue any more; all is shown.';
let page: FakePage;
let sidecar: FakeSidecar;
const user = aPerson();

beforeEach(() => jest.useFakeTimers({now: NOW}));
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const late = (id: string) => anItem(id, {dueAt: NOW - HOUR});
const aLateRun = (change: Partial<Run> = {}): Run =>
    aRun({
        version: 3,
        phases: [
            {id: 'start', title: 'Start', items: [anItem('a'), anItem('b')]},
            {id: 'monitor', title: 'Monitor', items: [anItem('c', {dueAt: NOW + HOUR}), late('d'), late('e')]},
            {id: 'end', title: 'Hand-over', items: [anItem('f'), late('g')]},
        ],
        ...change,
    });

async function open(run: Run = aLateRun(), ...others: Run[]): Promise<Run> {
    sidecar = makeFakeSidecar(run, ...others);
    sidecar.now = NOW;
    page = openPage(sidecar);
    await page.show(<SidebarContent />);
    await goTo(run.id);
    return run;
}
async function goTo(runId: string): Promise<void> {
    await page.does(() => page.cycle.go({name: 'run', runId, tab: 'checklist', open: null}));
    await page.settle(50);
}

const filter = (count: number) => screen.getByRole('button', {name: `${count} overdue`});
const noFilter = () => expect(screen.queryByRole('button', {name: /overdue$/})).not.toBeInTheDocument();
const box = (title: string) => screen.getByRole('checkbox', {name: new RegExp(`^${title} ?,`)});
const phases = () => screen.getAllByRole('region').map((phase) => phase.getAttribute('aria-label'));
const shown = () => screen.getAllByRole('checkbox').map((one) => /Do (\w)/.exec(nameOf(one))?.[1]);
const nameOf = (one: HTMLElement): string =>
    document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent ?? '';

it('is not there while nothing is overdue, nor in a finished run', async () => {
    await open(aRun({version: 3}));
    noFilter();
    page.stop();
    cleanup();
    await open(aLateRun({status: 'finished', finished: {by: PAT, at: NOW, outcome: null}}));
    expect(shown()).toEqual(['a', 'b']);
    noFilter();
});

it('in a finished run an item shows when it was due, and not that it has been late ever since', async () => {
    const phases = [{id: 'start', title: 'Start', items: [late('a')]}];
    await open(aLateRun({phases}));
    expect(screen.getByText('1 h overdue')).toBeInTheDocument();
    page.stop();
    cleanup();
    await open(aLateRun({phases, status: 'finished', finished: {by: PAT, at: NOW, outcome: null}}));
    expect(screen.queryByText('1 h overdue')).not.toBeInTheDocument();
    expect(screen.getByText('today 09:00')).toBeInTheDocument();
});

it('shows only what is overdue, in open phases, and the whole list when it is pressed again', async () => {
    await open();
    expect(filter(3)).toHaveAttribute('aria-pressed', 'false');
    expect(shown()).toEqual(['a', 'b']);
    await user.click(filter(3));
    expect(filter(3)).toHaveAttribute('aria-pressed', 'true');
    expect([phases(), shown()]).toEqual([
        ['Monitor', 'Hand-over'],
        ['d', 'e', 'g'],
    ]);
    await user.click(screen.getByRole('button', {name: /^Monitor/}));
    expect(shown()).toEqual(['g']);
    await user.click(filter(3));
    expect([phases(), shown()]).toEqual([
        ['Start', 'Monitor', 'Hand-over'],
        ['a', 'b'],
    ]);
});

it('goes with the last one that is ticked by keyboard: the list is whole again, the focus stays, and it is said', async () => {
    await open();
    act(() => filter(3).focus());
    await user.keyboard(' ');
    expect(shown()).toEqual(['d', 'e', 'g']);
    act(() => box('Do d').focus());
    await user.keyboard(' ');
    await page.settle(50);
    expect([shown(), document.activeElement]).toEqual([['e', 'g'], box('Do e')]);
    await user.keyboard(' ');
    await page.settle(50);
    expect([shown(), document.activeElement]).toEqual([['g'], screen.getByRole('button', {name: /^Hand-over/})]);
    expect(filter(1)).toHaveAttribute('aria-pressed', 'true');
    act(() => box('Do g').focus());
    await user.keyboard(' ');
    await page.settle(50);
    noFilter();
    expect([phases(), shown()]).toEqual([
        ['Start', 'Monitor', 'Hand-over'],
        ['a', 'b'],
    ]);
    expect(document.activeElement).toBe(screen.getByRole('button', {name: /^Hand-over/}));
    expect(screen.getByText(GONE)).toHaveAttribute('role', 'status');
});

it('does not come back by itself when something else falls due', async () => {
    const run = await open(aLateRun({phases: [{id: 'p', title: 'Start', items: [anItem('a'), late('d')]}]}));
    await user.click(filter(1));
    await user.click(box('Do d'));
    await page.settle(50);
    expect(shown()).toEqual(['a', 'd']);
    expect(document.activeElement).toBe(box('Do d'));
    await page.does(() => sidecar.change(run.id, {type: 'set_item_state', itemId: 'd', state: 'open'}, PAT));
    await page.does(() => page.cycle.live.catchUp());
    await page.settle(50);
    expect(filter(1)).toHaveAttribute('aria-pressed', 'false');
    expect(shown()).toEqual(['a', 'd']);
});

it('goes, too, when somebody else ticks the last one, and the focus with it to the list', async () => {
    const run = await open(aLateRun({phases: [{id: 'p', title: 'Start', items: [anItem('a'), late('d')]}]}));
    await user.click(filter(1));
    await page.does(() => sidecar.change(run.id, {type: 'set_item_state', itemId: 'd', state: 'done'}, PAT));
    await page.does(() => page.cycle.live.catchUp());
    await page.settle(50);
    noFilter();
    expect([shown(), screen.getByText(GONE)]).toEqual([['a', 'd'], expect.anything()]);
    expect(document.activeElement).toBe(screen.getByRole('button', {name: /^Start/}));
});

it('holds for this run alone', async () => {
    const other = aLateRun({id: 'other000000000000000000000', name: 'Another one'});
    const run = await open(aLateRun(), other);
    await user.click(filter(3));
    await goTo(other.id);
    expect(filter(3)).toHaveAttribute('aria-pressed', 'false');
    expect(shown()).toEqual(['a', 'b']);
    await goTo(run.id);
    expect(filter(3)).toHaveAttribute('aria-pressed', 'false');
});

it('offers no places to move to: nobody sees what an item would pass', async () => {
    const run = await open();
    await user.click(filter(3));
    act(() => box('Do d').focus());
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await page.settle(50);
    expect(sidecar.asked('change')).toEqual([]);
    await user.click(screen.getByRole('button', {name: 'More for Do d'}));
    expect(screen.getByRole('menuitem', {name: 'Skip'})).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', {name: /^Move/})).not.toBeInTheDocument();
    await user.keyboard('{Escape}');
    await user.click(filter(3));
    await user.click(screen.getByRole('button', {name: /^Monitor/}));
    act(() => box('Do d').focus());
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await page.settle(50);
    expect(findItem(sidecar.runs.get(run.id) ?? run, 'd')?.index).toBe(2);
});

it('keeps what is being typed when somebody else ticks that item', async () => {
    const run = await open();
    await user.click(filter(3));
    await user.click(screen.getByRole('button', {name: 'More for Do g'}));
    await user.click(screen.getByRole('menuitem', {name: 'Edit'}));
    await user.type(screen.getByLabelText('Note'), 'Ask Bo');
    for (const itemId of ['d', 'e', 'g']) {
        sidecar.change(run.id, {type: 'set_item_state', itemId, state: 'done'}, PAT);
    }
    await page.does(() => page.cycle.live.catchUp());
    await page.settle(50);
    noFilter();
    expect(screen.getByLabelText('Note')).toHaveValue('Ask Bo');
    expect(document.activeElement).toBe(screen.getByLabelText('Note'));
    await user.click(screen.getByRole('button', {name: 'Save'}));
    await page.settle(50);
    expect(shown()).toEqual(['a', 'b']);
});
