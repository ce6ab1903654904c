import type {Pool} from 'pg';
import type {Asking, Change, Saved} from '../../application/ports';
import type {Run} from '../../domain/run';
import type {Millis, RunId} from '../../domain/units';
import {decideRow, type Decide} from './decide_row';
import type {RunMemory} from './run_memory';
import {textsOf} from './run_texts';
import type {RunChange} from './write_run';

/** One change that somebody asked for. */
export interface Asked {
    runId: RunId;
    asking: Asking;
    decide: Decide;
}

/** What changes of one run come to, decided one on top of the other. */
export interface DecidedRun<One extends Asked> {
    runId: RunId;
    change: RunChange | null;
    /** What each is told if the change is written, or if there is none. */
    settled: {one: One; saved: Saved}[];
    failed: {one: One; error: unknown}[];
}

/**
 * On the run as it was last seen here. Null unless every one of them comes to a change: whoever is refused, or asks for what is already
 * so, must be told of the run as it is now.
 */
export function decideFromMemory<One extends Asked>(
    memory: RunMemory,
    runId: RunId,
    asked: One[],
): DecidedRun<One> | null {
    const state = memory.get(runId);
    const now = memory.now();
    if (state === null || now === null) {
        return null;
    }
    const decided = decideInOrder(runId, {state, now}, new Set(), asked);
    return decided.change?.asked.length === asked.length
        ? {...decided, change: {...decided.change, believedNow: now}}
        : null;
}

/** What one change came to before its turn, and the run that it was decided on. */
export interface Ahead<One extends Asked> {
    on: Run;
    decided: DecidedRun<One> & {change: RunChange};
}

/** An earlier decision is made again: its time must not be far from the one it is written at. */
const HOLDS_FOR: Millis = 200;

/**
 * While the group before it is out nobody else needs this thread: the decision and the texts of its row are a fifth of what a change costs
 * it. Null where `decideFromMemory` gives null.
 */
export function decideAhead<One extends Asked>(memory: RunMemory, one: One): Ahead<One> | null {
    const on = memory.get(one.runId);
    const decided = decideFromMemory(memory, one.runId, [one]);
    if (on === null || !decided?.change) {
        return null;
    }
    return {on, decided: {...decided, change: {...decided.change, texts: textsOf(decided.change.after)}}};
}

/** False once the run was seen in another state, or time has passed. */
export function isStillSo({on, decided}: Ahead<Asked>, memory: RunMemory): boolean {
    const age = (memory.now() ?? Infinity) - (decided.change.believedNow ?? 0);
    return memory.get(on.id) === on && age >= 0 && age < HOLDS_FOR;
}

const READ_RUNS = `
select run.id, run.state, app_ms() as now,
    (select coalesce(json_agg(command_id), '[]') from answered where command_id = any($2::text[])) as repeated
from run where run.id = any($1::text[])`;

/** On the runs as they are now, without a lock. */
export async function decideFromDatabase<One extends Asked>(
    pool: Pool,
    memory: RunMemory,
    asked: ReadonlyMap<RunId, One[]>,
): Promise<DecidedRun<One>[]> {
    const {rows} = await pool.query<{id: RunId; state: Run; now: Millis; repeated: string[]}>({
        name: 'read_for_change',
        text: READ_RUNS,
        values: [[...asked.keys()], [...asked.values()].flat().map(({asking}) => asking.commandId)],
    });
    const read = new Map(rows.map((row) => [row.id, row]));
    const repeated = new Set(rows[0]?.repeated);
    rows.forEach(({now}) => memory.heard(now));
    return [...asked].map(([runId, ones]) => decideInOrder(runId, read.get(runId), repeated, ones));
}

function decideInOrder<One extends Asked>(
    runId: RunId,
    row: {state: Run; now: Millis} | undefined,
    repeated: ReadonlySet<string>,
    asked: One[],
): DecidedRun<One> {
    const decided: DecidedRun<One> = {runId, change: null, settled: [], failed: []};
    for (const one of asked) {
        try {
            const state = decided.change?.after ?? row?.state;
            const isRepeated = repeated.has(one.asking.commandId);
            const next = decideRow(row && state && {state, now: row.now, repeated: isRepeated}, one.decide);
            if (next.change === null) {
                decided.settled.push({one, saved: next.saved});
            } else {
                decided.change = joined(decided.change, next.run, next.change, one.asking);
                const {run, events} = next.change;
                decided.settled.push({one, saved: {kind: 'saved', run, events, now: next.now}});
            }
        } catch (error) {
            decided.failed.push({one, error});
        }
    }
    return decided;
}

function joined(earlier: RunChange | null, before: Run, change: Change, asking: Asking): RunChange {
    const {run, events, messages, settingsVersion} = change;
    return {
        before: earlier?.before ?? before,
        after: run,
        events: [...(earlier?.events ?? []), ...events],
        messages: [...(earlier?.messages ?? []), ...messages],
        asked: [...(earlier?.asked ?? []), {...asking, version: run.version}],
        // Settings that came between two of them: the moments may be the first one's.
        settingsVersion: earlier?.settingsVersion ?? settingsVersion,
    };
}
