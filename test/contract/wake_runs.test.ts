import {changeRun} from '../../server-ts/src/application/change_run';
import type {Change, Woken} from '../../server-ts/src/application/ports';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {anId} from '../support/builders';
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
    const idsOf = (woken: Woken[]): string[] => woken.map(({saved}) => saved.run.id).sort();
    const reminders = (): Promise<number> => runs.count("run_event where body->>'type' = 'obligation_opened'");

    it('as many as are wanted, each once, by any number of workers', async () => {
        const rounds = await Promise.all([1, 2, 3].map(() => runs.store.wakeSome(3, wake)));
        rounds.push(await runs.store.wakeSome(10, wake));
        expect(rounds.flatMap(({woken}) => idsOf(woken)).sort()).toEqual(IDS);
        expect(await reminders()).toBe(IDS.length);
        expect((await runs.store.wakeSome(10, wake)).woken).toEqual([]);
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
