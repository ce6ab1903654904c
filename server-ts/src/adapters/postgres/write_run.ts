import type {PoolClient} from 'pg';
import type {Asking, Change} from '../../application/ports';
import {wakeAt} from '../../domain/decide_wake';
import type {RunEvent} from '../../domain/event';
import type {Message} from '../../domain/message';
import {peopleOf} from '../../domain/announce';
import {namedAssignees, type Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';
import {SECOND, type Millis, type RunId} from '../../domain/units';
import {followerLane} from './follower_turns';
import type {Sql} from './pool';

/**
 * The run card is edited at most every ten seconds: every edit leaves a row in Mattermost's history. A follower hears of an update when
 * it stands in the run's channel, where the link in the message leads.
 */
const WAITS: Partial<Record<Message['op'], Millis>> = {card: 10 * SECOND, tell_follower: SECOND};

/** Changes of one run, one on top of the other, as they are written together. */
export interface RunChange {
    before: Run;
    after: Run;
    events: RunEvent[];
    messages: Message[];
    /** Who asked for them; `version`: the run's after that one. Empty for the clock. */
    asked: (Asking & {version: number})[];
    /** The time that it was decided at, where that is only what this replica takes for the database's. */
    believedNow?: Millis;
}

/**
 * One statement for changes of any number of runs. It writes nothing of a run that is no longer at the version that was decided on, or
 * that somebody else holds, nor of one that was decided at a time that it is not, so it is safe without a lock, too. Rows are locked in the order of their ids and never waited for: two
 * replicas that write the same runs cannot block each other.
 */
const WRITE_CHANGES = `
with wanted as materialized (
    select * from json_to_recordset($1::json) as wanted(
        id text, was integer, version integer, state json, summary json, status text, channel text, events json, asked json, messages json, now bigint)
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
    insert into outbox (run_id, lane, op, body, due_at, ready_at)
    select id, message->>'lane', message->>'op', message->'body', (message->>'dueAt')::bigint, greatest(
        app_ms() + (message->>'waits')::bigint,
        case when message->>'op' = 'tell_follower' then (select next_at from follower_turn where user_id = message->'body'->>'user') end)
    from changed join wanted using (id), json_array_elements(wanted.messages) with ordinality as said(message, place)
    order by id, place
    on conflict (lane) where op = 'card' and state = 'waiting' and attempts = 0 do nothing
)
select (select coalesce(json_agg(id), '[]') from changed) as ids, app_ms() as now`;

/** Saves a change of a run whose row this transaction holds. */
export async function writeChange(sql: PoolClient, before: Run, change: Change, asking: Asking | null): Promise<void> {
    const {run: after, events, messages} = change;
    const asked = asking === null ? [] : [{...asking, version: after.version}];
    const {ids} = await writeIfUnchanged(sql, [{before, after, events, messages, asked}]);
    if (!ids.has(before.id)) {
        throw new Error(`run ${before.id} is not at version ${before.version} under its own lock`);
    }
    await writeDues(sql, [{before, after, settingsVersion: change.settingsVersion}]);
    await writePeople(sql, before, change.run);
}

/** True when nothing but the run's own row and what follows it is to be written: then one statement does, without a transaction. */
export function isPlain(before: Run, after: Run): boolean {
    return wakeAt(before) === wakeAt(after) && hasSamePeople(before, after);
}

/** Saves each of the changes whose run is still as it was when it was decided, with nothing of the others; gives the ids of the saved. */
export async function writeIfUnchanged(
    sql: Sql,
    changes: readonly RunChange[],
): Promise<{ids: ReadonlySet<RunId>; now: Millis}> {
    const wanted = changes.map(({before, after, events, messages, asked, believedNow}) => ({
        id: after.id,
        was: before.version,
        version: after.version,
        state: after,
        summary: summaryOf(after),
        status: after.status,
        channel: after.channelId,
        events,
        asked,
        messages: messages.map((message) => outboxRow(after, message)),
        now: believedNow ?? null,
    }));
    const {rows} = await sql.query<{ids: RunId[]; now: Millis}>({
        name: 'write_changes',
        text: WRITE_CHANGES,
        values: [JSON.stringify(wanted)],
    });
    return {ids: new Set(rows[0]?.ids), now: rows[0]?.now ?? 0};
}

function outboxRow(
    run: Run,
    message: Message,
): {lane: string; op: string; body: Message; dueAt: Millis | null; waits: Millis} {
    return {
        lane: laneOf(run, message),
        op: message.op,
        body: message,
        dueAt: message.op === 'post' ? (message.dueAt ?? null) : null,
        waits: WAITS[message.op] ?? 0,
    };
}

function laneOf(run: Run, message: Message): string {
    if (message.op === 'tell_follower') {
        return followerLane(message.user);
    }
    const lane =
        message.op === 'card' ? 'card' : message.op === 'post' || message.op === 'edit' ? message.lane : undefined;
    return lane === undefined ? run.id : `${run.id}:${lane}`;
}

/** A run whose `due` row is to follow it; `before` null: whatever that row says. */
export interface DueChange {
    before: Run | null;
    after: Run;
    /** Of the team's settings that its moments were counted on. */
    settingsVersion: number | undefined;
}

/**
 * The `due` row follows the run; NOTIFY wakes every replica's clock, in case this is now the earliest. A moment that was counted on
 * settings of the team that do not hold any more is looked at by the clock at once, which counts it anew.
 */
export async function writeDues(sql: PoolClient, changes: readonly DueChange[]): Promise<void> {
    const wanted = changes
        .filter(({before, after}) => before === null || wakeAt(before) !== wakeAt(after))
        .map(({after, settingsVersion}) => ({
            id: after.id,
            due: wakeAt(after),
            settings: settingsVersion ?? null,
            team: after.teamId,
        }));
    if (wanted.length === 0) {
        return;
    }
    await sql.query({
        name: 'due_set',
        text: `with wanted as materialized (
                select * from json_to_recordset($1::json) as wanted(id text, due bigint, settings integer, team text)
            ), none as (
                delete from due using wanted where due.run_id = wanted.id and wanted.due is null
            ), armed as (
                insert into due (run_id, due_at)
                select wanted.id, case when settings_version > wanted.settings then least(wanted.due, app_ms()) else wanted.due end
                from wanted join team on team.id = wanted.team where wanted.due is not null order by wanted.id
                on conflict (run_id) do update set due_at = excluded.due_at
            ) select pg_notify('due', '')`,
        values: [JSON.stringify(wanted)],
    });
}

function hasSamePeople(before: Run, after: Run): boolean {
    return (
        before.seats === after.seats &&
        before.joined === after.joined &&
        before.followers === after.followers &&
        (before.phases === after.phases || namedAssignees(before).join() === namedAssignees(after).join())
    );
}

export async function writePeople(sql: PoolClient, before: Run | null, after: Run): Promise<void> {
    const people = peopleOf(after);
    if (before !== null && hasSamePeople(before, after)) {
        return;
    }
    await sql.query({
        name: 'people_set',
        text: `with gone as (delete from run_person where run_id = $1 and not user_id = any($2::text[]))
            insert into run_person (run_id, user_id) select $1, unnest($2::text[]) on conflict do nothing`,
        values: [after.id, people],
    });
}
