import type {Pool, PoolClient} from 'pg';
import type {Claiming} from '../../application/outbox_ports';
import type {Asking, Created, NewRun, RunStore, Saved} from '../../application/ports';
import {isRefused} from '../../domain/refusal';
import type {ChannelId, Millis, RunId, UserId} from '../../domain/units';
import {changesTogether} from './change_together';
import {decideRow, type Decide, type RunRow} from './decide_row';
import {isUnreachable, transaction} from './pool';
import {prepareWakes} from './prepare_wakes';
import {runMemory, type RunMemory} from './run_memory';
import {unheardClaims, type UnheardClaims} from './unheard_claims';
import {wakeSome, type LearnSettings} from './wake_runs';
import {writeChange, writeDues, writePeople, writeUnderLock} from './write_run';

/** The run's row is locked first, by everybody who locks: one order, so no deadlock. `app_ms()` is read after the lock was taken. */
const LOCK_RUN = `
with locked as materialized (select state from run where id = $1 for update)
select locked.state, app_ms() as now, asked.command_id is not null as repeated
from locked left join answered as asked on asked.command_id = $2`;

export function postgresRunStore(
    pool: Pool,
    learn: LearnSettings = () => undefined,
    memory: RunMemory = runMemory(),
    unheard: UnheardClaims = unheardClaims(),
): RunStore {
    const busy = busyRuns();
    const changeUnlocked = changesTogether(pool, memory);
    return {
        create: async (asking, request, claiming) => {
            const written: Created[] = [];
            const created = await guarded(() =>
                transaction(pool, async (sql) => {
                    const made = await create(sql, asking, request, claiming);
                    written.push(made);
                    return made;
                }),
            ).catch((error: unknown) => {
                const last = written.at(-1);
                if (claiming && last?.kind === 'created' && isUnreachable(error)) {
                    unheard.note(claiming, [last.run.id]);
                }
                throw error;
            });
            if (created.kind === 'created') {
                // Its channel and its card are made in a moment, and each reads it.
                memory.keep(created.run);
            }
            return created;
        },
        change: (runId, asking, decide) =>
            guarded(async () => {
                const saved = busy.has(runId) ? null : await changeUnlocked(runId, asking, decide);
                return saved ?? busy.hold(runId, () => transaction(pool, (sql) => change(sql, runId, asking, decide)));
            }),
        prepareWakes: (ahead, limit, decide, known) => prepareWakes(pool, ahead, limit, decide, learn, known),
        wakeSome: async (limit, decide, claiming, prepared) => {
            const {woken, ...more} = await wakeSome({pool, learn, unheard}, limit, decide, claiming, prepared);
            // What it owes is put into words in a moment: without this each of three hundred reminders read seven kilobytes once more.
            woken.forEach(({saved}) => memory.keep(saved.run));
            return {woken, ...more};
        },
        dueWithin: async (ahead, limit) => {
            const {rows} = await pool.query<{channel_id: ChannelId; people: UserId[]; due_in: Millis}>({
                name: 'due_within',
                text: `select run.channel_id, array(
                           select seat->>'user' from json_array_elements(run.summary->'seats') as seat where seat->>'user' is not null
                           union select item->>'assignee' from json_array_elements(run.summary->'waiting') as item where item->>'assignee' is not null
                           union select run.state->>'startedBy') as people, soon.due_at - app_ms() as due_in
                       from (select run_id, due_at from due where due_at <= (select app_ms()) + $1::bigint order by due_at limit $2) as soon
                       join run on run.id = soon.run_id where run.channel_id is not null order by soon.due_at`,
                values: [ahead, limit],
            });
            return rows.map((row) => ({channelId: row.channel_id, people: row.people, dueIn: row.due_in}));
        },
        untilNextDue: async () => {
            const {rows} = await pool.query<{due: Millis | null; now: Millis}>({
                name: 'until_due',
                text: `select least(
                           (select due_at from due order by due_at limit 1),
                           (select next_at from person_setting where next_at is not null order by next_at limit 1)
                       ) as due, app_ms() as now`,
            });
            const {due, now} = rows[0] ?? {due: null, now: 0};
            return {wait: due === null ? null : due - now, now};
        },
        abandon: async (runId) => {
            await pool.query('delete from run where id = $1', [runId]);
        },
    };
}

