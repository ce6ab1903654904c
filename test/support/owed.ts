import type {DutyMoment} from '../../server-ts/src/domain/decision';
import {wakeAt} from '../../server-ts/src/domain/duty/decide_wake';
import type {DutyRule} from '../../server-ts/src/domain/duty/duty_rule';
import type {Run} from '../../server-ts/src/domain/run';
import type {Duty} from '../../server-ts/src/domain/duty/obligation';
import {HOUR} from '../../server-ts/src/domain/units';
import {aDuty, after, anIncident, BO, LEA, PAT, utc, when} from './builders';

/** Monday, 23 November 2026, 16:00 in Amsterdam. */
export const FOUR = utc('2026-11-23 15:00');
const ALWAYS: DutyRule[] = [{every: 'day', at: '16:00', days: 'always'}];
export const clock = (now: number, change: Partial<DutyMoment> = {}): Partial<DutyMoment> => ({
    now,
    by: null,
    ...change,
});
export const SEATS: Run['seats'] = [
    {role: 'primary', title: 'SET primary', user: PAT, asked: null},
    {role: 'backup', title: 'SET backup', user: BO, asked: null},
    {role: 'lead', title: 'SET lead', user: LEA, asked: null},
];
/** Pat owns it, Bo is backup, Lea is lead; round the clock. */
export const incident = (duty: Partial<Duty> = {}, change: Partial<Run> = {}): Run =>
    anIncident({seats: SEATS, duty: aDuty({on: true, ownRules: ALWAYS, nextDueAt: FOUR, ...duty}), ...change});
export const dueNow = (duty: Partial<Duty> = {}, moment: Partial<DutyMoment> = {}): Run =>
    after(incident(duty), [{type: 'wake'}, clock(FOUR, moment)]);
export const woken = (run: Run, now: number, moment: Partial<DutyMoment> = {}) =>
    when(run, {type: 'wake'}, clock(now, moment));
export const askedIn = (run: Run): string[] => run.obligation?.people.map(({user}) => user) ?? [];

/** Wakes a run at each of its times until `end`; gives `time type asked` of each notice, in hours after 16:00. */
export function lived(run: Run, end: number, moment: Partial<DutyMoment> = {}): string[] {
    const notices: string[] = [];
    for (let at = wakeAt(run); at !== null && at <= end; at = wakeAt(run)) {
        const {run: next, events} = woken(run, at, moment);
        for (const event of events) {
            const names = 'mentioned' in event ? event.mentioned.map((user) => user.replace(/0+$/, '')).join('+') : '';
            notices.push(`${(at - FOUR) / HOUR} ${event.type.replace('obligation_', '')} ${names}`.trim());
        }
        run = next;
    }
    return notices;
}
