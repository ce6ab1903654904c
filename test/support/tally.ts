import {CARD_SLOT} from '../../server-ts/src/domain/announce/message';
import type {StandIn} from '../mattermost/server/start';
import type {FleetTeam} from './fleet_runs';

/** What became of everything that was to be said. */
export interface Tally {
    /** Obligations that opened, runs that asked to be taken, notices of either, and updates. */
    obligations: number;
    taken: number;
    notices: number;
    updates: number;
    /** Posts of the bot in all channels. */
    posts: number;
    /** Dropped because it was answered, or a later one says it: each with its reason in the ledger. */
    dropped: number;
    /** Planned and not there, or happened and never planned. */
    lost: number;
    /** There twice, there though it was dropped, a second root of a thread, or deleted again as a twin. */
    doubled: number;
    /** Posts of one lane that stand in another order than they were planned in. */
    disordered: number;
    failed: number;
    /** Cards of runs that run and are not pinned, or of finished ones that still are. */
    pinnedWrongly: number;
}

export const NOTHING_WRONG = {lost: 0, doubled: 0, disordered: 0, failed: 0, pinnedWrongly: 0};

export function clean({lost, doubled, disordered, failed, pinnedWrongly}: Tally): typeof NOTHING_WRONG {
    return {lost, doubled, disordered, failed, pinnedWrongly};
}

interface Planned {
    id: number;
    run_id: string;
    lane: string;
    op: 'post' | 'tell_follower';
    kind: string | null;
    state: 'waiting' | 'done' | 'failed' | 'void';
    key: string;
    error: string | null;
    joined_to: number | null;
    text: string | null;
    user_id: string | null;
}

/** Why a message may end unsent, and nothing is wrong. */
const DROPPED = /^(it was answered|a later notice|its post was never made|no update was copied)/;

const PLANNED = `
select id, run_id, lane, op, body->'body'->>'kind' as kind, state, key::text, error, joined_to,
    coalesce(
        body->'update'->>'text',
        (select state->>'name' from run where run.id = run_id) || ' was ' || (body->'body'->>'kind')
    ) as text, body->>'user' as user_id
from outbox where op in ('post', 'tell_follower') order by id`;

const HAPPENED = `
select body->>'type' as type, count(*)::int as count,
    count(*) filter (where body->>'channelId' is not null)::int as told,
    count(*) filter (where body->>'channelId' is null or jsonb_array_length((body->'mentioned')::jsonb) > 0)::int as threaded,
    count(*) filter (where body->>'by' is null or jsonb_array_length((body->'mentioned')::jsonb) > 0)::int as said
from run_event where body->>'type' in ('obligation_opened', 'obligation_reminded', 'obligation_escalated', 'update_posted',
    'acknowledgement_opened', 'acknowledgement_asked', 'run_finished', 'run_restored')
group by 1`;

