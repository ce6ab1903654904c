import {setImmediate} from 'node:timers/promises';
import type {Pool, PoolClient} from 'pg';
import type {Change, Claiming, RunStore, Woken} from '../../application/ports';
import type {Run} from '../../domain/run';
import {MINUTE, type Millis, type RunId, type TeamId} from '../../domain/units';
import {isUnreachable, transaction} from './pool';
import {SETTINGS_COLUMNS, type SettingsRow} from './team_settings';
import {writeDues, writePeople, writeUnderLock, type DueChange, type RunChange} from './write_run';

/** Hears of the settings of a team, as the clock reads them with a run: another replica may have saved them a moment ago. */
export type LearnSettings = (teamId: TeamId, row: SettingsRow) => void;

/** So many are decided on at a stretch, a millisecond or two; then come the answers to what is being sent, whose senders wait for them. */
const WITHOUT_PAUSE = 2;

type WokenRuns = Awaited<ReturnType<RunStore['wakeSome']>>;

export type DecideWake = (run: Run, now: Millis) => Change | null;

/** Until a run that could not be woken is tried again: the others must not wait for it. */
const AGAIN_AFTER: Millis = MINUTE;

/** The number is written, not given, so that the plan stops at the last row wanted. */
const claimDue = (limit: number, only: string): string => `
with claimed as materialized (
    select run.id, run.state, run.team_id from due join run on run.id = due.run_id
    where due.due_at <= (select app_ms()) and ${only} order by due.due_at limit ${limit} for update of run skip locked
)
select claimed.id, claimed.state::text, app_ms() as now, ${SETTINGS_COLUMNS} from claimed join team on team.id = claimed.team_id`;

/** The state as text: sixteen of them, read by the driver at one stretch, held up everything else for 3 ms. */
type Claimed = SettingsRow & {id: RunId; state: string; now: Millis};

/**
 * Wakes up to `limit` runs that are due, skipping those that another worker holds, in one transaction. Should it fail for something that
 * one of them holds, each is woken by itself, and the one at fault is left for a minute.
 */
export async function wakeSome(
    pool: Pool,
    limit: number,
    decide: DecideWake,
    learn: LearnSettings,
    claiming: Claiming | null = null,
): Promise<WokenRuns> {
    const tried: RunId[] = [];
    try {
        return await transaction(pool, async (sql) => {
            const {rows} = await sql.query<Claimed>({name: `claim_due_${limit}`, text: claimDue(limit, 'true')});
            tried.push(...rows.map(({id}) => id));
            return wakeClaimed(sql, rows, decide, learn, claiming);
        });
    } catch (error) {
        if (isUnreachable(error) || tried.length === 0) {
            throw error;
        }
    }
    const woken: Woken[] = [];
    const failed: {runId: RunId; error: unknown}[] = [];
    for (const runId of tried) {
        try {
            const one = await transaction(pool, async (sql) => {
                const {rows} = await sql.query<Claimed>({
                    name: 'claim_one_due',
                    text: claimDue(1, 'due.run_id = $1'),
                    values: [runId],
                });
                return wakeClaimed(sql, rows, decide, learn, null);
            });
            woken.push(...one.woken);
            failed.push(...one.failed);
        } catch (error) {
            if (isUnreachable(error)) {
                throw error;
            }
            await putOff(pool, [runId]);
            failed.push({runId, error});
        }
    }
    return {woken, failed, claimed: []};
}

async function wakeClaimed(
    sql: PoolClient,
    rows: Claimed[],
    decide: DecideWake,
    learn: LearnSettings,
    claiming: Claiming | null,
): Promise<WokenRuns> {
    const woken: Woken[] = [];
    const failed: {runId: RunId; error: unknown}[] = [];
    const changes: RunChange[] = [];
    const dues: DueChange[] = [];
    for (const [place, {id, state, now, ...settings}] of rows.entries()) {
        if (place > 0 && place % WITHOUT_PAUSE === 0) {
            await setImmediate();
        }
        try {
            const run: Run = JSON.parse(state);
            learn(run.teamId, settings);
            const change = decide(run, now);
            const after = change?.run ?? run;
            if (change) {
                changes.push({before: run, after, events: change.events, messages: change.messages, asked: []});
            }
            // Without a change the row was stale: the run's own times say that nothing is owed now. Set right here, or it would be
            // claimed for ever.
            dues.push({
                before: change ? run : null,
                after,
                settingsVersion: change ? change.settingsVersion : settings.settings_version,
            });
            woken.push({saved: {kind: 'saved', run: after, events: change?.events ?? [], now}, change});
        } catch (error) {
            failed.push({runId: id, error});
        }
    }
    const claimed = changes.length > 0 ? await writeUnderLock(sql, changes, claiming) : [];
    await writeDues(sql, dues);
    for (const {before, after} of changes) {
        await writePeople(sql, before, after);
    }
    await putOff(
        sql,
        failed.map(({runId}) => runId),
    );
    return {woken, failed, claimed};
}

async function putOff(sql: Pool | PoolClient, runIds: RunId[]): Promise<void> {
    if (runIds.length > 0) {
        await sql.query({
            name: 'due_put_off',
            text: `update due set due_at = app_ms() + ${AGAIN_AFTER} where run_id = any($1::text[])`,
            values: [runIds],
        });
    }
}
