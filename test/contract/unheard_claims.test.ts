import type {Pool, PoolClient} from 'pg';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {unheardClaims} from '../../server-ts/src/adapters/postgres/unheard_claims';
import {changeRun} from '../../server-ts/src/application/change_run';
import type {Outbox} from '../../server-ts/src/application/outbox_ports';
import type {Change, RunStore} from '../../server-ts/src/application/ports';
import {announceStart} from '../../server-ts/src/domain/announce/announce';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {anId, aRun} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {asking, storedRuns, TEAM, type StoredRuns} from '../support/stored_runs';

const IDS = Array.from({length: 5}, (_, n) => anId(`u${n}u`));
const NEW = anId('new');
const CHAT_NOW = 1_800_000_000_000;

/** What the next connection asks so is done, but nobody is told: the connection is gone. Without its commit nothing of it is kept. */
function loseNext(what: string, pool: Pool): void {
    pool.once('acquire', (client: PoolClient) => {
        const query = client.query;
        Object.defineProperty(client, 'query', {
            configurable: true,
            value: async (...given: unknown[]): Promise<unknown> => {
                const result: unknown = await Reflect.apply(query, client, given);
                if (JSON.stringify(given[0]).includes(what)) {
                    Object.defineProperty(client, 'query', {configurable: true, value: query});
                    throw new Error('Connection terminated unexpectedly');
                }
                return result;
            },
        });
    });
}

describe.each(databaseServers())('what was claimed by a commit whose answer was lost, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let runs: StoredRuns;
    let living: PoolClient;
    let session: string;
    let store: RunStore;
    let mine: Outbox;

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        runs = await storedRuns(database.pool);
        living = await database.pool.connect();
        const {rows} = await living.query<{name: string}>(
            "select pid || '@' || extract(epoch from backend_start) as name from pg_stat_activity where pid = pg_backend_pid()",
        );
        session = rows[0]?.name ?? '';
        const unheard = unheardClaims();
        store = postgresRunStore(database.pool, undefined, undefined, unheard);
        mine = postgresOutbox(database.pool, () => session, unheard);
    });
    afterEach(async () => {
        living.release();
        await database.drop();
    });

    const wake = (run: Run, now: number): Change | null => {
        const change = changeRun(run, {type: 'wake'}, null, now, runs.around);
        return isRefused(change) || change.events.length === 0 ? null : change;
    };
    let attempts = 0;
    const claiming = () => ({
        atMost: 100,
        holder: session,
        attempt: String((attempts += 1)),
        chatNow: CHAT_NOW,
    });
    const claimedBy = async (outbox: Outbox): Promise<string[]> =>
        (await outbox.claim(20, CHAT_NOW)).map(({runId, message}) => `${runId} ${message.op}`).sort();
    const reminders = IDS.map((id) => `${id} post`);

    async function dueRuns(): Promise<void> {
        for (const id of IDS) {
            await runs.create(id);
        }
        await database.pool.query("update outbox set state = 'done'");
        await database.setClock(5 * HOUR);
    }

    async function wakeUnheard(): Promise<void> {
        await dueRuns();
        loseNext('commit', database.pool);
        await expect(store.wakeSome(10, wake, claiming())).rejects.toThrow('Connection terminated');
        const held = "outbox where state = 'waiting' and op = 'post' and starts_with(holder, $1)";
        expect(await runs.count(held, [session])).toBe(5);
    }

    it('is sent by the replica at once: it knows that it is not at it', async () => {
        await wakeUnheard();
        expect(await claimedBy(mine)).toEqual(reminders);
        // Each once.
        expect(await claimedBy(mine)).toEqual([]);
    });

    it('and waits for the end of its lease where nobody noted it', async () => {
        await wakeUnheard();
        const deaf = postgresOutbox(database.pool, () => session);
        expect(await claimedBy(deaf)).toEqual([]);
        await database.setClock(5 * HOUR + MINUTE);
        // The runs' cards go out by then as well.
        expect((await claimedBy(deaf)).filter((claimed) => claimed.endsWith(' post'))).toEqual(reminders);
    });

    it('also where the session is gone under which it was claimed', async () => {
        await wakeUnheard();
        session = 'another@1';
        expect(await claimedBy(mine)).toEqual(reminders);
    });

    it('but never what the next attempt claims, whose answer is just on its way', async () => {
        await dueRuns();
        const lost = claiming();
        // Nothing of this one was kept, but the replica cannot know.
        loseNext('write_changes', database.pool);
        await expect(store.wakeSome(10, wake, lost)).rejects.toThrow('Connection terminated');
        expect((await store.wakeSome(10, wake, claiming())).claimed).toHaveLength(5);
        expect(await claimedBy(mine)).toEqual([]);
    });

    it('of a new run too: its channel is made as soon as somebody looks', async () => {
        const run = aRun({id: NEW, teamId: TEAM, channelId: '', ownChannel: true});
        const created = () =>
            store.create(
                asking({commandId: 'the-same'}),
                {
                    teamId: TEAM,
                    isNumbered: () => true,
                    make: () => ({run, events: [], messages: announceStart(run, 'private')}),
                },
                {...claiming(), atMost: 1},
            );
        loseNext('commit', database.pool);
        await expect(created()).rejects.toThrow('Connection terminated');
        expect(await created()).toEqual({kind: 'repeated', runId: NEW});
        expect((await mine.claim(1, CHAT_NOW, NEW)).map(({message}) => message.op)).toEqual(['open_channel']);
    });
});
