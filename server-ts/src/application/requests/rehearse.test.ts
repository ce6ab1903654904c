import path from 'node:path';
import {aCalendar, aMoment, MONDAY_10, utc} from '../../../../test/support/builders';
import {readPlaybooks} from '../../adapters/playbook_files/read_playbooks';
import type {WorkingCalendar} from '../../domain/calendar/calendar';
import type {DutyRule, Severity} from '../../domain/duty/duty_rule';
import type {Playbook} from '../../domain/playbook';
import {isRefused} from '../../domain/refusal';
import {parseSilence} from '../../domain/duty/silence';
import {DAY, MINUTE} from '../../domain/units';
import {PACKAGE_ROOT} from '../../package_root';
import {rehearse, type Rehearsal, type RehearsedLine} from './rehearse';
import {openRehearsal} from './rehearse_start';
import {withDuty} from './tried_duty';

const ZONE = 'Europe/Amsterdam';
let incident: Playbook;
let cycle: Playbook;
beforeAll(async () => {
    const {playbooks} = await readPlaybooks(path.join(PACKAGE_ROOT, 'assets', 'playbooks'));
    const [found, weekly] = ['support-incident', 'set-cycle'].map((id) => playbooks.get(id));
    if (!found || !weekly) {
        throw new Error('a built-in playbook is gone');
    }
    incident = found;
    cycle = weekly;
});

interface Asked extends Partial<Omit<Rehearsal, 'silence'>> {
    severity?: Severity;
    days?: number;
    silence?: string;
    calendar?: Partial<WorkingCalendar>;
    rules?: DutyRule[];
}

function play({severity = 'L2', days = 7, silence, calendar = {}, rules, ...change}: Asked = {}) {
    const on = aCalendar(calendar);
    const until = MONDAY_10 + days * DAY;
    const opened = openRehearsal(incident, {severity, zone: ZONE, now: MONDAY_10, calendar: on});
    const spans = silence === undefined ? [] : parseSilence(silence, MONDAY_10, until, ZONE);
    if (isRefused(opened) || isRefused(spans)) {
        throw new Error('refused');
    }
    const run =
        rules === undefined
            ? opened.run
            : withDuty(opened.run, {on: true, rules}, aMoment({now: MONDAY_10, calendar: on}));
    if (isRefused(run)) {
        throw new Error('refused');
    }
    return rehearse({
        ...opened,
        run,
        from: MONDAY_10,
        until,
        calendarAt: () => on,
        silence: spans,
        answering: {kind: 'after', delay: 20 * MINUTE},
        atMost: {lines: 100_000, steps: 100_000},
        ...change,
    });
}

const iso = (at: number): string => new Date(at).toISOString().slice(5, 16).replace('T', ' ');
const moments = (lines: RehearsedLine[], stage: string): string[] =>
    lines.filter((line) => line.stage === stage && line.op === 'post').map(({at}) => iso(at));
const EVERY_WORKING_DAY = ['11-23 15:00', '11-24 15:00', '11-25 15:00', '11-26 15:00', '11-27 15:00'];

it('asks each working day and is answered twenty minutes later', () => {
    const {lines, cut} = play();
    expect(moments(lines, 'due')).toEqual(EVERY_WORKING_DAY);
    expect(moments(lines, 'status_update')).toEqual(EVERY_WORKING_DAY.map((at) => at.replace(':00', ':20')));
    expect(lines.filter(({stage}) => stage === 'resolved')).toHaveLength(5);
    expect(cut).toBe(false);
});

it('says whom it asks, in the real words, and why', () => {
    const {lines} = play();
    const [first] = lines.filter(({stage}) => stage === 'due');
    expect(first?.asked.map(({role}) => role)).toEqual(['communication_owner']);
    expect(first?.text).toMatch(/^@communication_owner \*\*INC-1 Rehearsal\*\*: the daily update is due now\./);
    expect(first?.why).toBe(
        'every working day by 16:00 (Europe/Amsterdam). Mon 23 Nov 2026 is a working day, 09:00 to 17:00 Europe/Amsterdam.',
    );
    expect(lines.slice(0, 2).map(({stage, place}) => [stage, place])).toEqual([
        ['run_card', 'run'],
        ['welcome_owner', 'direct'],
    ]);
});

