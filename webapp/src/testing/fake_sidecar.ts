import {aMoment, LEA, MONDAY_10, PAT} from '../../../test/support/builders';
import type {
    MyDayAnswer,
    PlaybookSummary,
    RehearsalStrip,
    TeamSettingsAnswer,
} from '../../../server-ts/src/contract/answer';
import {calendarYear} from '../../../server-ts/src/domain/calendar/calendar_words';
import {checkSettings} from '../../../server-ts/src/domain/calendar/check_settings';
import type {Command, DutyChange} from '../../../server-ts/src/domain/command';
import {decide} from '../../../server-ts/src/domain/decide';
import {record} from '../../../server-ts/src/domain/decision';
import {parseDueWords, wallTime} from '../../../server-ts/src/domain/calendar/due_words';
import {nextDues} from '../../../server-ts/src/domain/duty/duty';
import {rulesOfRun} from '../../../server-ts/src/domain/duty/rules_in_force';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import {nextMyDay} from '../../../server-ts/src/domain/items/my_day';
import {nextSteps} from '../../../server-ts/src/domain/duty/next_steps';
import {hasRepeats} from '../../../server-ts/src/domain/progress';
import {isRefused, refuse, type Refusal} from '../../../server-ts/src/domain/refusal';
import type {Run, Seat} from '../../../server-ts/src/domain/run';
import {runDay} from '../../../server-ts/src/domain/calendar/run_day';
import {summaryOf} from '../../../server-ts/src/domain/summary';
import {DEFAULT_SETTINGS} from '../../../server-ts/src/domain/calendar/team_settings';
import type {Envelope, RequestBody} from '../../../server-ts/src/contract/request';
import {COUNTRIES, INCIDENT_PLAYBOOK, knowsPlace, PEOPLE, refusing, SMALL_PLAYBOOK} from './fake_facts';
import {fromWire, readCommand} from './fake_wire';

const BOT_ID = 'bot00000000000000000000000';

/** A call to Mattermost, as it left the page. */
export interface Sent {
    path: string;
    method: string;
    headers: Record<string, string>;
    body: unknown;
    channelId: string;
    envelope: Envelope | null;
}

type EnvelopeOf<T extends RequestBody['type']> = Envelope & {body: Extract<RequestBody, {type: T}>};

type Reply = {status: number; body: unknown};

export interface FakeSidecar {
    fetch: (url: string, init: {method: string; headers: Record<string, string>; body?: string}) => Promise<object>;
    sent: Sent[];
    /** The hidden requests among what was sent. */
    asked<T extends RequestBody['type']>(type?: T): EnvelopeOf<T>[];
    runs: Map<string, Run>;
    /** Somebody else changes a run while the page under test is open. */
    change(runId: string, command: Command, by: string): void;
    now: number;
    key: string;
    playbooks: PlaybookSummary[];
    /** Answers a call before anything else does; null lets it through. */
    intercept: (sent: Sent) => Reply | Promise<Reply | null> | null;
    /** The network is dead: `before` the request arrived, or `after`, so that only the answer was lost. */
    dead: null | 'before' | 'after';
    started: number;
    onDuty: {runId: string; seats: Seat[]} | null;
    settings: TeamSettingsAnswer;
    rehearsal: RehearsalStrip;
    myDay: MyDayAnswer;
    /** How long a request takes, in ms of the fake clock; 0 answers at once. */
    latency: number;
}

