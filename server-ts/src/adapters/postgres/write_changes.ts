import type {QueryConfig} from 'pg';
import {LEASE} from './outbox_claims';

/**
 * One statement for changes of any number of runs. It writes nothing of a run that is no longer at the version that was decided on, or
 * that somebody else holds, nor of one that was decided at a time that it is not, so it is safe without a lock, too. Rows are locked in the order of their ids and never waited for: two
 * replicas that write the same runs cannot block each other.
 */
const writeChanges = (states: string, summaries: string, claiming: boolean): string => `
with wanted as materialized (
    select * from rows from (
        json_to_recordset($1::json) as (
            id text, was integer, version integer, status text, channel text, events json, asked json, messages json, now bigint),
        unnest(array[${states}]::json[]), unnest(array[${summaries}]::json[])
    ) as wanted(id, was, version, status, channel, events, asked, messages, now, state, summary)
), held as materialized (
    select run.id from run join wanted on wanted.id = run.id and wanted.was = run.version
    where wanted.now is null or app_ms() - wanted.now between -100 and 2000
    order by run.id for no key update of run skip locked
), changed as (
    update run set version = wanted.version, state = wanted.state, summary = wanted.summary, status = wanted.status,
        channel_id = nullif(wanted.channel, '')
    from wanted join held on held.id = wanted.id where run.id = wanted.id returning run.id
), happened as (
    insert into run_event (run_id, seq, at, body)
    select id, (event->>'seq')::integer, (event->>'at')::bigint, event
    from changed join wanted using (id), json_array_elements(wanted.events) as event
), asked as (
    insert into answered (command_id, trigger_id, user_id, run_id, version)
    select asking->>'commandId', asking->>'triggerId', asking->>'user', id, (asking->>'version')::integer
    from changed join wanted using (id), json_array_elements(wanted.asked) as asking
), told as (
    insert into outbox (run_id, lane, op, body, due_at, ready_at${claiming ? ', attempts, lease_until, holder, looked_from' : ''})
    select id, message->>'lane', message->>'op', message->'body', (message->>'dueAt')::bigint, greatest(
        app_ms() + (message->>'waits')::bigint,
        case when message->>'op' = 'tell_follower' then (select next_at from follower_turn where user_id = message->'body'->>'user') end)
        ${claiming ? CLAIMED : ''}
    from changed join wanted using (id), json_array_elements(wanted.messages) with ordinality as said(message, place)
    ${claiming ? IS_FIRST : ''}
    order by id, place
    on conflict (lane) where op = 'card' and state = 'waiting' and attempts = 0 do nothing
    ${claiming ? 'returning id, run_id, lane, key, attempts, planned_at, due_at, looked_from' : ''}
)
select (select coalesce(json_agg(id), '[]') from changed) as ids, app_ms() as now${claiming ? CLAIMS : ''}`;

/** A message that names a holder is the first of its lane among those that are written: it is claimed unless an earlier one waits there. */
const IS_FIRST = `cross join lateral (select case when message->>'holder' is not null then
    not exists (select 1 from outbox as earlier where earlier.lane = message->>'lane' and earlier.state = 'waiting' offset 0) else false end
) as free(is_first)`;
const CLAIMED = `, is_first::integer, case when is_first then app_ms() + ${LEASE} end,
    case when is_first then message->>'holder' end, case when is_first then (message->>'chatNow')::bigint end`;
const CLAIMS = ', (select json_agg(told) from told where attempts = 1) as claimed';

/**
 * States and summaries are parameters of their own: PostgreSQL read them twice where they came within the JSON of all the rest, an eighth
 * of the whole statement. One statement is prepared for each of these sizes, and filled up with nothing.
 */
const SIZES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 50];
const statements = new Map<string, {name: string; text: string; places: number}>();

/**
 * The statement that writes the runs `wanted` names, each with the state and the summary at its place. Gives `ids`, of those written, and
 * `now`; where messages may be claimed, also `claimed`.
 */
export function writeChangesOf(wanted: string, states: string[], summaries: string[], claiming: boolean): QueryConfig {
    const {name, text, places} = statementFor(states.length, claiming);
    return {name, text, values: [wanted, ...padded(states, places), ...padded(summaries, places)]};
}

function statementFor(count: number, claiming: boolean): {name: string; text: string; places: number} {
    const places = SIZES.find((size) => size >= count) ?? count;
    const name = `write_changes_${claiming ? 'claiming_' : ''}${places}`;
    const known = statements.get(name);
    if (known) {
        return known;
    }
    const numbered = (from: number): string => Array.from({length: places}, (_, place) => `$${from + place}`).join();
    const made = {name, text: writeChanges(numbered(2), numbered(2 + places), claiming), places};
    statements.set(name, made);
    return made;
}

function padded(values: string[], length: number): (string | null)[] {
    return Array.from({length}, (_, place) => values[place] ?? null);
}