/** Runs that several people change right now: they queue at the lock from the start, instead of meeting there after a vain attempt. */
function busyRuns(): {has(runId: RunId): boolean; hold<T>(runId: RunId, work: () => Promise<T>): Promise<T>} {
    const queues = new Map<RunId, number>();
    return {
        has: (runId) => queues.has(runId),
        hold: async (runId, work) => {
            queues.set(runId, (queues.get(runId) ?? 0) + 1);
            try {
                return await work();
            } finally {
                const left = (queues.get(runId) ?? 1) - 1;
                if (left === 0) {
                    queues.delete(runId);
                } else {
                    queues.set(runId, left);
                }
            }
        },
    };
}

async function change(sql: PoolClient, runId: RunId, asking: Asking, decide: Decide): Promise<Saved> {
    const {rows} = await sql.query<RunRow>({name: 'lock_run', text: LOCK_RUN, values: [runId, asking.commandId]});
    const decided = decideRow(rows[0], decide);
    if (decided.change === null) {
        return decided.saved;
    }
    await writeChange(sql, decided.run, decided.change, asking);
    return {kind: 'saved', run: decided.change.run, events: decided.change.events, now: decided.now};
}

async function create(
    sql: PoolClient,
    asking: Asking,
    request: NewRun,
    claiming: Claiming | null = null,
): Promise<Created> {
    // The team's row serialises the numbers of its runs, and two clicks with the same id.
    const {rows} = await sql.query<{number: number; now: Millis; run_id: RunId | null}>(
        `with locked as materialized (select last_number from team where id = $1 for update)
         select locked.last_number + 1 as number, app_ms() as now, asked.run_id
         from locked left join answered as asked on asked.command_id = $2`,
        [request.teamId, asking.commandId],
    );
    const row = rows[0];
    if (!row) {
        return {kind: 'refused', refused: {refused: {reason: 'team_not_set_up'}}, now: 0};
    }
    if (row.run_id !== null) {
        return {kind: 'repeated', runId: row.run_id};
    }
    const made = request.make(row.number, row.now);
    if (isRefused(made)) {
        return {kind: 'refused', refused: made, now: row.now};
    }
    const {run} = made;
    const isNumbered = request.isNumbered(run, row.number);
    // What it is like comes with the next statement, as for every change.
    await sql.query({
        name: 'run_new',
        text: `with numbered as (update team set last_number = $3::integer where id = $2 and $3::integer is not null)
            insert into run (id, team_id, number, channel_id, kind, status, version, state, summary, started_at)
            values ($1, $2, $3, nullif($4, ''), $5, $6, 0, '{}', '{}', $7)`,
        values: [
            run.id,
            run.teamId,
            isNumbered ? row.number : null,
            run.channelId,
            run.kind,
            run.status,
            run.startedAt,
        ],
    });
    const {events, messages, settingsVersion} = made;
    const asked = [{...asking, version: run.version}];
    const change = {before: {...run, version: 0}, after: run, events, messages, asked, settingsVersion};
    const claimed = await writeUnderLock(sql, [change], claiming);
    await writeDues(sql, [{before: null, after: run, settingsVersion: made.settingsVersion}]);
    await writePeople(sql, null, run);
    return {kind: 'created', run, now: row.now, claimed};
}

/**
 * What was answered already is looked up by the snapshot of the statement that waits for the lock, so the second of two requests that
 * come together does not see the first. Its insert then fails, and nothing of it is kept: the same command is looked up again and found;
 * a second use of one signed trigger is a replay.
 */
async function guarded<T>(work: () => Promise<T>): Promise<T | {kind: 'replayed'}> {
    for (let attempt = 1; ; attempt += 1) {
        try {
            return await work();
        } catch (error) {
            const violated = answeredTwice(error);
            if (violated === null) {
                throw error;
            }
            if (violated !== 'answered_pkey' || attempt > 1) {
                return {kind: 'replayed'};
            }
        }
    }
}

/** The unique key of `answered` that a statement violated; null for every other error. */
function answeredTwice(error: unknown): string | null {
    return error instanceof Error &&
        'code' in error &&
        error.code === '23505' &&
        'table' in error &&
        error.table === 'answered' &&
        'constraint' in error
        ? String(error.constraint)
        : null;
}
