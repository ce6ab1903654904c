import type {PoolClient} from 'pg';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {changeRun} from '../../server-ts/src/application/change_run';
import type {OutboxRow} from '../../server-ts/src/application/outbox_ports';
import type {Change, Woken} from '../../server-ts/src/application/ports';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {anId, LEA} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {storedRuns, type StoredRuns} from '../support/stored_runs';

const IDS = Array.from({length: 7}, (_, n) => anId(`w${n}w`));
const [BAD = ''] = IDS;

describe.each(databaseServers())('runs that are woken together, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let runs: StoredRuns;

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        runs = await storedRuns(database.pool);
        for (const id of IDS) {
            await runs.create(id);
        }
        await database.setClock(5 * HOUR);
    });
    afterEach(() => database.drop());

    const wake = (run: Run, now: number): Change | null => {
        const change = changeRun(run, {type: 'wake'}, null, now, runs.around);
        return isRefused(change) || change.events.length === 0 ? null : change;
    };
    /** Without those that a worker came to by a row that another one had just put right: it did nothing. */
    const idsOf = (woken: Woken[]): string[] =>
        woken.flatMap(({saved, change}) => (change === null ? [] : saved.run.id)).sort();
    const reminders = (): Promise<number> => runs.count("run_event where body->>'type' = 'obligation_opened'");

    it('as many as are wanted, each once, by any number of workers', async () => {
        const rounds = await Promise.all([1, 2, 3].map(() => runs.store.wakeSome(3, wake)));
        rounds.push(await runs.store.wakeSome(10, wake));
        expect(rounds.flatMap(({woken}) => idsOf(woken)).sort()).toEqual(IDS);
        expect(await reminders()).toBe(IDS.length);
        expect((await runs.store.wakeSome(10, wake)).woken).toEqual([]);
    });

    describe('what they say may be claimed where it is written', () => {
        const CHAT_NOW = 1_800_000_000_000;
        const claiming = (holder: string, atMost = 100) => ({atMost, holder, attempt: '1', chatNow: CHAT_NOW});
        /** A replica under a session that lives as long as the test does, or under one that is gone. */
        const replica = (session: string) => postgresOutbox(database.pool, () => session);
        const isPost = ({message}: OutboxRow): boolean => message.op === 'post';
        const livingSession = async (): Promise<string> => {
            const {rows} = await sql.query<{name: string}>(
                "select pid || '@' || extract(epoch from backend_start) as name from pg_stat_activity where pid = pg_backend_pid()",
            );
            return rows[0]?.name ?? '';
        };
        let sql: PoolClient;

        beforeEach(async () => {
            sql = await database.pool.connect();
            // What their start had to say is out.
            await database.pool.query("update outbox set state = 'done'");
        });
        afterEach(() => sql.release());

        it('as if this replica had claimed it: no other one takes it while its session lives', async () => {
            const session = await livingSession();
            const {claimed} = await runs.store.wakeSome(10, wake, claiming(session));
            expect(claimed.map(({runId}) => runId).sort()).toEqual(IDS);
            for (const row of claimed) {
                expect(row).toMatchObject({
                    attempts: 1,
                    lookedFrom: CHAT_NOW,
                    message: {op: 'post', body: {kind: 'reminder'}},
                });
                expect(row.seen?.version).toBe((await runs.stored(row.runId)).version);
            }
            const mine = replica(session);
            expect(claimed.some(mine.holds)).toBe(false);
            mine.hold(claimed, session, performance.now());
            expect(claimed.every(mine.holds)).toBe(true);
            await database.setClock(6 * HOUR);
            expect((await mine.claim(20, CHAT_NOW)).filter(isPost)).toEqual([]);
            expect((await replica('somebody@else').claim(20, CHAT_NOW)).filter(isPost)).toEqual([]);
            const [row] = claimed;
            expect(row && (await mine.done(row, {doubtful: false}))).toBe('last');
            expect(await runs.count("outbox where state = 'done' and attempts = 1 and holder is null")).toBe(1);
        });

        it('when its replica is gone it waits for the end of the lease, and is then looked for before it is sent', async () => {
            await runs.store.wakeSome(10, wake, claiming('gone@1'));
            const other = replica('other@2');
            expect(await other.claim(10, CHAT_NOW)).toEqual([]);
            await database.setClock(5 * HOUR + MINUTE);
            const taken = (await other.claim(10, CHAT_NOW + MINUTE)).filter(isPost);
            expect(taken).toHaveLength(IDS.length);
            expect(taken.every(({attempts, lookedFrom}) => attempts === 2 && lookedFrom === CHAT_NOW)).toBe(true);
        });

        it('no more than are wanted; the others are claimed as ever', async () => {
            const {claimed} = await runs.store.wakeSome(10, wake, claiming('me@1', 3));
            expect(claimed).toHaveLength(3);
            const rest = await replica('other@2').claim(10, CHAT_NOW);
            expect([...claimed, ...rest].map(({runId}) => runId).sort()).toEqual(IDS);
        });

        it('never what stands behind something else in its lane', async () => {
            const [first = ''] = IDS;
            await database.pool.query("insert into outbox (run_id, lane, op, body) values ($1, $1, 'post', '{}')", [
                first,
            ]);
            const {claimed} = await runs.store.wakeSome(10, wake, claiming('me@1'));
            expect(claimed.map(({runId}) => runId).sort()).toEqual(IDS.slice(1));
            const two = (run: Run, now: number): Change | null => {
                const change = changeRun(run, {type: 'rename', name: `Two of ${now}`}, LEA, now, runs.around);
                const said = claimed[0]?.message;
                return isRefused(change) || !said ? null : {...change, messages: [said, {...said}]};
            };
            await database.pool.query("update outbox set state = 'done'");
            await database.pool.query('update due set due_at = 0');
            const again = (await runs.store.wakeSome(10, two, claiming('me@1'))).claimed;
            expect(again.map(({runId}) => runId).sort()).toEqual(IDS);
            expect(await runs.count("outbox where state = 'waiting' and op = 'post' and holder is null")).toBe(
                IDS.length,
            );
        });

        it('never a card, which others may still change', async () => {
            const cards = (run: Run, now: number): Change | null => {
                const change = wake(run, now);
                return change && {...change, messages: [{op: 'card'}]};
            };
            expect((await runs.store.wakeSome(10, cards, claiming('me@1'))).claimed).toEqual([]);
            expect(await runs.count("outbox where state = 'waiting' and holder is not null")).toBe(0);
        });

        it('nothing of a group that could not be written', async () => {
            const unwritable = (run: Run, now: number): Change | null => {
                const change = wake(run, now);
                return run.id === BAD && change
                    ? {...change, events: change.events.map((event) => ({...event, seq: 1}))}
                    : change;
            };
            const {claimed} = await runs.store.wakeSome(10, unwritable, claiming('me@1'));
            expect(claimed).toEqual([]);
            expect(await replica('other@2').claim(10, CHAT_NOW)).toHaveLength(IDS.length - 1);
        });
    });

    it('one whose rules fail is left for a minute, and holds nobody up', async () => {
        const failing = (run: Run, now: number): Change | null => {
            if (run.id === BAD) {
                throw new Error('a mistake in the rules');
            }
            return wake(run, now);
        };
        const {woken, failed} = await runs.store.wakeSome(10, failing);
        expect(idsOf(woken)).toEqual(IDS.slice(1));
        expect(failed).toEqual([{runId: BAD, error: new Error('a mistake in the rules')}]);
        expect((await runs.store.wakeSome(10, failing)).failed).toEqual([]);
        await database.setClock(5 * HOUR + 2 * MINUTE);
        expect(idsOf((await runs.store.wakeSome(10, wake)).woken)).toEqual([BAD]);
        expect(await reminders()).toBe(IDS.length);
    });

    it('one that cannot be written is left for a minute, and the others are saved once', async () => {
        const unwritable = (run: Run, now: number): Change | null => {
            const change = wake(run, now);
            return run.id === BAD && change
                ? {...change, events: change.events.map((event) => ({...event, seq: 1}))}
                : change;
        };
        const {woken, failed} = await runs.store.wakeSome(10, unwritable);
        expect(idsOf(woken)).toEqual(IDS.slice(1));
        expect(failed.map(({runId}) => runId)).toEqual([BAD]);
        expect(await reminders()).toBe(IDS.length - 1);
        expect((await runs.stored(BAD)).obligation).toBeNull();
        await database.setClock(5 * HOUR + 2 * MINUTE);
        expect(idsOf((await runs.store.wakeSome(10, wake)).woken)).toEqual([BAD]);
    });
});