type Query = <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** Compares what happened with what was planned, and that with what stands in Mattermost. */
export async function tallyOf(query: Query, mattermost: StandIn, team: FleetTeam): Promise<Tally> {
    const planned = await query<Planned>(PLANNED);
    const happened = await query<{type: string; count: number; told: number; threaded: number; said: number}>(HAPPENED);
    const stored = team.channels.flatMap((channel) => mattermost.posts(channel).map((post) => asStored(post, channel)));
    const byKey = new Map<string, number[]>();
    stored.forEach(({key}, place) => byKey.set(key, [...(byKey.get(key) ?? []), place]));

    const count = (type: string): number => happened.find((one) => one.type === type)?.count ?? 0;
    const {told = 0, threaded = 0} = happened.find((one) => one.type === 'obligation_escalated') ?? {};
    // Who left a seat to somebody who is asked already is taken off the post by an edit: nobody has to be told.
    const asked = happened.find((one) => one.type === 'acknowledgement_asked')?.said ?? 0;
    const rows = (...kinds: string[]): number =>
        planned.filter(({kind}) => kind !== null && kinds.includes(kind)).length;
    const updates = count('update_posted');
    const notices = count('obligation_reminded') + count('obligation_escalated');
    const unplanned = [
        [count('obligation_opened'), rows('reminder')],
        [count('obligation_reminded') + threaded, rows('reminded_again', 'escalated')],
        [told, rows('channel_told')],
        [count('acknowledgement_opened'), rows('taker_wanted')],
        [asked, rows('taker_wanted_again')],
        [updates, rows('status_update')],
        [updates, rows('broadcast')],
        [
            (updates + count('run_finished') + count('run_restored')) * 2,
            planned.filter(({op}) => op === 'tell_follower').length,
        ],
    ].map(([has = 0, plans = 0]) => Math.abs(has - plans));

    let lost = unplanned.reduce((sum, difference) => sum + difference, 0);
    let doubled = mattermost.calls.count({method: 'DELETE', path: /\/posts\//});
    let dropped = 0;
    const saidTo = textsTo(mattermost, team);
    const keys = new Map(planned.map(({id, key}) => [id, key]));
    for (const row of planned) {
        const leads = row.joined_to === null || row.joined_to === row.id;
        const places = byKey.get(leads ? row.key : (keys.get(row.joined_to ?? 0) ?? '')) ?? [];
        const isThere = row.state === 'done';
        if (row.state === 'void') {
            dropped += 1;
            lost += DROPPED.test(row.error ?? '') ? 0 : 1;
        }
        lost += (isThere && places.length === 0) || row.state === 'waiting' ? 1 : 0;
        doubled += leads ? Math.max(0, places.length - (row.state === 'void' || row.state === 'failed' ? 0 : 1)) : 0;
        if (row.op === 'tell_follower' && isThere) {
            const times = saidTo.get(`${row.user_id ?? ''} ${row.text ?? ''}`) ?? 0;
            lost += times === 0 ? 1 : 0;
            doubled += Math.max(0, times - 1);
        }
    }
    return {
        obligations: count('obligation_opened'),
        taken: count('acknowledgement_opened'),
        notices: notices + asked,
        updates,
        posts: stored.length,
        dropped,
        lost,
        doubled: doubled + secondRoots(planned, stored),
        disordered: disorderIn(planned, stored, byKey, keys),
        failed: planned.filter(({state}) => state === 'failed').length,
        pinnedWrongly: await pinnedWrongly(query, mattermost, team),
    };
}

async function pinnedWrongly(query: Query, mattermost: StandIn, team: FleetTeam): Promise<number> {
    const cards = await query<{status: string; post_id: string}>(
        'select run.status, slot.post_id from run join slot on slot.run_id = run.id and slot.name = $1',
        [CARD_SLOT],
    );
    const pinned = new Map(mattermost.posts(team.channel).map((post) => [post['id'], post['is_pinned']]));
    return cards.filter(({status, post_id: id}) => pinned.get(id) !== (status === 'running')).length;
}

interface Stored {
    channel: string;
    key: string;
    rootId: string;
}

function asStored(post: Record<string, unknown>, channel: string): Stored {
    const props = post['props'];
    const hasKey = typeof props === 'object' && props !== null && 'set_key' in props;
    return {channel, key: hasKey ? String(props.set_key) : '', rootId: String(post['root_id'])};
}

/** How often each update's text, and the end of each run, stands in each person's direct channel: `user text`. */
function textsTo(mattermost: StandIn, team: FleetTeam): Map<string, number> {
    const found = new Map<string, number>();
    for (const [user, channel] of team.direct) {
        for (const post of mattermost.posts(channel)) {
            const message = String(post['message']);
            const ends = [...message.matchAll(/\*\*([^*\n]+)\*\*( was (?:finished|restored)) by/g)];
            const news = [...message.matchAll(/News number \d+\./g)].map(([text]) => text);
            for (const text of [...news, ...ends.map(([, name = '', end = '']) => name + end)]) {
                found.set(`${user} ${text}`, (found.get(`${user} ${text}`) ?? 0) + 1);
            }
        }
    }
    return found;
}

/** A run has one thread in the channel that its updates are copied to. */
function secondRoots(planned: Planned[], stored: Stored[]): number {
    const runOf = new Map(planned.flatMap((row) => (row.kind === 'broadcast' ? [[row.key, row.run_id]] : [])));
    const roots = stored.filter(({key, rootId}) => rootId === '' && runOf.has(key)).map(({key}) => runOf.get(key));
    return roots.length - new Set(roots).size;
}

/** Those of a lane that stand in one channel stand there in the order in which they were planned. */
function disorderIn(
    planned: Planned[],
    stored: Stored[],
    byKey: Map<string, number[]>,
    keys: Map<number, string>,
): number {
    const last = new Map<string, number>();
    let disordered = 0;
    for (const row of planned) {
        const key = row.joined_to === null ? row.key : (keys.get(row.joined_to) ?? row.key);
        const place = row.state === 'done' ? byKey.get(key)?.[0] : undefined;
        if (place !== undefined) {
            const where = `${row.lane} ${stored[place]?.channel ?? ''}`;
            disordered += place < (last.get(where) ?? -1) ? 1 : 0;
            last.set(where, place);
        }
    }
    return disordered;
}
