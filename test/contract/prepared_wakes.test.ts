import {changeRun} from '../../server-ts/src/application/change_run';
import type {Change, PreparedWakes} from '../../server-ts/src/application/ports';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {SECOND, type Millis} from '../../server-ts/src/domain/units';
import {anId} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {storedRuns, type StoredRuns} from '../support/stored_runs';

const IDS = Array.from({length: 20}, (_, n) => anId(`p${String(n).padStart(2, '0')}p`));
const [FIRST = '', SECOND_ONE = ''] = IDS;
const NOTHING: PreparedWakes = new Map();

describe.each(databaseServers())('runs that are decided on before they are due, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let runs: StoredRuns;
    let dueAt: Millis;
    /** The runs that were decided on, in order. */
    let decided: string[];

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
        const {rows} = await database.pool.query<{due_at: Millis}>('select max(due_at) as due_at from due');
        dueAt = rows[0]?.due_at ?? 0;
        await database.pool.query('update due set due_at = $1', [dueAt]);
        decided = [];
        await clockAt(-SECOND);
    });
    afterEach(() => database.drop());

    /** Sets the database's clock to so long after the moment at which they are due. */
    const clockAt = (afterDue: Millis): Promise<void> => database.setClock(dueAt + afterDue - Date.now());
    const wake = (run: Run, now: Millis): Change | null => {
        decided.push(run.id);
        const change = changeRun(run, {type: 'wake'}, null, now, runs.around);
        return isRefused(change) || change.events.length === 0 ? null : change;
    };
    const prepare = (known = NOTHING, limit = 100) => runs.store.prepareWakes(2 * SECOND, limit, wake, known);
    const wakeWith = (prepared: PreparedWakes, limit = 100) => runs.store.wakeSome(limit, wake, null, prepared);
    /** Whose wakes are saved, and when each says that it happened. */
    const happened = async (): Promise<[string, Millis][]> => {
        const {rows} = await database.pool.query<{run_id: string; at: Millis}>(
            "select run_id, at from run_event where body->>'type' = 'duty_upcoming' order by run_id",
        );
        return rows.map(({run_id, at}) => [run_id, at]);
    };

    it('each is read and decided on once, and saved as of its moment without being read again', async () => {
        const prepared = await prepare();
        expect([...prepared.keys()].sort()).toEqual(IDS);
        expect(await happened()).toEqual([]);
        await clockAt(SECOND / 2);
        const {woken, failed} = await wakeWith(prepared);
        expect([woken.length, failed]).toEqual([IDS.length, []]);
        expect([...decided].sort()).toEqual(IDS);
        expect(await happened()).toEqual(IDS.map((id) => [id, dueAt]));
        expect((await runs.stored(FIRST)).version).toBe(prepared.get(FIRST)?.change?.run.version);
        // Their next moment is armed as after any wake.
        expect((await wakeWith(NOTHING)).woken).toEqual([]);
        expect(await runs.count('due where due_at > $1', [dueAt])).toBe(IDS.length);
    });

    it('one that somebody changed since is decided on anew, as it is now', async () => {
        const prepared = await prepare();
        await runs.change(FIRST, {type: 'rename', name: 'Another name'});
        await clockAt(SECOND / 2);
        decided = [];
        await wakeWith(prepared);
        expect(decided).toEqual([FIRST]);
        expect((await runs.stored(FIRST)).name).toBe('Another name');
        expect(await happened()).toHaveLength(IDS.length);
    });

    it('all are decided on anew once the settings of their team were saved', async () => {
        const prepared = await prepare();
        // As another replica does it: this one has not read them again.
        await database.pool.query('update team set settings_version = settings_version + 1');
        await clockAt(SECOND / 2);
        decided = [];
        await wakeWith(prepared);
        expect(decided).toHaveLength(IDS.length);
    });

    it.each([
        ['long after its moment', 3 * SECOND, IDS.length],
        ['before it, the clock being set back', -SECOND / 2, 0],
    ])('what was prepared is not saved %s', async (_, afterDue, anew) => {
        const prepared = await prepare();
        await clockAt(afterDue);
        await database.pool.query('update due set due_at = least(due_at, app_ms())');
        decided = [];
        await wakeWith(prepared);
        expect(decided).toHaveLength(IDS.length);
        expect((await happened()).filter(([, at]) => at > dueAt)).toHaveLength(anew);
    });

    it('two replicas that have prepared the same wake each once', async () => {
        const prepared = [await prepare(), await prepare()];
        await clockAt(SECOND / 2);
        const rounds = await Promise.all(
            [0, 1, 0, 1].map((replica) => runs.store.wakeSome(7, wake, null, prepared[replica])),
        );
        const rest = await wakeWith(prepared[0] ?? NOTHING);
        const woken = [...rounds, rest].flatMap((round) => round.woken).filter(({change}) => change !== null);
        expect(woken.map(({saved}) => saved.run.id).sort()).toEqual(IDS);
        expect(await happened()).toHaveLength(IDS.length);
    });

    it('what is known already is not prepared again, nor more than are wanted', async () => {
        const some = await prepare(NOTHING, 16);
        expect(some.size).toBe(16);
        const more = await prepare(some);
        expect(more.size).toBe(IDS.length - 16);
        expect([...some.keys(), ...more.keys()].sort()).toEqual(IDS);
    });

    it('one whose rules fail is left out, and named when its moment has come', async () => {
        const failing = (run: Run, now: Millis): Change | null => {
            if (run.id === SECOND_ONE) {
                throw new Error('a mistake in the rules');
            }
            return wake(run, now);
        };
        const prepared = await runs.store.prepareWakes(2 * SECOND, 100, failing, NOTHING);
        expect(prepared.size).toBe(IDS.length - 1);
        await clockAt(SECOND / 2);
        const {woken, failed} = await runs.store.wakeSome(100, failing, null, prepared);
        expect(failed).toEqual([{runId: SECOND_ONE, error: new Error('a mistake in the rules')}]);
        expect(woken).toHaveLength(IDS.length - 1);
    });
});
