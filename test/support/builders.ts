import type {WorkingCalendar} from '../../server-ts/src/domain/calendar/calendar';
import type {Command} from '../../server-ts/src/domain/command';
import {decide} from '../../server-ts/src/domain/decide';
import {EVERYBODY_IS_THERE, record, type DutyMoment} from '../../server-ts/src/domain/decision';
import type {RunEvent} from '../../server-ts/src/domain/event';
import {standardLadder, type Ladder} from '../../server-ts/src/domain/duty/ladder_rule';
import {NO_DUTY, type Duty, type Obligation} from '../../server-ts/src/domain/duty/obligation';
import type {Playbook, UpdateSpec} from '../../server-ts/src/domain/playbook';
import {isRefused, type Refusal} from '../../server-ts/src/domain/refusal';
import type {Item, Run} from '../../server-ts/src/domain/run';
import type {Millis} from '../../server-ts/src/domain/units';

/** An id as Mattermost's, with a word in it that a failing test can be read by. */
export function anId(word: string): string {
    return word
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')
        .padEnd(26, '0')
        .slice(0, 26);
}

export const LEA = anId('lea');
export const PAT = anId('pat');
export const BO = anId('bo');
export const ANN = anId('ann');

/** Monday, 23 November 2026, 10:00 in Amsterdam. */
export const MONDAY_10: Millis = Date.parse('2026-11-23T09:00:00Z');

/** An instant by its UTC words: `2026-11-27 16:00`. */
export function utc(words: string): Millis {
    const at = Date.parse(`${words.replace(' ', 'T')}Z`);
    if (Number.isNaN(at)) {
        throw new Error(`no instant: ${words}`);
    }
    return at;
}

export function aCalendar(change: Partial<WorkingCalendar> = {}): WorkingCalendar {
    return {
        zone: 'Europe/Amsterdam',
        weekdays: [1, 2, 3, 4, 5],
        hours: {from: '09:00', to: '17:00'},
        daysOff: {},
        extraWorkingDays: {},
        ...change,
    };
}

export function anItem(id: string, change: Partial<Item> = {}): Item {
    return {
        id,
        title: `Do ${id}`,
        note: '',
        state: 'open',
        changed: null,
        skipReason: null,
        assignee: null,
        dueAt: null,
        remindAt: change.dueAt ?? null,
        reminded: null,
        repeat: null,
        ...change,
    };
}

/** The standard ladder: backup after an hour, lead after three, the stakeholder channel after a day. */
export function aLadder(change: Partial<Ladder> = {}): Ladder {
    return {...standardLadder(['lead', 'primary', 'backup']), ...change};
}

/** A duty that is off and owes nothing. */
export function aDuty(change: Partial<Duty> = {}): Duty {
    return {...NO_DUTY, ...change};
}

/** Pat was asked at 16:00 on Monday, 23 November 2026, and has not answered; nothing is held. */
export function anObligation(change: Partial<Obligation> = {}): Obligation {
    const dueAt = utc('2026-11-23 15:00');
    return {
        id: 'o1',
        dueAt,
        openedAt: dueAt,
        stage: 'due',
        asked: PAT,
        people: [{user: PAT, role: 'primary', at: dueAt, away: false}],
        passedOver: [],
        step: null,
        toldChannel: null,
        notices: 1,
        nextRepeatAt: dueAt + 3_600_000,
        nextStep: null,
        nextNoticeAt: dueAt + 3_600_000,
        held: null,
        snoozed: null,
        ...change,
    };
}

/** An update by 16:00 of each working day, reminded every hour. */
export const DAILY_AT_FOUR: UpdateSpec = {
    template: 'Where it stands:',
    rules: [{every: 'day', at: '16:00', days: 'working'}],
    ladder: aLadder(),
};

/** A running cycle: Lea leads, Pat is primary, the backup's seat is empty; two phases with three items; no update duty. */
export function aRun(change: Partial<Run> = {}): Run {
    return {
        id: anId('run'),
        version: 0,
        teamId: anId('team'),
        channelId: anId('channel'),
        ownChannel: false,
        kind: 'cycle',
        playbook: {id: 'set-cycle', title: 'SET cycle'},
        name: 'SET Cycle 2026-W48',
        details: {severity: null, customer: '', ticket: '', summary: ''},
        status: 'running',
        startedBy: LEA,
        startedAt: MONDAY_10,
        finished: null,
        zone: 'Europe/Amsterdam',
        ownerRole: 'lead',
        seats: [
            {role: 'lead', title: 'Lead', user: LEA, asked: null},
            {role: 'primary', title: 'Primary', user: PAT, asked: null},
            {role: 'backup', title: 'Backup', user: null, asked: null},
        ],
        joined: [],
        followers: [],
        phases: [
            {id: 'start', title: 'Start', items: [anItem('a'), anItem('b')]},
            {id: 'monitor', title: 'Monitor', items: [anItem('c')]},
        ],
        removed: [],
        updates: null,
        duty: aDuty(),
        lastUpdate: null,
        obligation: null,
        acknowledge: null,
        acknowledgement: null,
        acknowledged: null,
        ...change,
    };
}

/** A running L2 incident of Pat's, with an update owed at 16:00. */
export function anIncident(change: Partial<Run> = {}): Run {
    return aRun({
        kind: 'incident',
        name: 'INC-42 Login fails',
        details: {severity: 'L2', customer: 'ACME', ticket: 'INC-42', summary: 'Login fails'},
        ownerRole: 'primary',
        updates: DAILY_AT_FOUR,
        duty: aDuty({on: true, nextDueAt: utc('2026-11-23 15:00')}),
        ...change,
    });
}

export function aPlaybook(change: Partial<Playbook> = {}): Playbook {
    return {
        id: 'small',
        title: 'Small',
        kind: 'cycle',
        description: '',
        namePattern: 'Small {year}-W{week}',
        channel: {default: 'this', newRequired: false},
        roles: [
            {id: 'lead', title: 'Lead'},
            {id: 'backup', title: 'Backup'},
        ],
        ownerRole: 'lead',
        fields: [],
        phases: [{id: 'start', title: 'Start', items: [{id: 'one', title: 'One'}]}],
        updates: null,
        acknowledge: null,
        ...change,
    };
}

export function aMoment(change: Partial<DutyMoment> = {}): DutyMoment {
    return {now: MONDAY_10, by: LEA, calendar: aCalendar(), ...EVERYBODY_IS_THERE, ...change};
}

export interface Given {
    run: Run;
    events: RunEvent[];
    refusal: Refusal | null;
}

/** The run after a command, with what happened; `refusal` instead when the rules say no. */
export function when(run: Run, command: Command, moment: Partial<DutyMoment> = {}): Given {
    const at = aMoment(moment);
    const decision = decide(run, command, at);
    return isRefused(decision)
        ? {run, events: [], refusal: decision.refused}
        : {...record(run, decision, at), refusal: null};
}

/** Commands one after the other; throws at the first that is refused. */
export function after(run: Run, ...steps: [Command, Partial<DutyMoment>?][]): Run {
    return steps.reduce((now, [command, moment]) => {
        const {run: next, refusal} = when(now, command, moment ?? {});
        if (refusal) {
            throw new Error(`${command.type} was refused: ${refusal.reason}`);
        }
        return next;
    }, run);
}

export function typesOf(events: readonly RunEvent[]): string[] {
    return events.map((event) => event.type);
}
