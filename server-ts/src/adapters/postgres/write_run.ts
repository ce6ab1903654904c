import type {PoolClient} from 'pg';
import type {Asking, Change} from '../../application/ports';
import {wakeAt} from '../../domain/decide_wake';
import type {Message} from '../../domain/message';
import {peopleOf} from '../../domain/announce';
import type {Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';
import {SECOND, type Millis} from '../../domain/units';

/** The run card is edited at most this often: every edit leaves a row in Mattermost's history. */
const CARD_EVERY: Millis = 10 * SECOND;

/** One statement, so that a tick costs four round trips: begin, lock, write, commit. */
const WRITE_CHANGE = `
with changed as (
    update run set version = $2, state = $3, summary = $4, status = $5, channel_id = nullif($6, '') where id = $1
), happened as (
    insert into run_event (run_id, seq, at, body)
    select $1, (event->>'seq')::integer, (event->>'at')::bigint, event from json_array_elements($7::json) as event
), asked as (
    insert into answered (command_id, trigger_id, user_id, run_id, version)
    select $8, $9, $10, $1, $2 where $8::text is not null
)
insert into outbox (run_id, lane, op, body, due_at, ready_at)
select $1, message->>'lane', message->>'op', message->'body', (message->>'dueAt')::bigint, app_ms() + (message->>'waits')::bigint
from json_array_elements($11::json) with ordinality as told(message, place)
order by place
on conflict (lane) where op = 'card' and state = 'waiting' and attempts = 0 do nothing`;

/** Saves a change of a run whose row this transaction holds. */
export async function writeChange(sql: PoolClient, before: Run, change: Change, asking: Asking | null): Promise<void> {
    const {run, events, messages} = change;
    await sql.query({
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
        ],
    });
    await writeDue(sql, before, run);
    await writePeople(sql, before, run);
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

/** The `due` row follows the run; NOTIFY wakes every replica's clock, in case this is now the earliest. */
export async function writeDue(sql: PoolClient, before: Run | null, after: Run): Promise<void> {
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
                insert into due (run_id, due_at) values ($1, $2) on conflict (run_id) do update set due_at = excluded.due_at
            ) select pg_notify('due', '')`,
        values: [after.id, due],
    });
}

export async function writePeople(sql: PoolClient, before: Run | null, after: Run): Promise<void> {
    const people = peopleOf(after);
    if (
        before !== null &&
        before.seats === after.seats &&
        before.joined === after.joined &&
        before.followers === after.followers
    ) {
        return;
    }
    await sql.query({
        name: 'people_set',
        text: `with gone as (delete from run_person where run_id = $1 and not user_id = any($2::text[]))
            insert into run_person (run_id, user_id) select $1, unnest($2::text[]) on conflict do nothing`,
        values: [after.id, people],
    });
}
