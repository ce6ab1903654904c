import type {Answer, AnswerBodies} from '../../../server-ts/src/contract/answer';
import {HIDDEN_TRIGGER, PROPS_KEY} from '../../../server-ts/src/contract/names';
import type {RequestBody} from '../../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../../server-ts/src/contract/version';
import type {RefusalReason} from '../../../server-ts/src/domain/refusal';
import type {TeamId} from '../../../server-ts/src/domain/units';
import {teamOf} from '../host/host_state';
import {callMattermost, fieldOf} from '../host/mattermost_fetch';
import {randomId} from '../host/random_ids';
import {envelopeText} from './envelope_text';
import {directChannel, inviteBot, placeFor} from './places';
import {SLICE, type Store} from './state';

export type Outcome<T> =
    | {ok: true; body: T}
    /** Not answered: the same id may be sent again. */
    | {ok: false; kind: 'away'}
    | {ok: false; kind: 'not_set_up'}
    | {
          ok: false;
          kind: 'refused';
          reason: RefusalReason | 'mattermost';
          text: string;
          field: string | null;
          ref: string;
      };

export interface SendOptions {
    /** The envelope's id: the same for every try of one act. */
    id?: string;
    teamId?: TeamId;
}

export type Send = <T extends keyof AnswerBodies>(
    body: Extract<RequestBody, {type: T}>,
    options?: SendOptions,
) => Promise<Outcome<AnswerBodies[T]>>;

export interface Sender {
    send: Send;
    /** Fetches the key for a team; concurrent calls share one request. */
    connect(teamId: TeamId): Promise<Outcome<AnswerBodies['connect']>>;
}

const COMMAND_UNKNOWN = 'api.command.execute_command.not_found.app_error';

/** One request, one answer. Connects first where that is still to be done; concurrent requests share that connection. */
export function makeSend(store: Store): Sender {
    const connecting = new Map<TeamId, Promise<Outcome<AnswerBodies['connect']>>>();

    const connect = (teamId: TeamId): Promise<Outcome<AnswerBodies['connect']>> => {
        const under = connecting.get(teamId) ?? connectOnce(store, teamId).finally(() => connecting.delete(teamId));
        connecting.set(teamId, under);
        return under;
    };

    const send = async <T extends keyof AnswerBodies>(
        body: Extract<RequestBody, {type: T}>,
        {id = randomId(), teamId = teamOf(store.getState())}: SendOptions = {},
    ): Promise<Outcome<AnswerBodies[T]>> => {
        const key = (): string | undefined => store.getState()[SLICE].connection.teams[teamId]?.key;
        if (key() === undefined) {
            const connected = await connect(teamId);
            if (!connected.ok) {
                return connected;
            }
        }
        const first = await post<T>(store, body, {id, teamId, key: key()});
        if (first.ok || first.kind !== 'refused') {
            return first;
        }
        if (first.reason === 'stale_key') {
            const connected = await connect(teamId);
            return connected.ok ? post<T>(store, body, {id, teamId, key: key()}) : connected;
        }
        const invited = first.reason === 'channel_without_bot' && (await inviteBot(store, teamId, body, first.field));
        return invited ? post<T>(store, body, {id, teamId, key: key()}) : first;
    };

    return {send, connect};
}

async function connectOnce(store: Store, teamId: TeamId): Promise<Outcome<AnswerBodies['connect']>> {
    const outcome = await post<'connect'>(store, {type: 'connect'}, {id: randomId(), teamId});
    if (outcome.ok) {
        store.dispatch({type: 'SET_CYCLE_CONNECTED', teamId, connected: outcome.body});
    }
    return outcome;
}

interface Envelope {
    id: string;
    teamId: TeamId;
    key?: string | undefined;
}

async function post<T extends keyof AnswerBodies>(
    store: Store,
    body: RequestBody,
    envelope: Envelope,
): Promise<Outcome<AnswerBodies[T]>> {
    const place = placeFor(store.getState(), store.getState()[SLICE], envelope.teamId, body);
    const first = place === null ? null : await execute<T>(store, body, envelope, place);
    // Left or archived a moment ago: the host's store may not know yet, and the direct channel always works.
    const closed = first !== null && !first.ok && first.kind === 'refused' && first.reason === 'mattermost';
    if (first !== null && !closed) {
        return first;
    }
    const direct = await directChannel(store, envelope.teamId);
    return direct === null ? (first ?? away(store)) : execute(store, body, envelope, direct);
}

async function execute<T extends keyof AnswerBodies>(
    store: Store,
    body: RequestBody,
    envelope: Envelope,
    channelId: string,
): Promise<Outcome<AnswerBodies[T]>> {
    const {id, teamId, key} = envelope;
    const text = envelopeText({v: CONTRACT_VERSION, id, ...(key === undefined ? {} : {key}), body});
    const sentAt = Date.now();
    const reply = await callMattermost('/commands/execute', {
        command: `/${HIDDEN_TRIGGER} ${text}`,
        channel_id: channelId,
        team_id: teamId,
    });
    if (!reply.ok) {
        if (reply.id === COMMAND_UNKNOWN) {
            store.dispatch({type: 'SET_CYCLE_NOT_SET_UP', teamId});
            return {ok: false, kind: 'not_set_up'};
        }
        return reply.kind === 'away'
            ? away(store)
            : {ok: false, kind: 'refused', reason: 'mattermost', text: reply.message, field: null, ref: reply.id};
    }
    const answer = fieldOf(fieldOf(reply.data, 'props'), PROPS_KEY);
    if (!isAnswer<T>(answer)) {
        return away(store);
    }
    store.dispatch({type: 'SET_CYCLE_HEARD', clockAhead: answer.now - (sentAt + Date.now()) / 2});
    return answer.ok ? {ok: true, body: answer.body} : refused(store, answer);
}

function refused(store: Store, answer: Extract<Answer, {ok: false}>): Outcome<never> {
    if (answer.reason === 'reload_needed') {
        store.dispatch({type: 'SET_CYCLE_RELOAD_NEEDED'});
    }
    // The sidecar without its database is as good as away: what was asked is kept and asked again.
    return answer.reason === 'unavailable'
        ? away(store)
        : {
              ok: false,
              kind: 'refused',
              reason: answer.reason,
              text: answer.text,
              field: answer.field ?? null,
              ref: answer.ref,
          };
}

function away(store: Store): Outcome<never> {
    store.dispatch({type: 'SET_CYCLE_AWAY', at: Date.now() + store.getState()[SLICE].clockAhead});
    return {ok: false, kind: 'away'};
}

/** The sidecar speaks the same contract, checked by version at `connect`; here only that this is an answer of it at all. */
function isAnswer<T extends keyof AnswerBodies>(value: unknown): value is Answer<T> {
    const ok = fieldOf(value, 'ok');
    return (
        typeof fieldOf(value, 'now') === 'number' &&
        (ok === true
            ? typeof fieldOf(value, 'body') === 'object'
            : ok === false && typeof fieldOf(value, 'text') === 'string')
    );
}