/** Mattermost with a sidecar behind it, in memory: the real rules, the real shapes, and answers remembered by id. */
export function makeFakeSidecar(...runs: Run[]): FakeSidecar {
    const events = new Map<string, RunEvent[]>(runs.map((run) => [run.id, []]));
    const answers = new Map<string, unknown>();

    const apply = (runId: string, command: Command, by: string): Refusal | null => {
        const run = sidecar.runs.get(runId);
        if (!run) {
            return {reason: 'run_not_found'};
        }
        const moment = aMoment({now: sidecar.now, by});
        const decision = decide(run, command, moment);
        if (isRefused(decision)) {
            return decision.refused;
        }
        const after = record(run, decision, moment);
        sidecar.runs.set(runId, after.run);
        events.get(runId)?.push(...after.events);
        return null;
    };

    const previewDuty = (runId: string, change: DutyChange & {on: boolean}): unknown => {
        const run = sidecar.runs.get(runId);
        if (!run) {
            return refuse('run_not_found');
        }
        const moment = aMoment({now: sidecar.now});
        const decision = decide(run, {type: 'set_duty', ...change}, moment);
        if (isRefused(decision)) {
            return decision;
        }
        const changed = record(run, decision, moment).run;
        const {nextDueAt, on} = changed.duty;
        const anchor = {startedAt: run.startedAt, armedAt: null, lastUpdateAt: nextDueAt};
        const later = nextDueAt === null ? [] : nextDues(rulesOfRun(changed), moment.calendar, anchor, 4);
        return {
            due: on && nextDueAt !== null ? [nextDueAt, ...later] : [],
            steps: nextSteps(changed, moment.calendar, sidecar.now),
            afterUpdate: null,
            zone: run.zone,
            people: PEOPLE,
        };
    };

    const periodsOf = (run: Run): object =>
        hasRepeats(run) ? {periods: runDay(run, aMoment().calendar, sidecar.now).periods} : {};

    const runAnswer = (runId: string, since: number | undefined): unknown => {
        const run = sidecar.runs.get(runId);
        if (!run) {
            return refuse('run_not_found');
        }
        const part =
            since === undefined ? {run} : {events: (events.get(runId) ?? []).filter((event) => event.seq > since)};
        return {...part, ...periodsOf(run), runId, version: run.version, canEdit: true, people: PEOPLE};
    };

    const answer = (body: RequestBody): unknown => {
        switch (body.type) {
            case 'connect':
                return {
                    key: sidecar.key,
                    botId: BOT_ID,
                    me: PEOPLE[0],
                    zone: 'Europe/Amsterdam',
                    compatibility: 'same',
                    playbooks: sidecar.playbooks,
                    teamReady: true,
                };
            case 'home':
                return {
                    here: [...sidecar.runs.values()].map((run) =>
                        body.have[run.id] === run.version ? run.id : {...summaryOf(run), ...periodsOf(run)},
                    ),
                    mine: [],
                    onDuty: sidecar.onDuty,
                    people: PEOPLE,
                };
            case 'run':
                return runAnswer(body.runId, body.since);
            case 'change': {
                const command = fromWire(body.command, sidecar.now);
                const refusal = 'refused' in command ? command.refused : apply(body.runId, command, LEA);
                return refusal ? {refused: refusal} : runAnswer(body.runId, body.since);
            }
            case 'timeline':
                return {events: [...(events.get(body.runId) ?? [])].reverse(), more: false, people: PEOPLE};
            case 'start_form':
                return {
                    ...(body.playbook === 'incident'
                        ? {name: 'INC-1', pattern: 'INC-1 {summary}'}
                        : {name: 'SET Cycle 2026-W48'}),
                    seats: {owner: PAT, lead: PAT},
                    summary: '',
                    people: PEOPLE,
                };
            case 'start': {
                if (body.name.trim() === '') {
                    return refuse('name_empty', {field: 'name'});
                }
                if (body.playbook === 'incident' && body.severity === undefined) {
                    return refuse('severity_missing', {field: 'severity'});
                }
                sidecar.started += 1;
                const first = [...sidecar.runs.values()][0];
                return {runId: first?.id, channelId: first?.channelId, answer: runAnswer(first?.id ?? '', undefined)};
            }
            case 'preview_due': {
                const at = parseDueWords(body.words, sidecar.now, body.zone);
                return isRefused(at) ? at : {at, zone: 'Europe/Amsterdam'};
            }
            case 'preview_duty':
                return previewDuty(body.runId, {on: true, ...body.change});
            case 'rehearse':
                return sidecar.rehearsal;
            case 'team_settings':
                return sidecar.settings;
            case 'set_team_settings': {
                const checked = checkSettings(body.settings, knowsPlace);
                if (checked.mistakes) {
                    return {refused: checked.mistakes[0].refusal};
                }
                if (body.version !== sidecar.settings.version) {
                    return refuse('settings_changed');
                }
                sidecar.settings = {
                    ...sidecar.settings,
                    settings: checked.settings,
                    version: body.version + 1,
                    changed: {by: LEA, at: sidecar.now},
                };
                return sidecar.settings;
            }
            case 'my_day':
                return sidecar.myDay;
            case 'set_my_day': {
                const at = body.at === null ? null : wallTime(body.at);
                if (body.at !== null && at === null) {
                    return refuse('time_unknown', {field: 'at', params: {text: body.at}});
                }
                const nextAt = at === null ? null : nextMyDay(at, aMoment().calendar, sidecar.now);
                sidecar.myDay = {...sidecar.myDay, at, nextAt};
                return sidecar.myDay;
            }
            case 'calendar_year':
                return {
                    year: body.year,
                    months: calendarYear(
                        sidecar.settings.settings,
                        {[`${body.year}-12-25`]: 'Christmas Day, public holiday in NL'},
                        body.year,
                    ),
                };
            default:
                return refuse('bad_request');
        }
    };

    const wrapped = (message: Envelope): unknown => {
        if (message.body.type !== 'connect' && message.key !== sidecar.key) {
            return {...refusing({reason: 'stale_key'}), v: 1, now: sidecar.now};
        }
        const found = answer(message.body);
        return isRefused(found)
            ? {...refusing(found.refused), v: 1, now: sidecar.now}
            : {ok: true, v: 1, now: sidecar.now, body: found};
    };

    const mattermost = (sent: Sent): Reply => {
        if (sent.envelope) {
            const known = answers.get(sent.envelope.id) ?? wrapped(sent.envelope);
            answers.set(sent.envelope.id, known);
            return {status: 200, body: {response_type: 'ephemeral', text: '', props: {set_cycle: known}}};
        }
        if (sent.path.startsWith('/users/autocomplete')) {
            const users = PEOPLE.map(({id, username, name}) => ({
                id,
                username,
                first_name: name.split(' ')[0],
                last_name: name.split(' ')[1],
            }));
            return {status: 200, body: {users}};
        }
        if (sent.path === '/users/username/set-cycle') {
            return {status: 200, body: {id: BOT_ID, username: 'set-cycle', is_bot: true}};
        }
        return {status: 404, body: {id: 'api.context.404.app_error', message: 'Sorry, we could not find the page.'}};
    };

    const sidecar: FakeSidecar = {
        sent: [],
        asked: (type) =>
            sidecar.sent.flatMap(({envelope}) => (envelope && isRequest(envelope, type) ? [envelope] : [])),
        runs: new Map(runs.map((run) => [run.id, run])),
        change: (runId, command, by) => {
            const refusal = apply(runId, command, by);
            if (refusal) {
                throw new Error(`refused: ${refusal.reason}`);
            }
        },
        now: MONDAY_10,
        key: 'key-1',
        playbooks: [SMALL_PLAYBOOK, INCIDENT_PLAYBOOK],
        intercept: () => null,
        dead: null,
        started: 0,
        onDuty: null,
        rehearsal: {messages: [], more: false, zone: 'Europe/Amsterdam', people: PEOPLE},
        myDay: {at: null, zone: 'Europe/Amsterdam', nextAt: null},
        settings: {
            settings: {...DEFAULT_SETTINGS, zone: 'Europe/Amsterdam', country: 'NL'},
            version: 1,
            changed: null,
            canEdit: true,
            editors: [LEA, PAT],
            choices: {zones: ['UTC', 'Europe/Amsterdam', 'America/New_York'], countries: COUNTRIES},
            people: PEOPLE,
        },
        latency: 0,
        fetch: async (url, init) => {
            const body: unknown = init.body === undefined ? undefined : JSON.parse(init.body);
            const sent: Sent = {
                ...readCommand(body),
                path: new URL(url).pathname.replace('/api/v4', ''),
                method: init.method,
                headers: init.headers,
                body,
            };
            sent.path += new URL(url).search;
            sidecar.sent.push(sent);
            if (sidecar.latency > 0) {
                await new Promise((resolve) => setTimeout(resolve, sidecar.latency));
            }
            if (sidecar.dead === 'before') {
                throw new TypeError('Failed to fetch');
            }
            const reply = (await sidecar.intercept(sent)) ?? mattermost(sent);
            if (sidecar.dead === 'after') {
                throw new TypeError('Failed to fetch');
            }
            return {
                ok: reply.status < 400,
                status: reply.status,
                json: async () => JSON.parse(JSON.stringify(reply.body)),
            };
        },
    };
    return sidecar;
}

function isRequest<T extends RequestBody['type']>(envelope: Envelope, type: T | undefined): envelope is EnvelopeOf<T> {
    return type === undefined || envelope.body.type === type;
}