it('in silence nobody answers: what is owed stays owed until it is over', () => {
    const {lines} = play({silence: 'Tue-Thu'});
    expect(moments(lines, 'due')).toEqual(['11-23 15:00', '11-24 15:00']);
    // The one of Friday morning is Friday's, too.
    expect(moments(lines, 'status_update')).toEqual(['11-23 15:20', '11-26 23:20']);
    const unanswered = lines.filter(({at}) => at > utc('2026-11-24 15:00') && at < utc('2026-11-26 23:00'));
    expect(unanswered.length).toBeGreaterThan(10);
    expect(unanswered.every(({why}) => why.startsWith('nobody has answered'))).toBe(true);
});

it('names the days off that were passed over', () => {
    const {lines} = play({calendar: {daysOff: {'2026-11-24': 'party', '2026-11-25': 'hangover'}}, days: 4});
    expect(lines.filter(({stage}) => stage === 'due')[1]?.why).toMatch(
        /Thu 26 Nov 2026 is a working day.* Passed over: Tue 24 Nov 2026 \(.*party\), Wed 25 Nov 2026 \(.*hangover\)\.$/,
    );
});

it('whoever posts each day before the moment is never asked', () => {
    const {lines} = play({answering: {kind: 'daily', at: '15:30'}, days: 14});
    expect(moments(lines, 'due')).toEqual([]);
    expect(moments(lines, 'status_update')).toHaveLength(10);
});

it('an L1 that nobody answers is one obligation, reminded round the clock', () => {
    const {lines} = play({severity: 'L1', answering: {kind: 'never'}, days: 3});
    expect(moments(lines, 'due')).toEqual(['11-23 13:00']);
    expect(moments(lines, 'status_update')).toEqual([]);
    expect(lines.length).toBeGreaterThan(60);
});

it('calls a reminder that comes again one, also after it was passed on', () => {
    const {lines} = play({answering: {kind: 'never'}, days: 2});
    const passedOn = lines.filter(({stage, op}) => stage === 'escalated' && op === 'post');
    expect(passedOn.length).toBeGreaterThan(0);
    expect(passedOn.every(({text, place}) => /no update for/.test(text) || place === 'channel')).toBe(true);
    const last = passedOn.at(-1)?.at ?? Infinity;
    const again = lines.filter(({stage, op}) => stage === 'overdue' && op === 'post');
    expect(again.some(({at}) => at > last)).toBe(true);
});

it('tries rules of one’s own', () => {
    const {lines} = play({rules: [{every: 'week', on: [5], at: '09:00'}], days: 14});
    expect(moments(lines, 'due')).toEqual(['11-27 08:00', '12-04 08:00']);
    expect(lines.find(({stage}) => stage === 'due')?.why).toMatch(/^Fri by 09:00, or on the next working day/);
});

it('a cycle that is started when work is over has the name and the due times of the week that it is for', () => {
    // Thursday evening; on Friday nobody works.
    const now = utc('2026-12-24 17:30');
    const calendar = aCalendar({daysOff: {'2026-12-25': 'Christmas Day'}});
    const opened = openRehearsal(cycle, {severity: null, zone: ZONE, now, calendar});
    if (isRefused(opened)) {
        throw new Error('refused');
    }
    expect(opened.run.name).toBe('SET Cycle 2026-W53');
    const {lines} = rehearse({
        ...opened,
        from: now,
        until: now + 14 * DAY,
        calendarAt: () => calendar,
        silence: [],
        answering: {kind: 'never'},
        atMost: {lines: 100, steps: 100},
    });
    expect(lines.filter(({stage}) => stage === 'items_due').map(({at}) => iso(at))).toEqual(['01-01 16:00']);
});

it('a run that owes nothing says nothing more', () => {
    const {lines, cut} = play({severity: 'L4', days: 400});
    expect(lines.filter(({stage}) => stage === 'due')).toEqual([]);
    expect(cut).toBe(false);
});

it('ends where it was told to, and says so', () => {
    const short = play({atMost: {lines: 10, steps: 1_000}, days: 60});
    expect([short.cut, short.lines.length < 14]).toEqual([true, true]);
    expect(play({atMost: {lines: 1_000, steps: 3}, days: 60}).cut).toBe(true);
});

it('a month takes milliseconds', () => {
    play({days: 30});
    const began = performance.now();
    expect(play({days: 30, silence: 'Tue-Thu'}).lines.length).toBeGreaterThan(60);
    expect(performance.now() - began).toBeLessThan(500);
});
