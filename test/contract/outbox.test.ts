import {randomUUID} from 'node:crypto';
import {Client} from 'pg';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import type {Outbox, OutboxRow} from '../../server-ts/src/application/outbox_ports';
import type {Message} from '../../server-ts/src/domain/announce/message';
import {HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {anId, aRun, LEA} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {until} from '../support/world';

const TEAM = anId('team');
const CHAT_NOW = 1_800_000_000_000;
const say = (title: string, slot?: string): Message => ({
    op: 'post',
    place: {kind: 'run'},
    body: {kind: 'item_assigned', title, by: LEA},
    ...(slot === undefined ? {} : {slot}),
});

describe.each(databaseServers())('the outbox on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let outbox: Outbox;
    let sessions = 0;

    /** The outbox of another replica, whose session does not live: what is left is the lease. */
    const another = (): Outbox => {
        sessions += 1;
        const session = `test@${sessions}`;
        return postgresOutbox(database.pool, () => session);
    };

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        outbox = another();
        await postgresTeams(database.pool, {of: () => ({})}).setUp({
            id: TEAM,
            name: 'eng',
            zone: 'UTC',
            tokens: {visible: 'v', hidden: 'h'},
        });
    });
    afterEach(() => database.drop());

    /** Puts messages into a run's outbox, as a change of the run does. */
    async function plan(runId: string, ...messages: Message[]): Promise<void> {
        const store = postgresRunStore(database.pool);
        const asking = {commandId: randomUUID(), triggerId: null, user: LEA};
        const saved = await store.change(runId, asking, (run, now) => ({
            run: {...run, version: run.version + 1},
            events: [{type: 'renamed', from: run.name, to: run.name, seq: run.version + 1, at: now, by: LEA}],
            messages,
        }));
        expect(saved.kind).toBe('saved');
    }

    async function make(runId: string, ...messages: Message[]): Promise<void> {
        const store = postgresRunStore(database.pool);
        await store.create(
            {commandId: randomUUID(), triggerId: null, user: LEA},
            {
                teamId: TEAM,
                isNumbered: () => true,
                make: () => ({run: aRun({id: runId, teamId: TEAM}), events: [], messages: []}),
            },
        );
        await plan(runId, ...messages);
    }

    const claim = (limit = 8, onlyRun?: string): Promise<OutboxRow[]> => another().claim(limit, CHAT_NOW, onlyRun);
    const title = (row: OutboxRow | undefined): string =>
        row?.message.op === 'post' && row.message.body.kind === 'item_assigned'
            ? row.message.body.title
            : String(row?.message.op);
    const titles = (rows: OutboxRow[]): string[] => rows.map(title);
    const one = async (): Promise<OutboxRow> => {
        const [row] = await claim(1);
        if (!row) {
            throw new Error('nothing to claim');
        }
        return row;
    };
    const R1 = anId('r1');
    const R2 = anId('r2');
    const sent = (row: OutboxRow, doubtful = false) => ({
        post: {postId: anId(`p${row.id}`), channelId: anId('channel'), key: row.key},
        doubtful,
    });

    /** Of all indexes of the outbox, by all statements so far. */
    async function entriesRead(): Promise<number> {
        await database.pool.query('select pg_stat_force_next_flush()');
        const {rows} = await database.pool.query<{read: number}>(
            "select sum(idx_tup_read)::bigint as read from pg_stat_user_indexes where relname = 'outbox'",
        );
        return rows[0]?.read ?? 0;
    }

    it('gives the first of each run, and the next when that is done', async () => {
        await make(R1, say('a1'), say('a2'));
        await make(R2, say('b1'));
        const first = await claim();
        expect(titles(first)).toEqual(['a1', 'b1']);
        expect(first[0]).toMatchObject({attempts: 1, runId: R1, lookedFrom: CHAT_NOW, seen: {version: 1}});
        expect(await claim()).toEqual([]);
        expect(first[0] && (await outbox.done(first[0], sent(first[0])))).toBe('followed');
        expect(titles(await claim())).toEqual(['a2']);
    });

    it('gives each row to one of many claimers', async () => {
        for (let n = 0; n < 12; n += 1) {
            await make(anId(`m${n}m`), say(`m${n}`));
        }
        const all = (await Promise.all(Array.from({length: 6}, () => claim(4)))).flat();
        expect(new Set(all.map((row) => row.id)).size).toBe(all.length);
        expect(all.length + (await claim(20)).length).toBe(12);
    });

    it('can be asked for one run alone', async () => {
        await make(R1, say('a1'));
        await make(R2, say('b1'));
        expect(titles(await claim(8, R2))).toEqual(['b1']);
    });

    it('a clock that jumps ahead takes nothing from a replica that lives and is at it; from one that is gone it does', async () => {
        const living = new Client({connectionString: database.url});
        await living.connect();
        const {rows} = await living.query<{session: string}>(
            "select pid || '@' || extract(epoch from backend_start) as session from pg_stat_activity where pid = pg_backend_pid()",
        );
        const first = postgresOutbox(database.pool, () => rows[0]?.session ?? null);
        await make(R1, say('a1'));
        const [row] = await first.claim(8, CHAT_NOW);
        await database.setClock(HOUR);
        expect(await claim()).toEqual([]);
        expect(await first.claim(8, CHAT_NOW)).toEqual([]);
        // It gave the row up without being able to say so: then it may take it again itself.
        if (row) {
            first.release(row);
        }
        expect(await first.claim(8, CHAT_NOW)).toMatchObject([{id: row?.id, attempts: 2}]);
        await database.setClock(2 * HOUR);
        expect(await claim()).toEqual([]);
        await living.end();
        await until('the session is gone', async () => (await claim()).length === 1);
    });

    it('a replica without a session claims nothing', async () => {
        await make(R1, say('a1'));
        expect(await postgresOutbox(database.pool, () => null).claim(8, CHAT_NOW)).toEqual([]);
        expect(titles(await claim())).toEqual(['a1']);
    });

    it('a claim that ran out is given again, as the second attempt with the first one’s place to look', async () => {
        await make(R1, say('a1'));
        const first = await one();
        await database.setClock(44 * SECOND);
        expect(await claim()).toEqual([]);
        await database.setClock(46 * SECOND);
        const [second] = await another().claim(1, CHAT_NOW + MINUTE);
        expect(second).toMatchObject({id: first.id, key: first.key, attempts: 2, lookedFrom: CHAT_NOW});
    });

    it('whoever lost the claim cannot finish, postpone, fail or drop the row', async () => {
        await make(R1, say('a1', 'card'));
        const first = await one();
        await database.setClock(46 * SECOND);
        const second = await one();
        expect(await outbox.done(first, {...sent(first), slot: 'card'})).toBe(false);
        await outbox.fail(first, 'lost', [say('instead')]);
        await outbox.drop(first, 'lost');
        await outbox.retryLater(first, 60_000, 'lost');
        expect(await outbox.slot(R1, 'card')).toBeNull();
        expect(await outbox.done(second, {...sent(second), slot: 'card'})).toBe('last');
        expect(await outbox.slot(R1, 'card')).toEqual(sent(second).post);
        expect(await outbox.done(second, sent(second))).toBe(false);
        expect(titles(await claim())).toEqual([]);
    });

    it.each([
        ['before its words were made is in them', 1, true],
        ['while Mattermost took it is not', -1, false],
        ['after an attempt whose words are not known goes out', null, false],
    ])('a notice in a thread that was planned %s', async (_what, wordedAfter, overtaken) => {
        const notice = say('notice');
        const root = say('root');
        if (notice.op !== 'post' || root.op !== 'post') {
            throw new Error('no posts');
        }
        await make(R1, {...root, slot: 'reminder:o1'}, {...notice, replyTo: 'reminder:o1'});
        const first = await one();
        const planned = (await database.pool.query<{at: number}>('select max(planned_at) as at from outbox')).rows[0]
            ?.at;
        // Noted as sent long after both, as Mattermost took its time.
        await database.setClock(10 * SECOND);
        const wordedAt = wordedAfter === null ? 0 : (planned ?? 0) + wordedAfter;
        expect(await outbox.done(first, {...sent(first), slot: 'reminder:o1', wordedAt})).toBe('followed');
        expect(await outbox.isOvertaken(await one(), [])).toBe(overtaken);
    });

    it('what goes out instead of a row that failed is there when it ends, once, behind what waited', async () => {
        await make(R1, say('a1'), say('a2'));
        const row = await one();
        await outbox.fail(row, 'the channel is archived', [say('b1'), say('b2')]);
        await outbox.fail(row, 'the channel is archived', [say('b1'), say('b2')]);
        for (const wanted of ['a2', 'b1', 'b2']) {
            const next = await one();
            expect(title(next)).toBe(wanted);
            await outbox.done(next, sent(next));
        }
        expect(titles(await claim())).toEqual([]);
    });

    it('a row that waits holds back those after it, for as long as it was told to', async () => {
        await make(R1, say('a1'), say('a2'));
        await outbox.retryLater(await one(), 5_000, 'away');
        expect(await claim()).toEqual([]);
        expect(await outbox.untilNextReady()).toBeGreaterThan(4_000);
        await database.setClock(6 * SECOND);
        expect(titles(await claim())).toEqual(['a1']);
    });

    it('a row that failed or became pointless lets the next one pass, and stays in the ledger', async () => {
        await make(R1, say('a1'), say('a2'), say('a3'));
        await outbox.fail(await one(), 'refused for good');
        await outbox.drop(await one(), 'its post is gone');
        expect(title(await one())).toBe('a3');
        const {rows} = await database.pool.query('select state, error from outbox order by id');
        expect(rows).toEqual([
            {state: 'failed', error: 'refused for good'},
            {state: 'void', error: 'its post is gone'},
            {state: 'waiting', error: null},
        ]);
    });

    it.each([
        ['never counted', ''],
        ['counted while nothing waited', 'analyze'],
    ])(
        'takes and ends a few of many that wait without walking along them all, where rows were %s',
        async (_, count) => {
            await make(R1, say('a1'));
            const first = await one();
            await outbox.done(first, sent(first));
            expect(await claim(16)).toEqual([]);
            await database.pool.query(count);
            await database.pool.query(
                `insert into outbox (run_id, lane, op, body) select $1, place::text, 'post', '{"op": "post"}' from generate_series(1, 3000) as place`,
                [R1],
            );
            const before = await entriesRead();
            const rows = await claim(16);
            expect(rows).toHaveLength(16);
            expect(await Promise.all(rows.map((row) => outbox.done(row, sent(row))))).not.toContain(false);
            expect((await entriesRead()) - before).toBeLessThan(1_000);
        },
    );

    it('cards give way: they are taken only where fewer than wanted of anything else are ready', async () => {
        await make(R1, {op: 'card'});
        await make(R2, {op: 'card'});
        await database.setClock(11 * SECOND);
        for (let n = 0; n < 5; n += 1) {
            await make(anId(`late${n}`), say(`late${n}`));
        }
        expect(titles(await claim(4))).toEqual(['late0', 'late1', 'late2', 'late3']);
        expect(titles(await claim(4))).toEqual(['card', 'card', 'late4']);
        expect(await outbox.untilNextReady()).toBeNull();
    });

    it('a card that is ready is a reason to look, and one that waits longer than any can goes out now', async () => {
        await make(R1, {op: 'card'});
        expect(await outbox.untilNextReady()).toBeGreaterThan(9_000);
        await database.setClock(11 * SECOND);
        expect(await outbox.untilNextReady()).toBe(0);
        await database.setClock(-2 * HOUR);
        expect(await outbox.untilNextReady()).toBe(0);
        expect(titles(await claim())).toEqual(['card']);
    });

    it('a hundred changes of the card are one edit, ten seconds later, and block nothing', async () => {
        await make(R1, {op: 'card'});
        for (let n = 0; n < 20; n += 1) {
            await plan(R1, {op: 'card'});
        }
        await plan(R1, say('a1'));
        expect(titles(await claim())).toEqual(['a1']);
        await database.setClock(11 * SECOND);
        const [card] = await claim();
        expect(title(card)).toBe('card');
        // While that edit is under way, a change must not be lost: it makes a card of its own.
        await plan(R1, {op: 'card'});
        expect(card && (await outbox.done(card, {doubtful: false}))).toBe('followed');
        await database.setClock(22 * SECOND);
        expect(titles(await claim())).toEqual(['card']);
    });

    it('a doubtful send is looked at again two minutes later, once', async () => {
        await make(R1, say('a1'), say('a2'));
        const doubtful = await one();
        await outbox.done(doubtful, sent(doubtful, true));
        const sure = await one();
        await outbox.done(sure, sent(sure));
        expect(await outbox.claimAudits(8)).toEqual([]);
        await database.setClock(121 * SECOND);
        const audits = await Promise.all([outbox.claimAudits(8), outbox.claimAudits(8)]);
        expect(audits.flat()).toEqual([
            {
                id: doubtful.id,
                key: doubtful.key,
                channelId: anId('channel'),
                postId: anId(`p${doubtful.id}`),
                lookedFrom: CHAT_NOW,
            },
        ]);
        expect(await outbox.claimAudits(8)).toEqual([]);
    });

    it('knows when something is ready next', async () => {
        await make(R1);
        expect(await outbox.untilNextReady()).toBeNull();
        await plan(R1, say('a1'));
        expect(await outbox.untilNextReady()).toBeLessThanOrEqual(0);
        const row = await one();
        // Somebody is at it: its end will be news.
        expect(await outbox.untilNextReady()).toBeNull();
        await outbox.retryLater(row, 5_000, 'later');
        const wait = (await outbox.untilNextReady()) ?? 0;
        expect(wait).toBeGreaterThan(4_000);
        expect(wait).toBeLessThanOrEqual(5_000);
    });

    it('keys are unguessable and differ', async () => {
        await make(R1, say('a1'));
        await make(R2, say('b1'));
        const keys = (await claim()).map((row) => row.key);
        expect(new Set(keys).size).toBe(2);
        keys.forEach((key) =>
            expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        );
    });

    it('a clock that was set back a day sends what waited, all the same', async () => {
        await database.setClock(24 * 60 * MINUTE);
        await make(R1, say('a1'));
        await database.setClock(0);
        expect(titles(await claim())).toEqual([]);
        // What a sender asks before it sleeps.
        expect(await outbox.untilNextReady()).toBe(0);
        expect(titles(await claim())).toEqual(['a1']);
    });
});
