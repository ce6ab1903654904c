import type {Saved} from '../../server-ts/src/application/ports';
import type {Command} from '../../server-ts/src/domain/command';
import type {Run} from '../../server-ts/src/domain/run';
import {DAY} from '../../server-ts/src/domain/units';
import {anId, LEA, PAT} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {asking, storedRuns, type StoredRuns} from '../support/stored_runs';

const RUN = anId('r1');
const add = (itemId: string): Command => ({type: 'add_item', phaseId: 'start', itemId, title: itemId});
const idsOf = (run: Run): string[] => run.phases.flatMap((phase) => phase.items.map((item) => item.id));
const added = (run: Run): string[] => idsOf(run).filter((id) => id.startsWith('x'));

describe.each(databaseServers())('changes that come together, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let first: StoredRuns;
    let second: StoredRuns;
    let statements: string[];

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        // Two replicas: each remembers runs of its own.
        first = await storedRuns(database.pool);
        second = await storedRuns(database.pool);
        await first.create(RUN);
        statements = [];
        const query = database.pool.query.bind(database.pool);
        jest.spyOn(database.pool, 'query').mockImplementation((...args: unknown[]): unknown => {
            const [config] = args;
            const name = typeof config === 'object' && config && 'name' in config ? String(config.name) : 'other';
            statements.push(name.replace(/_\d+$/, ''));
            return Reflect.apply(query, database.pool, args);
        });
    });
    afterEach(() => database.drop());

    it('one that follows another of the same run asks the database nothing before it writes', async () => {
        await first.change(RUN, add('x1'));
        expect(statements).toEqual(['read_for_change', 'write_changes']);
        await first.change(RUN, add('x2'));
        expect(statements).toEqual(['read_for_change', 'write_changes', 'write_changes']);
    });

    it('fifty of ten runs at once are all there, in their order, and in far fewer statements', async () => {
        const runIds = Array.from({length: 10}, (_, n) => anId(`many${n}n`));
        await Promise.all(runIds.map((runId) => first.create(runId)));
        statements = [];
        const all = await Promise.all(
            runIds.flatMap((runId) => [1, 2, 3, 4, 5].map((n) => first.change(runId, add(`x${n}`)))),
        );
        expect(all.map(({kind}) => kind)).toEqual(Array.from({length: 50}, () => 'saved'));
        for (const runId of runIds) {
            const run = await first.stored(runId);
            expect(added(run)).toEqual(['x1', 'x2', 'x3', 'x4', 'x5']);
            const events = await first.reads.eventsSince(runId, 0, 100);
            expect(events?.map(({seq}) => seq)).toEqual(Array.from({length: run.version}, (_, n) => n + 1));
        }
        expect(statements.filter((name) => name === 'write_changes').length).toBeLessThanOrEqual(5);
    });

    it('what another replica changed meanwhile is not lost, nor decided without', async () => {
        await first.change(RUN, add('x1'));
        await second.change(RUN, add('x2'));
        const third = await first.change(RUN, add('x3'));
        expect(third).toMatchObject({kind: 'saved'});
        expect(added(await first.stored(RUN))).toEqual(['x1', 'x2', 'x3']);
        expect(third.kind === 'saved' && added(third.run)).toEqual(['x1', 'x2', 'x3']);
    });

    it('two replicas that change one run against each other lose nothing', async () => {
        const ids = Array.from({length: 40}, (_, n) => `x${n}`);
        const all = await Promise.all(ids.map((id, n) => (n % 2 === 0 ? first : second).change(RUN, add(id))));
        expect(new Set(all.map(({kind}) => kind))).toEqual(new Set(['saved']));
        expect(added(await first.stored(RUN)).sort()).toEqual([...ids].sort());
    });

    it('nobody is refused because of what another replica has changed since', async () => {
        await first.change(RUN, add('x1'));
        await second.change(RUN, add('x2'));
        expect(await first.change(RUN, {type: 'set_item_state', itemId: 'x2', state: 'done'})).toMatchObject({
            kind: 'saved',
        });
    });

    it('nothing is taken for done because it once was', async () => {
        const tick: Command = {type: 'set_item_state', itemId: 'start_one', state: 'done'};
        await first.change(RUN, tick);
        await second.change(RUN, {...tick, state: 'open'});
        await first.change(RUN, tick);
        expect((await first.stored(RUN)).phases[0]?.items[0]?.state).toBe('done');
    });

    it('a command that comes again on a run that is remembered is carried out once', async () => {
        const asked = asking();
        await first.change(RUN, add('x1'), asked);
        await first.change(RUN, {type: 'remove_item', itemId: 'x1'});
        expect(await first.change(RUN, add('x1'), asked)).toMatchObject({kind: 'repeated'});
        expect(added(await first.stored(RUN))).toEqual([]);
    });

    it('one that the database refuses costs the others nothing', async () => {
        await Promise.all([first.create(anId('r2')), first.create(anId('r3'))]);
        const asked = asking();
        await first.change(RUN, add('x1'), asked);
        const [again, two, three] = await Promise.all([
            first.change(RUN, add('x2'), asked),
            first.change(anId('r2'), add('x2')),
            first.change(anId('r3'), add('x3')),
        ]);
        expect([again?.kind, two?.kind, three?.kind]).toEqual(['repeated', 'saved', 'saved']);
        expect(added(await first.stored(anId('r3')))).toEqual(['x3']);
    });

    it('one whose rules fail costs the others nothing', async () => {
        const broken = first.store.change(RUN, asking(), () => {
            throw new Error('a mistake');
        });
        const sound = first.change(RUN, add('x1'));
        await expect(broken).rejects.toThrow('a mistake');
        expect(await sound).toMatchObject({kind: 'saved'});
    });

    it('one that does more than change the row takes its place in the order', async () => {
        const all = await Promise.all([
            first.change(RUN, add('x1')),
            first.change(RUN, {type: 'finish'}),
            first.change(RUN, add('x2')),
        ]);
        expect(all.map(({kind}) => kind)).toEqual(['saved', 'saved', 'refused']);
        expect(await first.stored(RUN)).toMatchObject({status: 'finished'});
    });

    it('moments and lists that change in a group are saved with it', async () => {
        const [two, three] = [anId('r2'), anId('r3')];
        await Promise.all([first.create(two), first.create(three)]);
        await first.change(RUN, add('x1'));
        statements = [];
        const all = await Promise.all([
            first.change(RUN, add('x2')),
            first.change(two, {type: 'finish'}),
            first.change(three, {type: 'set_seat', role: 'backup', user: PAT}),
        ]);
        expect(all.map(({kind}) => kind)).toEqual(['saved', 'saved', 'saved']);
        const {rows} = await database.pool.query<{run_id: string}>('select run_id from due');
        expect(rows.map(({run_id: id}) => id)).not.toContain(two);
        expect(rows.map(({run_id: id}) => id)).toEqual(expect.arrayContaining([RUN, three]));
        const lists = await database.pool.query('select run_id from run_person where user_id = $1', [PAT]);
        expect(lists.rows).toEqual([{run_id: three}]);
    });

    const timeOf = (saved: Saved): number => (saved.kind === 'saved' ? (saved.events[0]?.at ?? 0) : 0);

    it.each([
        ['ahead', DAY],
        ['back', -DAY],
    ])('a clock that jumps a day %s counts at once, though the run is remembered', async (_, jump) => {
        const before = timeOf(await first.change(RUN, add('x1')));
        await database.setClock(jump);
        const after = timeOf(await first.change(RUN, add('x2')));
        expect(Math.abs(after - before - jump)).toBeLessThan(60_000);
        const next = timeOf(await first.change(RUN, add('x3')));
        expect(Math.abs(next - after)).toBeLessThan(60_000);
    });

    it('a run that somebody holds is waited for, and others go on', async () => {
        await first.create(anId('r2'));
        const holder = await database.pool.connect();
        await holder.query('begin');
        await holder.query('select 1 from run where id = $1 for update', [RUN]);
        const held = first.change(RUN, add('x1'));
        expect(await first.change(anId('r2'), add('x2'))).toMatchObject({kind: 'saved'});
        await holder.query('commit');
        holder.release();
        expect(await held).toMatchObject({kind: 'saved'});
    });

    it('changes of different people are each their own', async () => {
        const [mine, yours] = await Promise.all([
            first.change(RUN, add('x1'), asking({user: LEA})),
            first.change(RUN, add('x2'), asking({user: PAT})),
        ]);
        expect([mine, yours].map((saved) => saved?.kind === 'saved' && saved.events.map(({by}) => by))).toEqual([
            [LEA],
            [PAT],
        ]);
        const {rows} = await database.pool.query('select user_id, version from answered where run_id = $1 order by 2', [
            RUN,
        ]);
        expect(rows.slice(-2)).toEqual([
            {user_id: LEA, version: mine?.kind === 'saved' ? mine.run.version : 0},
            {user_id: PAT, version: yours?.kind === 'saved' ? yours.run.version : 0},
        ]);
    });
});
