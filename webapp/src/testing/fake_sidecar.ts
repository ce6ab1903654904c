import {LEA, MONDAY_10, PAT} from '../../../test/support/builders';
import type {Envelope, RequestBody} from '../../../server-ts/src/contract/request';
import {DEFAULT_SETTINGS} from '../../../server-ts/src/domain/calendar/team_settings';
import {isRefused} from '../../../server-ts/src/domain/refusal';
import type {Run} from '../../../server-ts/src/domain/run';
import {answerTo} from './fake_answers';
import {BOT_ID, COUNTRIES, INCIDENT_PLAYBOOK, PEOPLE, refusing, SMALL_PLAYBOOK} from './fake_facts';
import {applyCommand} from './fake_runs';
import type {EnvelopeOf, FakeSidecar, Reply, Sent} from './fake_state';
import {readCommand} from './fake_wire';

/** Mattermost with a sidecar behind it, in memory: the real rules, the real shapes, and answers remembered by id. */
export function makeFakeSidecar(...runs: Run[]): FakeSidecar {
    const answers = new Map<string, unknown>();

    const sidecar: FakeSidecar = {
        sent: [],
        asked: (type) =>
            sidecar.sent.flatMap(({envelope}) => (envelope && isRequest(envelope, type) ? [envelope] : [])),
        runs: new Map(runs.map((run) => [run.id, run])),
        events: new Map(runs.map((run) => [run.id, []])),
        change: (runId, command, by) => {
            const refusal = applyCommand(sidecar, runId, command, by);
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
            const reply = (await sidecar.intercept(sent)) ?? mattermost(sidecar, answers, sent);
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

/** What Mattermost answers; a hidden request of an id that was answered gets the same again. */
function mattermost(sidecar: FakeSidecar, answers: Map<string, unknown>, sent: Sent): Reply {
    if (sent.envelope) {
        const known = answers.get(sent.envelope.id) ?? wrapped(sidecar, sent.envelope);
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
}

function wrapped(sidecar: FakeSidecar, message: Envelope): unknown {
    if (message.body.type !== 'connect' && message.key !== sidecar.key) {
        return {...refusing({reason: 'stale_key'}), v: 1, now: sidecar.now};
    }
    const found = answerTo(sidecar, message.body);
    return isRefused(found)
        ? {...refusing(found.refused), v: 1, now: sidecar.now}
        : {ok: true, v: 1, now: sidecar.now, body: found};
}

function isRequest<T extends RequestBody['type']>(envelope: Envelope, type: T | undefined): envelope is EnvelopeOf<T> {
    return type === undefined || envelope.body.type === type;
}
