import {aCalendar, aDuty, aLadder, anIncident, ANN, BO, LEA, PAT, utc, when} from './builders';
import type {LedgerLine} from '../../server-ts/src/contract/answer';
import type {WorkingCalendar} from '../../server-ts/src/domain/calendar/calendar';
import type {Command} from '../../server-ts/src/domain/command';
import type {DutyMoment} from '../../server-ts/src/domain/decision';
import type {RunEvent} from '../../server-ts/src/domain/event';
import type {Run} from '../../server-ts/src/domain/run';
import type {PersonRecord} from '../../server-ts/src/application/mattermost_ports';
import type {WhyContext} from '../../server-ts/src/application/wording/why_words';

const NAMES: [string, string][] = [
    [LEA, 'Lea'],
    [PAT, 'Pat'],
    [ANN, 'Ann'],
    [BO, 'Bo'],
];

const people = new Map(
    NAMES.map(([id, firstName]): [string, PersonRecord] => [
        id,
        {id, username: firstName, firstName, lastName: '', zone: null, isBot: false, isGuest: false, isGone: false},
    ]),
);

/** Thursday, 26 November 2026, is Thanksgiving. */
const CALENDAR = aCalendar({
    daysOff: {'2026-11-26': 'Thanksgiving Day, public holiday in US-CA', '2026-12-02': '@here **x**'},
});

export type Step = [at: string, by: string | null, command: Command, more?: Partial<DutyMoment>];

/** Begun on Monday the 23rd at 10:00 in Amsterdam, by Lea; Pat is primary and owns it, Bo is backup. Due each working day at 16:00. */
export const START = anIncident({
    version: 1,
    seats: [
        {role: 'lead', title: 'Lead', user: LEA, asked: null},
        {role: 'primary', title: 'Primary', user: PAT, asked: null},
        {role: 'backup', title: 'Backup', user: BO, asked: null},
    ],
    duty: aDuty({on: true, nextDueAt: utc('2026-11-23 15:00'), armedAt: utc('2026-11-23 09:00')}),
});

/** As an L1 of the built-in playbook: due each day at 16:00, and every 4 hours at first. */
export const CRITICAL = {
    ...START,
    details: {...START.details, severity: 'L1' as const},
    updates: {
        ...(START.updates ?? {template: '', rules: [], ladder: aLadder()}),
        bySeverity: {
            L1: [
                {every: 'day' as const, at: '16:00', days: 'always' as const},
                {every: 'hours' as const, hours: 4, days: 'always' as const, firstHours: 24},
            ],
            L3: [],
        },
    },
    duty: aDuty({on: true, nextDueAt: utc('2026-11-23 13:00'), armedAt: utc('2026-11-23 09:00')}),
};

export interface Told {
    now?: string;
    start?: Run;
    steps?: Step[];
    zone?: string;
    calendar?: WorkingCalendar;
    posts?: LedgerLine[];
    /** Who has left since. */
    absent?: string[];
}

/** A run with what people and the clock did, by the real rules; times are UTC. */
export function told({
    now = '2026-11-27 12:00',
    start = START,
    steps = [],
    zone,
    calendar = CALENDAR,
    posts = [],
    absent = [],
}: Told): WhyContext {
    let run = start;
    const events: RunEvent[] = [];
    for (const [at, by, command, more] of steps) {
        const after = when(run, command, {now: utc(at), by, calendar, ...more});
        if (after.refusal) {
            throw new Error(`${command.type} was refused: ${after.refusal.reason}`);
        }
        run = after.run;
        events.push(...after.events);
    }
    const readerZone = zone ?? run.zone;
    return {
        run,
        events,
        now: utc(now),
        people,
        readerZone,
        calendarAt: () => calendar,
        posts,
        there: {absent: new Set(absent), away: new Set()},
    };
}

export const update = (id: string): Command => ({type: 'post_update', updateId: id, kind: 'update', text: 'Well'});

export const WAKE: Command = {type: 'wake'};

export const MONDAY: Step = ['2026-11-23 15:00', null, WAKE];

export const MONDAY_DONE: Step[] = [MONDAY, ['2026-11-23 15:20', PAT, update('u1')]];

/** The reminder of Monday's update, sent at once. */
export function aPost(change: Partial<LedgerLine> = {}): LedgerLine {
    const at = utc('2026-11-23 15:00');
    return {
        id: 1,
        what: 'the reminder',
        op: 'post',
        about: {id: 'o2', stage: 'due'},
        place: {kind: 'run'},
        asked: [PAT],
        plannedAt: at,
        dueAt: at,
        sentAt: at + 300,
        lateMs: 300,
        attempts: 1,
        outcome: 'sent',
        why: null,
        ...change,
    };
}
