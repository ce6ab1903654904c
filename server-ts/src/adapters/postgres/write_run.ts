import type {PoolClient} from 'pg';
import type {Claiming, OutboxRow} from '../../application/outbox_ports';
import type {Asking, Change, RunTexts} from '../../application/ports';
import {LONGEST_SLEEP} from '../../application/wake_due';
import {wakeAt} from '../../domain/duty/decide_wake';
import type {RunEvent} from '../../domain/event';
import type {Message} from '../../domain/announce/message';
import {peopleOf} from '../../domain/announce/announce';
import {namedAssignees, type Run} from '../../domain/run';
import {SECOND, type Millis, type RunId} from '../../domain/units';
import {claimedMessages, type ClaimedRow} from './claimed_messages';
import {followerLane} from './follower_turns';
import {holderOf} from './unheard_claims';
import type {Sql} from './pool';
import {textsOf} from './run_texts';
import {writeChangesOf} from './write_changes';

/**
 * The run card is edited at most every ten seconds, because every edit leaves a row in Mattermost's history. Mattermost announces each
 * header change, so changes within ten seconds are combined into one. A follower hears of an update a second later, when it stands in
 * the run's channel, where the link in the message leads.
 */
const WAITS: Partial<Record<Message['op'], Millis>> = {
    card: 10 * SECOND,
    header: 10 * SECOND,
    tell_follower: SECOND,
};

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
    /** Of `after`, if there was time to make them before its turn. */
    texts?: RunTexts;
    /** Of the team's settings that its moments were counted on; undefined: on those that hold. */
    settingsVersion?: number | undefined;
}

/** Saves a change of a run whose row this transaction holds. */
export async function writeChange(sql: PoolClient, before: Run, change: Change, asking: Asking | null): Promise<void> {
    const {run: after, events, messages, settingsVersion} = change;
    const asked = asking === null ? [] : [{...asking, version: after.version}];
    const changes = [{before, after, events, messages, asked, settingsVersion}];
    checkSaved(changes, await writeWithFollowers(sql, changes));
}

/** Saves changes of runs that this transaction holds. Gives the messages that were claimed. */
export async function writeUnderLock(
    sql: PoolClient,
    changes: readonly RunChange[],
    claiming: Claiming | null,
): Promise<OutboxRow[]> {
    const written = await writeIfUnchanged(sql, changes, claiming);
    checkSaved(changes, written);
    return written.claimed;
}

function checkSaved(changes: readonly RunChange[], {ids}: Written): void {
    const lost = changes.find(({after}) => !ids.has(after.id));
    if (lost) {
        throw new Error(`run ${lost.after.id} is not at version ${lost.before.version} under its own lock`);
    }
}

/** True when nothing but the run's own row and what follows from it is to be written: then one statement does, without a transaction. */
export function isPlain({before, after}: RunChange): boolean {
    return wakeAt(before) === wakeAt(after) && hasSamePeople(before, after);
}

/**
 * As `writeIfUnchanged`, and in the same transaction what follows the saved runs in other tables: when the clock has to look, and on
 * whose lists they are. The due row is a statement of its own: only one that begins when the run is held sees settings saved meanwhile.
 */
export async function writeWithFollowers(sql: PoolClient, changes: readonly RunChange[]): Promise<Written> {
    const written = await writeIfUnchanged(sql, changes);
    const saved = changes.filter(({after}) => written.ids.has(after.id));
    await writeDues(sql, saved);
    for (const {before, after} of saved) {
        await writePeople(sql, before, after);
    }
    return written;
}

export interface Written {
    ids: ReadonlySet<RunId>;
    now: Millis;
    /** Messages that were written as claimed, not in the order of the changes. */
    claimed: OutboxRow[];
}

/**
 * Saves each of the changes whose run is still as it was when it was decided, with nothing of the others; gives the ids of the saved.
 * With `claiming`, messages that may go out at once are claimed with the same stroke.
 */
export async function writeIfUnchanged(
    sql: Sql,
    changes: readonly RunChange[],
    claiming: Claiming | null = null,
): Promise<Written> {
    const claims = claiming && claimedMessages(changes, claiming.atMost, laneOf);
    const wanted = changes.map(({before, after, events, messages, asked, believedNow}) => ({
        id: after.id,
        was: before.version,
        version: after.version,
        status: after.status,
        channel: after.channelId,
        events,
        asked,
        messages: messages.map((message) => ({
            ...outboxRow(after, message),
            ...(claiming && claims?.isClaimed(message) ? {holder: holderOf(claiming), chatNow: claiming.chatNow} : {}),
        })),
        now: believedNow ?? null,
    }));
    const texts = changes.map((change) => change.texts ?? textsOf(change.after));
    const {rows} = await sql.query<{ids: RunId[]; now: Millis; claimed?: ClaimedRow[] | null}>(
        writeChangesOf(
            JSON.stringify(wanted),
            texts.map(({state}) => state),
            texts.map(({summary}) => summary),
            claims !== null,
        ),
    );
    const {ids, now = 0, claimed} = rows[0] ?? {};
    return {ids: new Set(ids), now, claimed: (claimed ?? []).flatMap((row) => claims?.rowOf(row, now) ?? [])};
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
        message.op === 'card' || message.op === 'header' || (message.op === 'pass_on' && run.kind === 'cycle')
            ? message.op
            : message.op === 'post' || message.op === 'edit'
              ? message.lane
              : undefined;
    return lane === undefined ? run.id : `${run.id}:${lane}`;
}

/** A run whose `due` row is to follow it; `before` null: whatever that row says. */
export interface DueChange {
    before: Run | null;
    after: Run;
    /** The version of the team's settings from which its moments were computed. */
    settingsVersion?: number | undefined;
}

/** Added only when a due row has to be deleted; otherwise PostgreSQL may scan the whole table, ten times the cost of the statement. */
const DUE_NONE = 'none as (delete from due using wanted where due.run_id = wanted.id and wanted.due is null),';

/**
 * The `due` row follows the run. NOTIFY wakes the replicas only when the moment comes before their clocks look again by themselves: when
 * they were told of each change, every tick of an item with a due time cost eight queries that found nothing. A moment that was computed
 * from outdated team settings becomes due at once, and the clock computes it again.
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
    const some = wanted.some(({due}) => due === null);
    await sql.query({
        name: some ? 'due_set_or_none' : 'due_set',
        text: `with wanted as materialized (
                select * from json_to_recordset($1::json) as wanted(id text, due bigint, settings integer, team text)
            ), ${some ? DUE_NONE : ''}
            armed as (
                insert into due (run_id, due_at)
                select wanted.id, case when settings_version > wanted.settings then least(wanted.due, app_ms()) else wanted.due end
                from wanted join team on team.id = wanted.team where wanted.due is not null order by wanted.id
                on conflict (run_id) do update set due_at = excluded.due_at returning due_at
            ) select pg_notify('due', '') from (select min(due_at) as due_at from armed) as soonest where due_at < app_ms() + ${LONGEST_SLEEP}`,
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
