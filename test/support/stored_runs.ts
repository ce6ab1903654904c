import {randomUUID} from 'node:crypto';
import type {Pool} from 'pg';
import {changeRun, type Surroundings} from '../../server-ts/src/application/change_run';
import type {Asking, Created, RunReads, RunStore, Saved} from '../../server-ts/src/application/ports';
import {runMemory} from '../../server-ts/src/adapters/postgres/run_memory';
import {postgresRunReads} from '../../server-ts/src/adapters/postgres/run_reads';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import {announceStart} from '../../server-ts/src/domain/announce/announce';
import type {Command} from '../../server-ts/src/domain/command';
import type {Playbook} from '../../server-ts/src/domain/playbook';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {startRun} from '../../server-ts/src/domain/start_run';
import {aLadder, anId, aPlaybook, LEA} from './builders';
import {NOBODY_LOOKS} from './presence';

export const TEAM = anId('team');
/** Owes an update every four hours. */
export const DUTIFUL = aPlaybook({
    updates: {template: '', ladder: aLadder(), rules: [{every: 'hours', hours: 4, days: 'always'}]},
});

/** Runs in a database as one replica changes them, with one team and without Mattermost. */
export interface StoredRuns {
    store: RunStore;
    reads: RunReads;
    teams: ReturnType<typeof postgresTeams>;
    around: Surroundings;
    create(runId: string, playbook?: Playbook, asked?: Asking): Promise<Created>;
    change(runId: string, command: Command, asked?: Asking): Promise<Saved>;
    wake(): Promise<Saved | null>;
    stored(runId: string): Promise<Run>;
    /** How many rows there are: `from` with all that may follow it. */
    count(from: string, values?: unknown[]): Promise<number>;
}

export function asking(change: Partial<Asking> = {}): Asking {
    return {commandId: randomUUID(), triggerId: null, user: LEA, ...change};
}

export async function storedRuns(pool: Pool): Promise<StoredRuns> {
    const memory = runMemory();
    const store = postgresRunStore(pool, undefined, memory);
    const reads = postgresRunReads(pool, memory);
    const teams = postgresTeams(pool, {of: () => ({})});
    const around: Surroundings = {teams, presence: NOBODY_LOOKS};
    await teams.setUp({
        id: TEAM,
        name: 'eng',
        zone: 'UTC',
        tokens: {visible: 'v'.repeat(26), hidden: 'h'.repeat(26)},
    });
    return {
        store,
        reads,
        teams,
        around,
        create: (runId, playbook = DUTIFUL, asked = asking()) =>
            store.create(asked, {
                teamId: TEAM,
                isNumbered: () => true,
                make: (number, now) => {
                    const started = startRun(playbook, {
                        runId,
                        teamId: TEAM,
                        channelId: anId('channel'),
                        ownChannel: false,
                        name: `Run ${number}`,
                        details: {severity: null, customer: '', ticket: '', summary: ''},
                        seats: {},
                        startedBy: LEA,
                        now,
                        zone: 'UTC',
                        calendar: teams.calendar(TEAM, 'UTC', 0),
                    });
                    return isRefused(started)
                        ? started
                        : {
                              ...started,
                              // Whom a cycle takes runs over from is no matter of the outbox: each run waits with its card alone.
                              messages: announceStart(started.run, 'existing').filter(({op}) => op !== 'pass_on'),
                          };
                },
            }),
        change: (runId, command, asked = asking()) =>
            store.change(runId, asked, (run, now) => changeRun(run, command, asked.user, now, around)),
        wake: async () => {
            const {woken} = await store.wakeSome(1, (run, now) => {
                const change = changeRun(run, {type: 'wake'}, null, now, around);
                return isRefused(change) || change.events.length === 0 ? null : change;
            });
            return woken[0]?.saved ?? null;
        },
        stored: async (runId) => {
            const read = await reads.run(runId);
            if (!read) {
                throw new Error('no such run');
            }
            return read.run;
        },
        count: async (from, values = []) =>
            (await pool.query<{n: number}>(`select count(*)::int as n from ${from}`, values)).rows[0]?.n ?? -1,
    };
}
