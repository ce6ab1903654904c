import React from 'react';
import {act, fireEvent, screen, within} from '@testing-library/react';
import {after, anItem, aRun, LEA, PAT, utc} from '../../../test/support/builders';
import {findItem, type Item, type Run} from '../../../server-ts/src/domain/run';
import {DAY, HOUR} from '../../../server-ts/src/domain/units';
import {openPage, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {FakeSidecar} from '../testing/fake_state';
import {aPerson} from '../testing/person';
import {SidebarContent} from './sidebar_content';

/** Tuesday, 24 November 2026, 10:00 in Amsterdam; the run began the day before. */
const TUESDAY = utc('2026-11-24 09:00');
let page: FakePage;
let sidecar: FakeSidecar;
const user = aPerson();

beforeEach(() => jest.useFakeTimers({now: TUESDAY}));
afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const watch = (change: Partial<Item> = {}): Item =>
    anItem('watch', {
        title: 'Check Ask R&D',
        repeat: {times: 2, per: 'working_day', ticked: [], olderTicks: 0},
        ...change,
    });
const withItems = (...items: Item[]): Run =>
    aRun({version: 3, startedAt: TUESDAY - DAY, phases: [{id: 'p', title: 'Monitor', items}]});

async function open(run: Run, now = TUESDAY): Promise<void> {
    jest.setSystemTime(now);
    sidecar = makeFakeSidecar(run);
    sidecar.now = now;
    page = openPage(sidecar);
    await page.show(<SidebarContent />);
}
async function openRun(run: Run, now = TUESDAY): Promise<void> {
    await open(run, now);
    await user.click(screen.getByRole('button', {name: new RegExp(`^${run.name} `)}));
    await page.settle(50);
}
const box = () => screen.getByRole('checkbox', {name: /^Check Ask R&D ?,/});
const ticks = (runId: string): number =>
    findItem(sidecar.runs.get(runId) ?? aRun(), 'watch')?.item.repeat?.ticked.flatMap((one) => one.ticks).length ?? -1;

it.each([
    ['who only looks on', {}, 'You are looking on. Join to change this run.'],
    ['a finished run', {status: 'finished', finished: {by: LEA, at: TUESDAY, outcome: null}}, 'Finished'],
] as const)('says at the box of %s why it cannot be ticked', async (_whose, change, why) => {
    const run = {...withItems(watch()), ...change};
    await open(run);
    await page.does(() => page.cycle.go({name: 'run', runId: run.id, tab: 'checklist', open: null}));
    await page.settle(50);
    await page.does(() =>
        page.store.dispatch({
            type: 'SET_CYCLE_RUN',
            answer: {run, runId: run.id, version: run.version, canEdit: false, people: []},
            me: LEA,
        }),
    );
    expect(box()).toHaveAttribute('aria-disabled', 'true');
    expect(box()).toHaveAttribute('title', why);
});

it('says the exact instant of what is due in both zones, also to who has no pointer to hover with', async () => {
    const due = anItem('c', {title: 'Call', dueAt: TUESDAY + HOUR, assignee: {user: LEA}});
    await openRun(aRun({version: 3, zone: 'America/New_York', phases: [{id: 'p', title: 'Monitor', items: [due]}]}));
    const exact = screen.getByTitle(/Europe\/Amsterdam/);
    const row = screen.getByRole('listitem');
    expect(row).toContainElement(exact);
    expect(exact).toHaveTextContent(
        'today 11:00 (Tuesday, 24 November 2026, 11:00 Europe/Amsterdam Tuesday, 24 November 2026, 05:00 America/New York)',
    );
    // A tap shows it, and takes no stop of Tab.
    expect(exact).toHaveAttribute('tabindex', '-1');
});

it('a phase that comes with another severity is left out, one that people emptied is not', async () => {
    const phase = (id: string, title: string) => ({id, title, items: []});
    const details = {severity: 'L3', customer: '', ticket: '', summary: ''} as const;
    const later = {item: anItem('x'), phaseId: 'later', index: 0, severities: ['L1' as const, 'L2' as const]};
    await openRun(
        aRun({
            version: 3,
            kind: 'incident',
            details,
            leftOut: [later],
            phases: [
                {id: 'now', title: 'Ticket', items: [anItem('a')]},
                phase('later', 'Investigate'),
                phase('emptied', 'Extras'),
            ],
        }),
    );
    expect(screen.queryByRole('region', {name: 'Investigate'})).not.toBeInTheDocument();
    expect(screen.getByRole('region', {name: 'Extras'})).toBeInTheDocument();
});

describe('an item that repeats', () => {
    it('is ticked once for each of today’s occurrences, and taken back by the next click', async () => {
        const run = withItems(watch());
        await openRun(run);
        expect(box()).toHaveAccessibleName('Check Ask R&D , 0 of 2 today');
        await user.click(box());
        expect(box()).toBePartiallyChecked();
        expect(box()).toHaveAccessibleName('Check Ask R&D , 1 of 2 today');
        await page.settle(20);
        await user.click(box());
        await page.settle(20);
        expect(box()).toBeChecked();
        expect([ticks(run.id), screen.getByLabelText('1 of 1 done')]).toEqual([2, expect.anything()]);
        await user.click(box());
        await page.settle(20);
        expect([ticks(run.id), box().getAttribute('aria-checked')]).toEqual([1, 'mixed']);
    });

    it('is ticked by keyboard, and its newest tick is taken back from the menu', async () => {
        const run = withItems(watch());
        await openRun(run);
        act(() => box().focus());
        await user.keyboard(' ');
        await page.settle(20);
        expect([ticks(run.id), document.activeElement]).toEqual([1, box()]);
        await user.click(screen.getByRole('button', {name: 'More for Check Ask R&D'}));
        expect(screen.queryByRole('menuitem', {name: 'Due time'})).not.toBeInTheDocument();
        await user.click(screen.getByRole('menuitem', {name: 'Take back the newest tick'}));
        await page.settle(20);
        expect(ticks(run.id)).toBe(0);
    });

    it('says what was missed, and begins anew at midnight of the run’s zone without being asked for', async () => {
        const run = after(withItems(watch()), [
            {type: 'set_item_state', itemId: 'watch', state: 'done'},
            {now: TUESDAY - DAY},
        ]);
        await openRun(run);
        expect(screen.getByText('Missed 1 on Mon 23 Nov')).toBeInTheDocument();
        await user.click(box());
        await user.click(box());
        await page.settle(20);
        expect(box()).toBeChecked();
        sidecar.now = utc('2026-11-24 23:00');
        await page.does(() => jest.setSystemTime(utc('2026-11-24 23:00')));
        await page.settle(40_000);
        expect(box()).not.toBeChecked();
        expect(box()).toHaveAccessibleName('Check Ask R&D , 0 of 2 today');
    });

    it('cannot be ticked on a day off, and says why', async () => {
        const run = withItems(watch());
        await openRun(run, utc('2026-11-28 09:00'));
        expect(box()).toHaveAttribute('aria-disabled', 'true');
        expect(box()).toHaveAccessibleName('Check Ask R&D , Nothing today: no working day of this run');
        await user.click(box());
        await page.settle(20);
        expect(ticks(run.id)).toBe(0);
    });

    it('keeps a tick that was made while the connection was away for the day on which it was made', async () => {
        const run = withItems(watch());
        await openRun(run, utc('2026-11-24 22:50'));
        sidecar.dead = 'before';
        await user.click(box());
        await page.settle(100);
        sidecar.dead = null;
        sidecar.now = utc('2026-11-24 23:05');
        await page.settle(60_000);
        const item = findItem(sidecar.runs.get(run.id) ?? run, 'watch')?.item;
        expect(item?.repeat?.ticked.map(({period}) => period)).toEqual(['2026-11-24']);
    });
});

describe('what waits for me', () => {
    const mine = {assignee: {user: LEA}};
    it('lists what is overdue first, then what is due, then what is to be done again; nothing of others', async () => {
        await open(
            withItems(
                watch(mine),
                anItem('soon', {...mine, dueAt: TUESDAY + HOUR}),
                anItem('late', {...mine, dueAt: TUESDAY - HOUR}),
                anItem('theirs', {assignee: {user: PAT}, dueAt: TUESDAY - HOUR}),
                anItem('nobody', {dueAt: TUESDAY - 2 * HOUR}),
            ),
        );
        const list = screen.getByRole('region', {name: 'Waiting for you'});
        expect(
            within(list)
                .getAllByRole('listitem')
                .map((line) => line.textContent?.replace(/ \(.*\)$/, '')),
        ).toEqual([
            'Do nobodySET Cycle 2026-W48 · overdue since today 08:00',
            'Do lateSET Cycle 2026-W48 · overdue since today 09:00',
            'Do soonSET Cycle 2026-W48 · due today 11:00',
            'Check Ask R&DSET Cycle 2026-W48 · 0 of 2 today',
        ]);
        expect(within(list).getByText('2 overdue')).toBeInTheDocument();
        // In the line of the run all of its overdue items count.
        expect(screen.getByRole('button', {name: /^SET Cycle 2026-W48 .*3 overdue/})).toBeInTheDocument();
    });

    it('shows six, and the others when they are asked for', async () => {
        await open(
            withItems(...Array.from({length: 9}, (_, n) => anItem(`i${n}`, {...mine, dueAt: TUESDAY - n * HOUR}))),
        );
        const list = screen.getByRole('region', {name: 'Waiting for you'});
        expect(within(list).getAllByRole('listitem')).toHaveLength(6);
        await user.click(within(list).getByRole('button', {name: 'Show 3 more'}));
        expect(within(list).getAllByRole('listitem')).toHaveLength(9);
    });

    it('opens the run', async () => {
        await open(withItems(anItem('late', {...mine, dueAt: TUESDAY - HOUR})));
        await user.click(screen.getByRole('button', {name: 'Do late'}));
        await page.settle(50);
        expect(screen.getByRole('checkbox', {name: /^Do late/})).toBeInTheDocument();
    });
});

describe('my day', () => {
    const field = () => screen.getByLabelText('When (Europe/Amsterdam)');
    const openMyDay = async (): Promise<void> => {
        await open(withItems(anItem('a')));
        await user.click(screen.getByRole('button', {name: 'My day'}));
        await page.settle(20);
    };

    it('is set to a time, says when it comes next, and is switched off', async () => {
        await openMyDay();
        expect(screen.getByText('It is not sent to you.')).toBeInTheDocument();
        await user.click(screen.getByRole('button', {name: 'Send it to me'}));
        await page.settle(20);
        expect(screen.getByText('The next one comes tomorrow 09:00.')).toBeInTheDocument();
        expect(sidecar.myDay.at).toBe('09:00');
        await user.click(screen.getByRole('button', {name: 'Don’t send it'}));
        await page.settle(20);
        expect([sidecar.myDay.at, screen.getByText('It is not sent to you.')]).toEqual([null, expect.anything()]);
    });

    it('asks for a time at its field where there is none, in its own words', async () => {
        await openMyDay();
        fireEvent.change(field(), {target: {value: ''}});
        await user.click(screen.getByRole('button', {name: 'Send it to me'}));
        expect(field()).toHaveAccessibleDescription('A time of day is needed.');
        expect(field()).toHaveFocus();
        expect(sidecar.asked('set_my_day')).toEqual([]);
    });

    it('keeps what was typed when it could not be saved, and says so at the field', async () => {
        await openMyDay();
        sidecar.dead = 'before';
        await user.click(screen.getByRole('button', {name: 'Send it to me'}));
        await page.settle(20_000);
        expect(screen.getByRole('alert')).toBeInTheDocument();
        expect(field()).toHaveValue('09:00');
    });
});
