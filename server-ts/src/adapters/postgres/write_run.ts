import type {PoolClient} from 'pg';
import type {Asking, Change} from '../../application/ports';
import {wakeAt} from '../../domain/decide_wake';
import type {Message} from '../../domain/message';
import {peopleOf} from '../../domain/announce';
import type {Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';
import {SECOND, type Millis} from '../../domain/units';
import type {Sql} from './pool';

/** The run card is edited at most this often: every edit leaves a row in Mattermost's history. */
const CARD_EVERY: Millis = 10 * SECOND;

/**
 * One statement for all of a change. It writes nothing at all when the run is no longer at the version that was decided on, so it is
 * safe without a lock, too.
 */
const WRITE_CHANGE = `
with changed as (
    update run set version = $2, state = $3, summary = $4, status = $5, channel_id = nullif($6, '')
    where id = $1 and version = $12 returning id
), happened as (
    insert into run_event (run_id, seq, at, body)
    select $1, (event->>'seq')::integer, (event->>'at')::bigint, event from changed, json_array_elements($7::json) as event
), asked as (
    insert into answered (command_id, trigger_id, user_id, run_id, version)
    select $8, $9, $10, $1, $2 from changed where $8::text is not null
), told as (
    insert into outbox (run_id, lane, op, body, due_at, ready_at)
    select $1, message->>'lane', message->>'op', message->'body', (message->>'dueAt')::bigint, app_ms() + (message->>'waits')::bigint
    from changed, json_array_elements($11::json) with ordinality as said(message, place)
    order by place
    on conflict (lane) where op = 'card' and state = 'waiting' and attempts = 0 do nothing
)
select count(*)::integer as changed from changed`;

/** Saves a change of a run whose row this transaction holds. */
export async function writeChange(sql: PoolClient, before: Run, change: Change, asking: Asking | null): Promise<void> {
    if (!(await writeIfUnchanged(sql, before, change, asking))) {
        throw new Error(`run ${before.id} is not at version ${before.version} under its own lock`);
    }
    await writeDue(sql, before, change.run, change.settingsVersion);
    await writePeople(sql, before, change.run);
}

/** True when nothing but the run's own row and what follows it is to be written: then one statement does, without a transaction. */
export function isPlain(before: Run, after: Run): boolean {
    return wakeAt(before) === wakeAt(after) && hasSamePeople(before, after);
}

/** Saves a change if the run is still as it was when the change was decided; false, and nothing written, when it is not. */
export async function writeIfUnchanged(sql: Sql, before: Run, change: Change, asking: Asking | null): Promise<boolean> {
    const {run, events, messages} = change;
    const {rows} = await sql.query<{changed: number}>({
        name: 'write_change',
        text: WRITE_CHANGE,
        values: [
            run.id,
            run.version,
            JSON.stringify(run),
            JSON.stringify(summaryOf(run)),
            run.status,
            run.channelId,
            JSON.stringify(events),
            asking?.commandId ?? null,
            asking?.triggerId ?? null,
            asking?.user ?? null,
            JSON.stringify(messages.map((message) => outboxRow(run, message))),
            before.version,
        ],
    });
    return rows[0]?.changed === 1;
}

function outboxRow(
    run: Run,
    message: Message,
): {lane: string; op: string; body: Message; dueAt: Millis | null; waits: Millis} {
    const isCard = message.op === 'card';
    return {
        lane: isCard ? `${run.id}:card` : run.id,
        op: message.op,
        body: message,
        dueAt: message.op === 'post' ? (message.dueAt ?? null) : null,
        waits: isCard ? CARD_EVERY : 0,
    };
}

/**
 * The `due` row follows the run; NOTIFY wakes every replica's clock, in case this is now the earliest. A moment that was counted on
 * settings of the team that do not hold any more is looked at by the clock at once, which counts it anew.
 */
export async function writeDue(
    sql: PoolClient,
    before: Run | null,
    after: Run,
    settingsVersion: number | undefined,
): Promise<void> {
    const due = wakeAt(after);
    if (before !== null && wakeAt(before) === due) {
        return;
    }
    if (due === null) {
        await sql.query({name: 'due_none', text: 'delete from due where run_id = $1', values: [after.id]});
        return;
    }
    await sql.query({
        name: 'due_set',
        text: `with armed as (
                insert into due (run_id, due_at)
                select $1, case when settings_version > $3::integer then least($2::bigint, app_ms()) else $2::bigint end from team where id = $4
                on conflict (run_id) do update set due_at = excluded.due_at
            ) select pg_notify('due', '')`,
        values: [after.id, due, settingsVersion ?? null, after.teamId],
    });
}

function hasSamePeople(before: Run, after: Run): boolean {
    return before.seats === after.seats && before.joined === after.joined && before.followers === after.followers;
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
