import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import type {Chat, ChatFailure} from '../../server-ts/src/application/mattermost_ports';
import type {Outbox} from '../../server-ts/src/application/outbox_ports';
import {auditDoubtful} from '../../server-ts/src/application/sending/audit_doubtful';
import {makeDelivery, type Delivery, type DeliveryParts} from '../../server-ts/src/application/sending/delivery';
import {rowSender} from '../../server-ts/src/application/sending/send_row';
import {SECOND} from '../../server-ts/src/domain/units';
import {anId} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {memoryChat, memorySending, type ModelledPost} from '../support/memory_mattermost';
import {storedRuns, type StoredRuns} from '../support/stored_runs';
import {quietLog, until} from '../support/world';

const SESSION = 'replica';

describe.each(databaseServers())('the delivery on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let runs: StoredRuns;
    let outbox: Outbox;
    let posts: ModelledPost[];
    let lines: string[];

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        runs = await storedRuns(database.pool);
        outbox = postgresOutbox(database.pool, () => SESSION);
        posts = [];
        lines = [];
    });
    afterEach(() => database.drop());

    const chat = (): Chat => memoryChat(posts, true, () => null);

    function parts(other: {outbox?: Outbox; chat?: Chat; reads?: DeliveryParts['reads']}): DeliveryParts {
        return {
            ...memorySending(database.pool, runs),
            outbox,
            chat: chat(),
            ...other,
            runs: runs.store,
            log: quietLog(lines),
            chance: () => 0,
            channelLost: () => Promise.resolve(),
        };
    }

    /** The cards of so many runs wait, each in a lane of its own. */
    async function runsWait(count: number): Promise<string[]> {
        const ids = Array.from({length: count}, (_, place) => anId(`r${place}r`));
        for (const id of ids) {
            await runs.create(id);
        }
        return ids;
    }

    const waiting = (): Promise<number> => runs.count("outbox where state = 'waiting'");

    async function whileItRuns(delivery: Delivery, done: () => Promise<boolean> | boolean): Promise<void> {
        delivery.start();
        try {
            await until('the delivery has done its work', done);
        } finally {
            await delivery.stop();
        }
    }

    it('goes on after a database that was away when a whole claim was to be noted', async () => {
        await runsWait(8);
        let isAway = true;
        let asked = 0;
        const away = (): never => {
            throw new Error('the database is away');
        };
        const shaky: Outbox = {
            ...outbox,
            claim: async (...wanted) => {
                asked += 1;
                if (asked > 1 && isAway) {
                    await new Promise((resolve) => setTimeout(resolve, 200));
                    isAway = false;
                    return away();
                }
                return outbox.claim(...wanted);
            },
            done: async (row, sent) => (isAway ? away() : outbox.done(row, sent)),
            retryLater: async (...wanted) => (isAway ? away() : outbox.retryLater(...wanted)),
        };
        const reads: DeliveryParts['reads'] = {
            ...runs.reads,
            run: async (...wanted) => (isAway ? away() : runs.reads.run(...wanted)),
        };
        const delivery = makeDelivery(parts({outbox: shaky, reads}));
        // What was claimed stays so until its lease is over.
        let ahead = 0;
        await whileItRuns(delivery, async () => {
            await database.setClock((ahead += 60) * SECOND);
            return (await waiting()) === 0;
        });
        expect(posts).toHaveLength(8);
        expect(lines.filter((line) => line.includes('could not be noted'))).toHaveLength(8);
    });

    it('a message that a defect of ours spoils is logged, holds up no other, and ends after some tries', async () => {
        const [spoilt = '', sound = ''] = await runsWait(2);
        const reads: DeliveryParts['reads'] = {
            ...runs.reads,
            run: (id, seen) => {
                if (id === spoilt) {
                    throw new TypeError('words of undefined');
                }
                return runs.reads.run(id, seen);
            },
        };
        const delivery = makeDelivery(parts({reads}));
        let ahead = 0;
        await whileItRuns(delivery, async () => {
            await database.setClock((ahead += 60) * SECOND);
            return (await waiting()) === 0;
        });
        expect(posts).toHaveLength(1);
        expect(await runs.count("outbox where state = 'done' and run_id = $1", [sound])).toBe(1);
        expect(
            await runs.count("outbox where state = 'failed' and error like '%words of undefined' and run_id = $1", [
                spoilt,
            ]),
        ).toBe(1);
        const said = lines.filter((line) => line.startsWith('error') && line.includes('words of undefined'));
        expect(said).toHaveLength(6);
        expect(said[0]).toContain('delivery.test');
    });

    it('a database that is gone for a moment whenever a message is to be noted is no defect of ours: it is posted once, and noted in the end', async () => {
        const [runId = ''] = await runsWait(1);
        let blinks = 8;
        const blinking: Outbox = {
            ...outbox,
            done: async (row, sent) => {
                blinks -= 1;
                if (blinks >= 0) {
                    await database.pool.query('select pg_terminate_backend(pg_backend_pid())');
                }
                return outbox.done(row, sent);
            },
        };
        const delivery = makeDelivery(parts({outbox: blinking}));
        let ahead = 0;
        await whileItRuns(delivery, async () => {
            await database.setClock((ahead += 60) * SECOND);
            return (await waiting()) === 0;
        });
        expect(posts).toHaveLength(1);
        expect(await runs.count("outbox where state = 'done' and attempts = 9 and run_id = $1", [runId])).toBe(1);
        expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
    });

    it('a notice that stood alone takes the place of the deleted post, also when its sender was killed before it could note that', async () => {
        const [runId = ''] = await runsWait(1);
        await database.pool.query(`delete from outbox`);
        const channelId = anId('channel');
        await database.pool.query(
            `insert into slot (run_id, name, post_id, channel_id, key) values ($1, 'reminder:o1', 'gone', $2, gen_random_uuid())`,
            [runId, channelId],
        );
        const {rows: planned} = await database.pool.query<{key: string}>(
            `insert into outbox (run_id, lane, op, attempts, body) values ($1, $1, 'post', 1, $2) returning key::text`,
            [runId, {op: 'post', place: {kind: 'run'}, replyTo: 'reminder:o1', body: {kind: 'run_card'}}],
        );
        const key = planned[0]?.key ?? '';
        posts.push({id: 'alone', channelId, key, content: {message: '', lines: [], colour: 'quiet', buttons: []}});
        const deleted: Chat = {...chat(), isDeleted: async (postId) => postId === 'gone'};
        const rows = rowSender({...parts({chat: deleted}), ownTurn: async () => undefined});
        for (const row of await outbox.claim(1, 0)) {
            await rows.send(row);
        }
        expect(posts).toHaveLength(1);
        expect(await outbox.slot(runId, 'reminder:o1')).toMatchObject({postId: 'alone'});
    });

    it('an answer that makes no sense is logged, and tried again', async () => {
        await runsWait(1);
        const failure: ChatFailure = {
            passing: true,
            retryAfterMs: null,
            status: 502,
            id: 'shape',
            text: 'a proxy’s page',
        };
        class Shapeless extends Error {}
        const odd: Chat = {
            ...chat(),
            post: () => Promise.reject(new Shapeless()),
            failureOf: (error) => (error instanceof Shapeless ? failure : null),
        };
        const rows = rowSender({...parts({chat: odd}), ownTurn: async () => undefined});
        for (const row of await outbox.claim(1, 0)) {
            await rows.send(row);
        }
        expect(await waiting()).toBe(1);
        expect(lines.filter((line) => line.includes('tried again') && line.includes('proxy'))).toHaveLength(1);
    });

    /** `meanwhile` happens after the message was put into words and before it is posted. */
    const interrupted = (outbox: Outbox, meanwhile: () => Promise<void>): ReturnType<typeof rowSender> => {
        const rows = parts({outbox});
        return rowSender({...rows, ownTurn: meanwhile});
    };

    it('a message that another replica took over, because its sender’s session was gone and the clock had jumped, is posted by that one alone', async () => {
        await runsWait(1);
        let session: string | null = 'gone@1';
        const first = postgresOutbox(database.pool, () => session);
        const other = rowSender({...parts({}), ownTurn: async () => undefined});
        const late = interrupted(first, async () => {
            session = null;
            await database.setClock(50 * SECOND);
            for (const row of await outbox.claim(1, 0)) {
                await other.send(row);
            }
            session = 'back@2';
        });
        for (const row of await first.claim(1, 0)) {
            await late.send(row);
        }
        expect(posts).toHaveLength(1);
        expect(await runs.count("outbox where op = 'post' and state = 'done' and error is null and attempts = 2")).toBe(
            1,
        );
    });

    it('a message whose sender’s session is gone is tried again under the new one, and posted once', async () => {
        await runsWait(1);
        let session = 'gone@1';
        const mine = postgresOutbox(database.pool, () => session);
        const rows = interrupted(mine, async () => {
            session = 'back@2';
        });
        for (const row of await mine.claim(1, 0)) {
            await rows.send(row);
        }
        expect(posts).toEqual([]);
        expect(
            await runs.count("outbox where state = 'waiting' and lease_until is null and error like '%is gone%'"),
        ).toBe(1);
        expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
        await database.setClock(SECOND);
        for (const row of await mine.claim(1, 0)) {
            await rows.send(row);
        }
        expect(posts).toHaveLength(1);
    });

    it('what Mattermost stored of an earlier attempt has words that are not known', async () => {
        await runsWait(1);
        const old: Chat = {...chat(), post: async () => ({postId: 'old', mine: true, isOld: true})};
        const rows = rowSender({...parts({chat: old}), ownTurn: async () => undefined});
        for (const row of await outbox.claim(1, 0)) {
            await rows.send(row);
        }
        expect(await runs.count("outbox where state = 'done' and post_id = 'old' and worded_at = 0")).toBe(1);
    });

    it('a replica does not take over from itself what it is still at under a session that is gone', async () => {
        await runsWait(1);
        let session = 'gone@1';
        const mine = postgresOutbox(database.pool, () => session);
        const [row] = await mine.claim(1, 0);
        session = 'back@2';
        await database.setClock(50 * SECOND);
        expect(await mine.claim(1, 0)).toEqual([]);
        if (row) {
            mine.release(row);
        }
        expect(await mine.claim(1, 0)).toMatchObject([{id: row?.id, attempts: 2}]);
    });

    it('an audit that fails leaves the others to be looked at, and is looked at again', async () => {
        const sentTwice = await runsWait(3);
        const rows = rowSender({...parts({}), ownTurn: async () => undefined});
        for (const row of await outbox.claim(8, 0)) {
            await rows.send(row);
        }
        await database.pool.query('update outbox set audit_at = app_ms() - id');
        posts.push(...posts.map((post) => ({...post, id: `${post.id.slice(0, -1)}t`})));
        let refuse = true;
        const removed: string[] = [];
        class Away extends Error {}
        const shaky: Chat = {
            ...chat(),
            findPosts: (...wanted) => {
                if (refuse) {
                    refuse = false;
                    return Promise.reject(new Away());
                }
                return chat().findPosts(...wanted);
            },
            remove: async (post) => void removed.push(post),
            failureOf: (error) =>
                error instanceof Away
                    ? {passing: true, retryAfterMs: null, status: 0, id: 'unreachable', text: 'away'}
                    : null,
        };
        await auditDoubtful({outbox, chat: shaky, log: quietLog(lines)});
        expect(removed).toHaveLength(2);
        await auditDoubtful({outbox, chat: shaky, log: quietLog(lines)});
        expect(removed).toHaveLength(2);
        await database.setClock(121 * SECOND);
        await auditDoubtful({outbox, chat: shaky, log: quietLog(lines)});
        expect(removed).toHaveLength(sentTwice.length);
        await database.setClock(600 * SECOND);
        await auditDoubtful({outbox, chat: shaky, log: quietLog(lines)});
        expect(removed).toHaveLength(sentTwice.length);
    });
});
