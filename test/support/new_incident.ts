import {wakeAt} from '../../server-ts/src/domain/duty/decide_wake';
import type {Severity} from '../../server-ts/src/domain/duty/duty_rule';
import type {DutyMoment} from '../../server-ts/src/domain/decision';
import type {Playbook} from '../../server-ts/src/domain/playbook';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {startRun, type StartRequest} from '../../server-ts/src/domain/start_run';
import {MINUTE} from '../../server-ts/src/domain/units';
import {aCalendar, anId, ANN, MONDAY_10, when} from './builders';

/** An incident that Ann, who is from support, starts on Monday at 10:00. */
export function startedIncident(playbook: Playbook, severity: Severity, change: Partial<StartRequest>): Run {
    const result = startRun(playbook, {
        runId: anId('run'),
        teamId: anId('team'),
        channelId: anId('channel'),
        ownChannel: true,
        name: 'INC-42 Login fails',
        details: {severity, customer: '', ticket: '', summary: ''},
        seats: {},
        startedBy: ANN,
        now: MONDAY_10,
        zone: 'Europe/Amsterdam',
        calendar: aCalendar(),
        ...change,
    });
    if (isRefused(result)) {
        throw new Error(result.refused.reason);
    }
    return result.run;
}

/** So many minutes after its start. */
export function minutesIn(minutes: number): number {
    return MONDAY_10 + minutes * MINUTE;
}

/** Wakes a run at each of its times until `end`, while nobody answers; gives `minutes whom` of each ask. */
export function asksUntil(run: Run, end: number, moment: Partial<DutyMoment> = {}): string[] {
    const asks: string[] = [];
    for (let now = wakeAt(run); now !== null && now <= end; now = wakeAt(run)) {
        const {run: next, events} = when(run, {type: 'wake'}, {now, by: null, ...moment});
        for (const event of events) {
            const names = 'mentioned' in event ? event.mentioned.map((user) => user.replace(/0+$/, '')).join('+') : '';
            asks.push(`${(now - MONDAY_10) / MINUTE} ${names}`.trim());
        }
        run = next;
    }
    return asks;
}
