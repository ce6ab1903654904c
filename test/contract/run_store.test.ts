import type {Saved} from '../../server-ts/src/application/ports';
import {changeRun} from '../../server-ts/src/application/change_run';
import type {Command} from '../../server-ts/src/domain/command';
import {wakeAt} from '../../server-ts/src/domain/duty/decide_wake';
import {isRefused, refuse} from '../../server-ts/src/domain/refusal';
import {HOUR} from '../../server-ts/src/domain/units';
import {anId, LEA, PAT} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {asking, DUTIFUL, storedRuns, TEAM, type StoredRuns} from '../support/stored_runs';

describe.each(databaseServers())('runs on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let runs: StoredRuns;
    const {create, change, wake, stored, count} = {
        create: (...args: Parameters<StoredRuns['create']>) => runs.create(...args),
        change: (...args: Parameters<StoredRuns['change']>) => runs.change(...args),
        wake: () => runs.wake(),
        stored: (runId: string) => runs.stored(runId),
        count: (...args: Parameters<StoredRuns['count']>) => runs.count(...args),
    };

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        runs = await storedRuns(database.pool);
    });
    afterEach(() => database.drop());

    const tick = (itemId = 'start_one'): Command => ({type: 'set_item_state', itemId, state: 'done'});
    const RUN = anId('r1');

    it('a start is a run, its events, its due row, its people and its messages', async () => {
        const created = await create(RUN);
        expect(created).toMatchObject({kind: 'created', run: {name: 'Run 1', version: 2}});
        const run = await stored(RUN);
        expect(await runs.reads.eventsSince(RUN, 0, 10)).toMatchObject([
            {type: 'run_started', seq: 1},
            {type: 'duty_armed', seq: 2},
        ]);
        const due = await database.pool.query('select due_at from due where run_id = $1', [RUN]);
        expect(due.rows).toEqual([{due_at: wakeAt(run)}]);
        expect(await count('run_person where run_id = $1', [RUN])).toBe(1);
        expect(await count("outbox where run_id = $1 and state = 'waiting'", [RUN])).toBe(1);
        expect(await runs.reads.cyclesByTurn(TEAM, 2)).toMatchObject([{id: RUN, total: 1, done: 0}]);
    });

    it('a version that this replica wrote is not read again, one that another wrote is', async () => {
        await create(RUN);
        await change(RUN, tick());
        const mine = await stored(RUN);
        const seen = {version: mine.version, now: 5};
        expect(await runs.reads.run(RUN, seen)).toEqual({run: mine, now: 5});

        const other = await storedRuns(database.pool);
        await other.change(RUN, {type: 'rename', name: 'Elsewhere'});
        const theirs = await stored(RUN);
        expect(theirs.version).toBeGreaterThan(mine.version);
        expect(await runs.reads.run(RUN, {version: theirs.version, now: 5})).toMatchObject({run: theirs});
        expect(await runs.reads.run(RUN)).toMatchObject({run: theirs});
    });

    it('what the clock woke is not read again to be put into words', async () => {
        await create(RUN);
        await database.pool.query('update due set due_at = app_ms() - 1');
        await database.pool.query(
            "update run set state = jsonb_set(state::jsonb, '{duty,nextDueAt}', to_jsonb(app_ms() - 1))::json",
        );
        await wake();
        const woken = await stored(RUN);
        expect(await runs.reads.run(RUN, {version: woken.version, now: 5})).toEqual({run: woken, now: 5});
    });

    it('a start in an unknown team is refused and leaves nothing', async () => {
        const refused = await runs.store.create(asking(), {
            teamId: anId('other'),
            isNumbered: () => true,
            make: () => refuse('internal'),
        });
        expect(refused).toMatchObject({kind: 'refused', refused: {refused: {reason: 'team_not_set_up'}}});
        expect(await count('run')).toBe(0);
    });

    it('eight starts at once get eight numbers without a gap', async () => {
        await Promise.all(Array.from({length: 8}, (_, n) => create(anId(`n${n}n`))));
        const {rows} = await database.pool.query('select number from run order by number');
        expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('the same start twice, one after the other or at once, is one run', async () => {
        const asked = asking();
        const all = await Promise.all(Array.from({length: 6}, (_, n) => create(anId(`s${n}s`), DUTIFUL, asked)));
        expect(all.filter(({kind}) => kind === 'created')).toHaveLength(1);
        expect(all.filter(({kind}) => kind === 'repeated')).toHaveLength(5);
        expect(await create(anId('again'), DUTIFUL, asked)).toMatchObject({kind: 'repeated'});
        expect(await count('run')).toBe(1);
    });

    it('a change is saved with its event, and a repeated command id is carried out once', async () => {
        await create(RUN);
        const asked = asking();
        expect(await change(RUN, tick(), asked)).toMatchObject({kind: 'saved', run: {version: 3}});
        await change(RUN, {type: 'set_item_state', itemId: 'start_one', state: 'open'});
        expect(await change(RUN, tick(), asked)).toMatchObject({kind: 'repeated', run: {version: 4}});
        expect((await stored(RUN)).phases[0]?.items[0]?.state).toBe('open');
    });

    it('the same command id eight times at once is carried out once', async () => {
        await create(RUN);
        const asked = asking();
        const all = await Promise.all(
            Array.from({length: 8}, (_, n) =>
                change(RUN, {type: 'add_item', phaseId: 'start', itemId: `x${n}`, title: 'X'}, asked),
            ),
        );
        expect(all.map(({kind}) => kind).sort()).toEqual([
            'repeated',
            'repeated',
            'repeated',
            'repeated',
            'repeated',
            'repeated',
            'repeated',
            'saved',
        ]);
        expect((await stored(RUN)).phases[0]?.items).toHaveLength(2);
    });

    it('one signed trigger changes something once, whatever command ids and runs it comes with', async () => {
        await create(RUN);
        await create(anId('r2'));
        const replay = (runId: string): Promise<Saved> => change(runId, tick(), asking({triggerId: 'the-trigger'}));
        const all = await Promise.all([replay(RUN), replay(anId('r2'))]);
        expect(all.map(({kind}) => kind).sort()).toEqual(['replayed', 'saved']);
        expect(await count("run_event where body->>'type' = 'item_state_changed'")).toBe(1);
    });

    it('a refusal, a no-op and an unknown run write nothing', async () => {
        await create(RUN);
        const before = await count('run_event');
        expect(await change(RUN, {type: 'restore'})).toMatchObject({
            kind: 'refused',
            refused: {refused: {reason: 'run_not_finished'}},
        });
        expect(await change(RUN, {type: 'unfollow'})).toMatchObject({kind: 'saved', events: []});
        expect(await change(anId('nobody'), tick())).toEqual({kind: 'not_found'});
        expect(await count('run_event')).toBe(before);
    });

    it('a mistake in the middle of a change leaves nothing of it', async () => {
        await create(RUN);
        const before = await stored(RUN);
        await expect(
            runs.store.change(RUN, asking(), (run, now) => {
                const made = changeRun(run, tick(), LEA, now, runs.around);
                if (isRefused(made)) {
                    return made;
                }
                // The number of an event that is there already: the insert fails after the run was updated.
                return {...made, events: made.events.map((event) => ({...event, seq: 1}))};
            }),
        ).rejects.toThrow(/duplicate key/);
        expect(await stored(RUN)).toEqual(before);
        expect(await change(RUN, tick())).toMatchObject({kind: 'saved'});
    });

    it('eight clients change one run at once and no acknowledged change is missing', async () => {
        await create(RUN);
        const acknowledged: string[] = [];
        await Promise.all(
            Array.from({length: 8}, async (_, client) => {
                for (let n = 0; n < 15; n += 1) {
                    const itemId = `c${client}_${n}`;
                    const saved = await change(RUN, {type: 'add_item', phaseId: 'start', itemId, title: itemId});
                    if (saved.kind === 'saved') {
                        acknowledged.push(itemId);
                    }
                }
            }),
        );
        const run = await stored(RUN);
        const ids = run.phases.flatMap((phase) => phase.items.map((item) => item.id));
        expect(acknowledged).toHaveLength(120);
        expect(ids.sort()).toEqual([...acknowledged, 'start_one'].sort());
        const events = await runs.reads.eventsSince(RUN, 0, 1_000);
        expect(events?.map(({seq}) => seq)).toEqual(Array.from({length: run.version}, (_, n) => n + 1));
    });

    it('the clock wakes a run when it is due, once, with any number of workers', async () => {
        await create(RUN);
        expect(await wake()).toBeNull();
        await database.setClock(4 * HOUR + 1_000);
        const woken = await Promise.all(Array.from({length: 8}, wake));
        expect(woken.filter((saved) => saved?.kind === 'saved' && saved.events.length > 0)).toHaveLength(1);
        expect(await count("run_event where body->>'type' = 'obligation_opened'")).toBe(1);
        const run = await stored(RUN);
        expect((await database.pool.query('select due_at from due')).rows).toEqual([
            {due_at: run.obligation?.nextNoticeAt},
        ]);
    });

    it('many runs due at once are each woken once by two workers', async () => {
        await Promise.all(Array.from({length: 20}, (_, n) => create(anId(`w${n}w`))));
        await database.setClock(4 * HOUR + 1_000);
        const worker = async (): Promise<number> => {
            let woken = 0;
            for (let saved = await wake(); saved !== null; saved = await wake()) {
                woken += saved.kind === 'saved' && saved.events.length > 0 ? 1 : 0;
            }
            return woken;
        };
        const all = await Promise.all([worker(), worker()]);
        expect(all[0] + all[1]).toBe(20);
        expect(await count("run_event where body->>'type' = 'obligation_opened'")).toBe(20);
    });

    it('a run whose row somebody holds is passed over, and woken when it is free', async () => {
        await create(RUN);
        await database.setClock(4 * HOUR + 1_000);
        const holder = await database.pool.connect();
        try {
            await holder.query('begin');
            await holder.query('select 1 from run where id = $1 for update', [RUN]);
            expect(await wake()).toBeNull();
            await holder.query('rollback');
        } finally {
            holder.release();
        }
        expect(await wake()).toMatchObject({kind: 'saved', events: [{type: 'obligation_opened'}]});
    });

    it('a stale due row wakes nobody and is set right', async () => {
        await create(RUN);
        await database.pool.query('update due set due_at = 1');
        expect(await wake()).toMatchObject({kind: 'saved', events: []});
        expect((await database.pool.query('select due_at from due')).rows).toEqual([
            {due_at: wakeAt(await stored(RUN))},
        ]);
        expect(await wake()).toBeNull();
    });

    it('a finished run has no due row, a restored one has', async () => {
        await create(RUN);
        await change(RUN, {type: 'finish'});
        expect(await count('due')).toBe(0);
        expect(await runs.store.untilNextDue()).toMatchObject({wait: null});
        await change(RUN, {type: 'restore'});
        expect(await count('due')).toBe(1);
        // Four hours to the moment, and the clock looks at the run an hour before it.
        expect((await runs.store.untilNextDue()).wait).toBeGreaterThan(2.9 * HOUR);
    });

    it('the list of a person follows seats, joining and leaving', async () => {
        await create(RUN);
        const listOf = async (user: string): Promise<string[]> =>
            (await runs.reads.ofPerson(user, TEAM, 10)).map((run) => run.id);
        expect([await listOf(LEA), await listOf(PAT)]).toEqual([[RUN], []]);
        await change(RUN, {type: 'set_seat', role: 'backup', user: PAT});
        expect(await listOf(PAT)).toEqual([RUN]);
        await change(RUN, {type: 'set_seat', role: 'backup', user: null});
        expect(await listOf(PAT)).toEqual([]);
    });

    it('an abandoned run leaves nothing behind', async () => {
        await create(RUN);
        await runs.store.abandon(RUN);
        const left = await Promise.all(
            ['run', 'run_event', 'due', 'outbox', 'run_person', 'slot'].map((table) => count(table)),
        );
        expect(left).toEqual([0, 0, 0, 0, 0, 0]);
    });

    it('reads the timeline in pages and says when a tab is too far behind', async () => {
        await create(RUN);
        for (let n = 0; n < 5; n += 1) {
            await change(RUN, {type: 'add_item', phaseId: 'start', itemId: `t${n}`, title: 'T'});
        }
        expect((await runs.reads.eventsBefore(RUN, 7, 3)).map(({seq}) => seq)).toEqual([6, 5, 4]);
        expect(await runs.reads.eventsSince(RUN, 0, 6)).toBeNull();
        expect((await runs.reads.eventsSince(RUN, 1, 6))?.map(({seq}) => seq)).toEqual([2, 3, 4, 5, 6, 7]);
    });

    it('a team’s tokens open only that team, and are not kept', async () => {
        expect(runs.teams.byToken('v'.repeat(26))).toEqual({teamId: TEAM, command: 'visible'});
        expect(runs.teams.byToken('h'.repeat(26))).toEqual({teamId: TEAM, command: 'hidden'});
        expect([runs.teams.byToken(''), runs.teams.byToken('x'), runs.teams.byToken('V'.repeat(26))]).toEqual([
            null,
            null,
            null,
        ]);
        const {rows} = await database.pool.query('select * from team');
        expect(JSON.stringify(rows)).not.toContain('v'.repeat(26));
    });
});
