import {randomUUID} from 'node:crypto';
import type {PoolClient} from 'pg';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import type {Claiming, Outbox} from '../../server-ts/src/application/outbox_ports';
import type {Created} from '../../server-ts/src/application/ports';
import {announceStart} from '../../server-ts/src/domain/announce/announce';
import {MINUTE} from '../../server-ts/src/domain/units';
import {anId, aRun, LEA} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import {makeWorld, openTab, type World} from '../support/world';

const TEAM = anId('team');
const CHAT_NOW = 1_800_000_000_000;
const RUN = anId('new');

describe.each(databaseServers())('the channel of a new run is claimed where it is written, on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;
    let living: PoolClient;
    let session: string;

    beforeAll(async () => {
        server = await start();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
        database = await freshDatabase(server.url);
        const tokens = {visible: 'v', hidden: 'h'};
        await postgresTeams(database.pool, {of: () => ({})}).setUp({id: TEAM, name: 'eng', zone: 'UTC', tokens});
        living = await database.pool.connect();
        const {rows} = await living.query<{name: string}>(
            "select pid || '@' || extract(epoch from backend_start) as name from pg_stat_activity where pid = pg_backend_pid()",
        );
        session = rows[0]?.name ?? '';
    });
    afterEach(async () => {
        living.release();
        await database.drop();
    });

    const create = (claiming: Claiming | null): Promise<Created> => {
        const run = aRun({id: RUN, teamId: TEAM, channelId: '', ownChannel: true});
        return postgresRunStore(database.pool).create(
            {commandId: randomUUID(), triggerId: null, user: LEA},
            {
                teamId: TEAM,
                isNumbered: () => true,
                make: () => ({run, events: [], messages: announceStart(run, 'private')}),
            },
            claiming,
        );
    };
    const claiming = (holder: string): Claiming => ({atMost: 1, holder, attempt: '1', chatNow: CHAT_NOW});
    const replica = (holder: string): Outbox => postgresOutbox(database.pool, () => holder);
    const claimedBy = async (holder: string): Promise<string[]> =>
        (await replica(holder).claim(8, CHAT_NOW + MINUTE)).map(({message}) => message.op);

    it('for the replica that the person asked: nobody else makes it while that one lives, and the card waits behind it', async () => {
        const created = await create(claiming(session));
        expect(created).toMatchObject({
            kind: 'created',
            claimed: [
                {runId: RUN, attempts: 1, lookedFrom: CHAT_NOW, message: {op: 'open_channel'}, seen: {version: 0}},
            ],
        });
        await database.setClock(5 * MINUTE);
        expect(await claimedBy('other@1')).toEqual([]);
        const [row] = created.kind === 'created' ? created.claimed : [];
        const mine = replica(session);
        mine.hold(row ? [row] : [], session, performance.now());
        expect(row && (await mine.done(row, {doubtful: false}))).toBe('followed');
        expect(await claimedBy('other@1')).toEqual(['post']);
    });

    it('without that it is free for all', async () => {
        expect(await create(null)).toMatchObject({kind: 'created', claimed: []});
        expect(await claimedBy('other@1')).toEqual(['open_channel']);
    });

    it('when that replica is gone, another one makes it after the lease, and looks for what was made', async () => {
        await create(claiming('gone@1'));
        expect(await claimedBy('other@1')).toEqual([]);
        await database.setClock(MINUTE);
        const [row] = await replica('other@1').claim(8, CHAT_NOW + MINUTE);
        expect(row).toMatchObject({attempts: 2, lookedFrom: CHAT_NOW, message: {op: 'open_channel'}});
    });
});

describe('starting a run in a channel of its own', () => {
    let world: World;
    beforeAll(async () => {
        world = await makeWorld();
    });
    afterAll(() => world.close());

    it('makes its channel once, also where Mattermost takes longer than the outbox sleeps', async () => {
        const tab = await openTab(world, world.people.lea);
        world.mattermost.calls.clear();
        world.mattermost.faults.add({kind: 'delay', ms: 1_500, when: 'before'}, {path: /\/channels$/, times: 1});
        const {channelId} = await tab.need({
            type: 'start',
            playbook: 'support-incident',
            name: 'INC slow',
            channel: {kind: 'private'},
            severity: 'L2',
            seats: {communication_owner: world.people.lea.id},
        });
        expect(channelId).not.toBe('');
        expect(world.mattermost.calls.count({method: 'POST', path: '/api/v4/channels'})).toBe(1);
    });
});
