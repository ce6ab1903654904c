import type {Pool} from 'pg';
import type {Asking, Saved} from '../../application/ports';
import type {Millis, RunId} from '../../domain/units';
import type {Decide} from './decide_row';
import {decideAhead, decideFromDatabase, decideFromMemory, isStillSo, type Ahead, type Asked} from './decide_together';
import {isUnreachable, transaction} from './pool';
import type {RunMemory} from './run_memory';
import {isPlain, writeIfUnchanged, writeWithFollowers, type RunChange} from './write_run';

interface Waiting extends Asked {
    /** Null: it is decided in its turn. */
    ahead: Ahead<Waiting> | null;
    settle: (saved: Saved | null) => void;
    fail: (error: unknown) => void;
}

/** The most changes that one statement writes: about half a megabyte of runs. */
const MOST = 48;
/**
 * A group goes out when the one before it is back. It takes half of all who ask now, waiting or out: while the database works for one
 * half, this process answers and reads the other. Where it took all who waited, eight people soon all went out together, or seven and
 * one, and each process waited for the other (decision 18).
 */
const PARTS = 2;
/** See `PATIENCE`. */
const AT_ONCE = 4;
/** After so long the next group no longer waits for the one that is out: behind a slow disk they share its flushes. */
const PATIENCE: Millis = 4;
/** So many turns of the event loop a group waits at most for others that are just coming in, as long as each turn brings some. */
const TURNS = 8;

/**
 * Most changes meet no other change, so they take a short way (decision 7 has the figures):
 * - A change is decided on the run as this replica saw it last, from memory, and as soon as it comes if nobody else changes that run.
 *   Changes of one run in a group are decided one on top of the other.
 * - It is written only if the run is still at that version and the time is right: one round trip, and a transaction only when a due
 *   moment or somebody's list of runs changes as well.
 * - Changes that arrive while others are being saved share the next statement, and so its flush to the disk. One that comes alone does
 *   not wait.
 *
 * What is not written this way, a refusal too, is decided again on the run as the database has it.
 *
 * The promise gives null when somebody else was first: then the lock decides.
 */
export function changesTogether(
    pool: Pool,
    memory: RunMemory,
): (runId: RunId, asking: Asking, decide: Decide) => Promise<Saved | null> {
    const waiting: Waiting[] = [];
    const inHand = new Set<RunId>();
    let groups = 0;
    /** How many changes those groups have. */
    let out = 0;
    /** How many were out or waiting when the last group came back: most of those will soon ask again. */
    let lately = 0;
    let lastBegan = -Infinity;
    let isGathering = false;

    const part = (): number => Math.min(MOST, Math.ceil(Math.max(lately, out + waiting.length) / PARTS));

    const takeGroup = (): Waiting[] => {
        const group: Waiting[] = [];
        const runs = new Set<RunId>();
        const most = part();
        for (let place = 0; place < waiting.length && group.length < MOST;) {
            const one = waiting[place];
            // One more of a run that is written anyway costs next to nothing.
            if (one && !inHand.has(one.runId) && (group.length < most || runs.has(one.runId))) {
                group.push(one);
                runs.add(one.runId);
                waiting.splice(place, 1);
            } else {
                place += 1;
            }
        }
        return group;
    };

    /** Where a whole group waits already, there is no time to win. */
    const isAlone = (runId: RunId): boolean =>
        waiting.length < MOST && !inHand.has(runId) && !waiting.some((other) => other.runId === runId);

    const mayBegin = (): boolean =>
        waiting.length > 0 && (groups === 0 || (groups < AT_ONCE && performance.now() - lastBegan >= PATIENCE));

    const begin = (): void => {
        const group = mayBegin() ? takeGroup() : [];
        if (group.length === 0) {
            return;
        }
        const runIds = new Set(group.map(({runId}) => runId));
        runIds.forEach((runId) => inHand.add(runId));
        groups += 1;
        out += group.length;
        lastBegan = performance.now();
        const impatience = setTimeout(gather, PATIENCE);
        void carryOut(pool, memory, group).then((answer) => {
            clearTimeout(impatience);
            runIds.forEach((runId) => inHand.delete(runId));
            groups -= 1;
            lately = out + waiting.length;
            out -= group.length;
            // The next group goes first: the database works while the people of this one are answered.
            begin();
            answer();
        });
    };

    const gather = (): void => {
        if (isGathering || !mayBegin()) {
            return;
        }
        isGathering = true;
        const look = (seen: number, turns: number): void => {
            if (waiting.length > seen && waiting.length < part() && turns < TURNS) {
                setImmediate(look, waiting.length, turns + 1);
                return;
            }
            isGathering = false;
            begin();
        };
        // One turn in any case: in the first one a burst has often brought only its first.
        setImmediate(look, 0, 0);
    };

    return (runId, asking, decide) =>
        new Promise((settle, fail) => {
            const one: Waiting = {runId, asking, decide, settle, fail, ahead: null};
            if (isAlone(runId)) {
                one.ahead = decideAhead(memory, one);
            }
            waiting.push(one);
            gather();
        });
}

/** Gives what tells each of them what became of their change. */
async function carryOut(pool: Pool, memory: RunMemory, group: Waiting[]): Promise<() => void> {
    try {
        const of = new Map<RunId, Waiting[]>();
        group.forEach((one) => of.set(one.runId, [...(of.get(one.runId) ?? []), one]));
        const known = [...of].flatMap(([runId, asked]) => {
            const [first] = asked;
            return first?.ahead && asked.length === 1 && isStillSo(first.ahead, memory)
                ? first.ahead.decided
                : (decideFromMemory(memory, runId, asked) ?? []);
        });
        known.forEach(({runId}) => of.delete(runId));
        const decided = of.size === 0 ? known : [...known, ...(await decideFromDatabase(pool, memory, of))];
        const written = await write(
            pool,
            memory,
            decided.flatMap(({change}) => change ?? []),
        );
        return () => {
            for (const {runId, change, settled, failed} of decided) {
                const holds = change === null || written.has(runId);
                settled.forEach(({one, saved}) => one.settle(holds ? saved : null));
                failed.forEach(({one, error}) => one.fail(error));
            }
        };
    } catch (error) {
        return () => group.forEach(({fail}) => fail(error));
    }
}

/** What one of them got wrong (an answer given already, a text that the database refuses) must not fail the others: none is written then. */
async function write(pool: Pool, memory: RunMemory, changes: RunChange[]): Promise<ReadonlySet<RunId>> {
    if (changes.length === 0) {
        return new Set();
    }
    const runIds = changes.map(({after}) => after.id);
    try {
        const {ids, now} = changes.every(isPlain)
            ? await writeIfUnchanged(pool, changes)
            : await transaction(pool, (sql) => writeWithFollowers(sql, changes));
        if (ids.size < changes.length) {
            memory.doubt();
        }
        memory.heard(now);
        changes.forEach(({after}) => (ids.has(after.id) ? memory.keep(after) : memory.forget(after.id)));
        return ids;
    } catch (error) {
        runIds.forEach((runId) => memory.forget(runId));
        if (isUnreachable(error)) {
            throw error;
        }
        return new Set();
    }
}
