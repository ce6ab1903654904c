import * as fc from 'fast-check';
import {aCalendar, anItem, aRun, LEA, PAT} from '../../../../test/support/builders';
import type {WorkingCalendar} from '../calendar/calendar';
import {runDay} from '../calendar/run_day';
import type {Command} from '../command';
import {decide} from '../decide';
import {EVERYBODY_IS_THERE, record} from '../decision';
import {isRefused} from '../refusal';
import {findItem, type Run} from '../run';
import {DAY, HOUR, MINUTE} from '../units';
import {occurrencesOf, type RepeatPer} from './repeat';

/**
 * The same counting written otherwise: a diary that somebody keeps by hand, one line for each date, read from the wall clock hour by hour.
 * It knows nothing of periods, of how many are kept, or of numbers that stand for older ones.
 */
const ZONES = ['Europe/Amsterdam', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];
const STARTS = ['2026-03-20', '2026-10-22', '2027-03-25', '2011-12-20', '2026-12-30'].map((date) => Date.parse(date));

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-23 17:05` on the wall of a zone. */
function wall(at: number, zone: string): {date: string; time: string} {
    const clock =
        clocks.get(zone) ??
        new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'} as const);
    clocks.set(zone, clock);
    const [date = '', time = ''] = clock.format(at).split(' ');
    return {date, time};
}

interface Diary {
    per: RepeatPer;
    times: number;
    calendar: WorkingCalendar;
    startedAt: number;
    /** From a finish to the restore after it; open at its end while it is finished. */
    pauses: {from: number; to: number}[];
    done: Map<string, number>;
}

function isWorked({weekdays, daysOff, extraWorkingDays}: WorkingCalendar, date: string): boolean {
    const weekday = ((new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7) + 1;
    return date in extraWorkingDays || (!(date in daysOff) && weekdays.some((one) => one === weekday));
}

/** The week of a date, by walking back to its Monday. */
function pageOf(per: RepeatPer, date: string): string {
    let at = Date.parse(`${date}T12:00Z`);
    while (per === 'week' && new Date(at).getUTCDay() !== 1) {
        at -= DAY;
    }
    return new Date(at).toISOString().slice(0, 10);
}

/** Every page on which something was to be done, until `until`: the last minute before closing of each date decides. */
function pages({per, calendar, startedAt, pauses}: Diary, until: number): string[] {
    const found = new Set<string>();
    let last = {date: '', time: ''};
    for (let at = startedAt - (startedAt % (15 * MINUTE)); at <= until + 8 * DAY; at += 15 * MINUTE) {
        const now = wall(at, calendar.zone);
        const closes = last.date === now.date && last.time < calendar.hours.to && now.time >= calendar.hours.to;
        const open = at > startedAt && !pauses.some(({from, to}) => from < at && to >= at);
        if (closes && open && isWorked(calendar, now.date)) {
            found.add(pageOf(per, now.date));
        }
        last = now;
    }
    return [...found];
}

const step = fc.record({
    wait: fc.oneof(
        fc.integer({min: 0, max: 3 * 60}).map((minutes) => minutes * MINUTE),
        fc.integer({min: 1, max: 60}).map((hours) => hours * HOUR),
    ),
    what: fc.constantFrom('tick', 'tick', 'tick', 'untick', 'skip', 'open', 'finish', 'restore', 'late', 'none'),
});

const life = fc.record({
    zone: fc.constantFrom(...ZONES),
    start: fc.constantFrom(...STARTS),
    offset: fc.integer({min: 0, max: 5 * 24 * 60}),
    per: fc.constantFrom<RepeatPer>('working_day', 'week'),
    times: fc.integer({min: 1, max: 3}),
    off: fc.uniqueArray(fc.integer({min: 0, max: 40}), {maxLength: 5}),
    extra: fc.uniqueArray(fc.integer({min: 0, max: 40}), {maxLength: 3}),
    steps: fc.array(step, {maxLength: 60}),
});

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

const dateAfter = (start: number, days: number): string => new Date(start + days * DAY).toISOString().slice(0, 10);

function commandFor(what: string, page: string): Command | null {
    switch (what) {
        case 'tick':
            return {type: 'set_item_state', itemId: 'watch', state: 'done'};
        case 'untick':
        case 'open':
            return {type: 'set_item_state', itemId: 'watch', state: 'open'};
        case 'skip':
            return {type: 'set_item_state', itemId: 'watch', state: 'skipped', reason: 'no channel'};
        case 'late':
            return {type: 'tick_item', itemId: 'watch', period: page, count: 1};
        case 'finish':
        case 'restore':
            return {type: what};
        default:
            return null;
    }
}

function live({zone, start, offset, per, times, off, extra, steps}: Life): {run: Run; diary: Diary; now: number} {
    const calendar = aCalendar({
        zone,
        daysOff: Object.fromEntries(off.map((days) => [dateAfter(start, days), 'closed'])),
        extraWorkingDays: Object.fromEntries(extra.map((days) => [dateAfter(start, days), 'release'])),
    });
    let now = start + offset * MINUTE;
    const repeat = {times, per, ticked: [], olderTicks: 0};
    let run = aRun({
        startedAt: now,
        zone,
        phases: [{id: 'p', title: 'P', items: [anItem('watch', {repeat})]}],
    });
    const diary: Diary = {per, times, calendar, startedAt: now, pauses: [], done: new Map()};
    let skippedOn: string | null = null;
    for (const {wait, what} of steps) {
        now += wait;
        const today = pageOf(per, wall(now, zone).date);
        const late = pageOf(per, wall(now - (per === 'week' ? 7 : 1) * DAY, zone).date);
        const command = commandFor(what, late);
        const moment = {now, by: what === 'finish' || what === 'restore' ? LEA : PAT, calendar, ...EVERYBODY_IS_THERE};
        const decision = command === null ? [] : decide(run, command, moment);
        if (command === null || isRefused(decision)) {
            continue;
        }
        const before = findItem(run, 'watch')?.item.state;
        run = record(run, decision, moment).run;
        const state = findItem(run, 'watch')?.item.state;
        if (
            skippedOn !== null &&
            before === 'skipped' &&
            decision.length > 0 &&
            what !== 'finish' &&
            what !== 'restore'
        ) {
            for (const page of pages(diary, now).filter((one) => one >= (skippedOn ?? '') && one < today)) {
                diary.done.set(page, times);
            }
        }
        const done = diary.done.get(today) ?? 0;
        if (what === 'tick') {
            diary.done.set(today, Math.min(times, done + 1));
        } else if ((what === 'untick' || what === 'open') && before === 'open') {
            diary.done.set(today, Math.max(0, done - 1));
        } else if (what === 'late') {
            diary.done.set(late, 1);
        } else if (what === 'finish') {
            diary.pauses.push({from: now, to: Infinity});
        } else if (what === 'restore') {
            diary.pauses = diary.pauses.map((pause) => (pause.to === Infinity ? {...pause, to: now} : pause));
        }
        skippedOn = state !== 'skipped' ? null : before === 'skipped' ? skippedOn : today;
    }
    return {run, diary, now};
}

test('what is done today, what was missed and on which day is what a diary kept by hand says', () => {
    fc.assert(
        fc.property(life, fc.integer({min: 0, max: 30 * 24}), (given, later) => {
            const {run, diary, now} = live(given);
            if (run.status === 'finished') {
                return;
            }
            const at = now + later * HOUR;
            const {per, times, calendar} = diary;
            const today = pageOf(per, wall(at, calendar.zone).date);
            const all = pages(diary, at);
            const over = all
                .filter((page) => page < today)
                .map((period) => ({period, count: times - (diary.done.get(period) ?? 0)}));
            const item = findItem(run, 'watch')?.item;
            const stand = item?.repeat ? occurrencesOf(item.repeat, runDay(run, calendar, at)) : null;
            expect(stand).toEqual({
                period: all.includes(today) ? today : null,
                done: all.includes(today) ? (diary.done.get(today) ?? 0) : 0,
                times,
                missed: over.slice(-10).filter(({count}) => count > 0),
                missedBefore: over.slice(0, -10).reduce((sum, {count}) => sum + count, 0),
            });
        }),
        {numRuns: 200},
    );
});
