import {setImmediate} from 'node:timers/promises';
import type {Pool, PoolClient} from 'pg';
import type {Claiming} from '../../application/outbox_ports';
import type {Change, PreparedWake, PreparedWakes, RunStore, Woken} from '../../application/ports';
import type {Run} from '../../domain/run';
import {MINUTE, SECOND, type Millis, type RunId, type TeamId} from '../../domain/units';
import {isUnreachable, transaction} from './pool';
import {SETTINGS_COLUMNS, type SettingsRow} from './team_settings';
import type {UnheardClaims} from './unheard_claims';
import {writeDues, writePeople, writeUnderLock, type DueChange, type RunChange} from './write_run';

/** Hears of the settings of a team, as the clock reads them with a run: another replica may have saved them a moment ago. */
export type LearnSettings = (teamId: TeamId, row: SettingsRow) => void;

/** So many are decided on at a stretch, a millisecond or two; then come the answers to what is being sent, whose senders wait for them. */
const WITHOUT_PAUSE = 2;

type WokenRuns = Awaited<ReturnType<RunStore['wakeSome']>>;

export type DecideWake = (run: Run, now: Millis) => Change | null;

export interface WakeParts {
    pool: Pool;
    learn: LearnSettings;
    unheard: UnheardClaims;
}

/** Until a run that could not be woken is tried again: the others must not wait for it. */
const AGAIN_AFTER: Millis = MINUTE;

/** The number is written, not given, so that the plan stops at the last row wanted. */
const claimDue = (limit: number, only: string, state: string): string => `
with claimed as materialized (
    select run.id, run.version, run.state, run.team_id from due join run on run.id = due.run_id
    where due.due_at <= (select app_ms()) and ${only} order by due.due_at limit ${limit} for update of run skip locked
)
select claimed.id, claimed.version, ${state} as state, app_ms() as now, ${SETTINGS_COLUMNS} from claimed join team on team.id = claimed.team_id`;

/** As text: sixteen of them, read by the driver at one stretch, held up everything else for 3 ms. */
const WITH_STATE = 'claimed.state::text';
/** Seven kilobytes each that need not be read where all is prepared. */
const WITHOUT_STATE = 'null::text';

type Claimed = SettingsRow & {id: RunId; version: number; state: string | null; now: Millis};

/** What was prepared is saved up to so long after its moment; a clock that was set back has not reached it again. */
const HOLDS_FOR: Millis = 2 * SECOND;
const NOTHING_PREPARED: PreparedWakes = new Map();

/**
 * Wakes up to `limit` runs that are due, skipping those that another worker holds, in one transaction. Should it fail for something that
 * one of them holds, each is woken by itself, and the one at fault is left for a minute.
 */
export async function wakeSome(
    {pool, learn, unheard}: WakeParts,
    limit: number,
    decide: DecideWake,
    claiming: Claiming | null = null,
    prepared: PreparedWakes = NOTHING_PREPARED,
): Promise<WokenRuns> {
    const tried: RunId[] = [];
    const [state, named] = prepared.size > 0 ? [WITHOUT_STATE, 'prepared'] : [WITH_STATE, 'due'];
    try {
        return await transaction(pool, async (sql) => {
            const text = claimDue(limit, 'true', state);
            const {rows} = await sql.query<Claimed>({name: `claim_${named}_${limit}`, text});
            tried.push(...rows.map(({id}) => id));
            const still = rows.map((row) => ({...row, wake: stillSo(prepared.get(row.id), row)}));
            return wakeClaimed(sql, await readMissing(sql, still), decide, learn, claiming);
        });
    } catch (error) {
        if (claiming && tried.length > 0 && isUnreachable(error)) {
            unheard.note(claiming, tried);
        }
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
                    text: claimDue(1, 'due.run_id = $1', WITH_STATE),
                    values: [runId],
                });
                return wakeClaimed(sql, await readMissing(sql, rows), decide, learn, null);
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

/** What was prepared for a run, if nothing that it rests on has changed. */
function stillSo(wake: PreparedWake | undefined, {version, settings_version, now}: Claimed): PreparedWake | undefined {
    const isSo =
        wake?.before.version === version &&
        wake.settingsVersion === settings_version &&
        now >= wake.at &&
        now - wake.at < HOLDS_FOR;
    return isSo ? wake : undefined;
}

/** A run under its lock, as it was read or as it was prepared. */
type Held = Claimed & ({wake: PreparedWake} | {wake?: undefined; state: string});

async function readMissing(sql: PoolClient, rows: (Claimed & {wake?: PreparedWake | undefined})[]): Promise<Held[]> {
    const missing = rows.flatMap(({id, state, wake}) => (wake || state !== null ? [] : id));
    const {rows: read} =
        missing.length === 0
            ? {rows: []}
            : await sql.query<{id: RunId; state: string}>({
                  name: 'read_held',
                  text: 'select id, state::text from run where id = any($1::text[])',
                  values: [missing],
              });
    const states = new Map(read.map(({id, state}) => [id, state]));
    return rows.map((row): Held => {
        const {wake, ...claimed} = row;
        return wake ? {...claimed, wake} : {...claimed, state: claimed.state ?? states.get(claimed.id) ?? ''};
    });
}

/** What becomes of a run, decided now unless it was before. */
function decideHeld(held: Held, decide: DecideWake, learn: LearnSettings): PreparedWake {
    if (held.wake) {
        return held.wake;
    }
    const {id: _, version: __, state, now, wake: ___, ...settings} = held;
    const before: Run = JSON.parse(state);
    learn(before.teamId, settings);
    return {before, at: now, settingsVersion: settings.settings_version, change: decide(before, now), texts: null};
}

async function wakeClaimed(
    sql: PoolClient,
    rows: Held[],
    decide: DecideWake,
    learn: LearnSettings,
    claiming: Claiming | null,
): Promise<WokenRuns> {
    const woken: Woken[] = [];
    const failed: {runId: RunId; error: unknown}[] = [];
    const changes: RunChange[] = [];
    const dues: DueChange[] = [];
    for (const [place, held] of rows.entries()) {
        if (place > 0 && place % WITHOUT_PAUSE === 0) {
            await setImmediate();
        }
        try {
            const {before, at: now, settingsVersion, change, texts} = decideHeld(held, decide, learn);
            const after = change?.run ?? before;
            if (change) {
                const {events, messages} = change;
                changes.push({before, after, events, messages, asked: [], ...(texts ? {texts} : {})});
            }
            // Without a change the row was stale: the run's own times say that nothing is owed now. Set right here, or it would be
            // claimed for ever.
            dues.push({
                before: change ? before : null,
                after,
                settingsVersion: change ? change.settingsVersion : settingsVersion,
            });
            woken.push({saved: {kind: 'saved', run: after, events: change?.events ?? [], now}, change});
        } catch (error) {
            failed.push({runId: held.id, error});
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
