import {randomUUID} from 'node:crypto';
import type {RequestBody} from '../../server-ts/src/contract/request';
import {botPost, sql, startCycle} from './door';
import {makeWorld, openTab, quietLog, type Tab, type World} from './world';

const log: string[] = [];

/** What the attackers of a file were answered. */
export const answers: unknown[] = [];

/** A world with one run of Lea’s, whose log and answers are kept. */
export function attackedWorld() {
    let world: World;
    let lea: Tab;
    let runId: string;

    beforeAll(async () => {
        world = await makeWorld({log: quietLog(log)});
        lea = await openTab(world, world.people.lea);
        runId = await startCycle(world, lea);
        await botPost(world, world.channel, 'SET Cycle');
    });

    afterAll(() => world.close());

    const versionOf = async (run = runId): Promise<number> =>
        (await sql<{version: number}>(world, 'select version from run where id = $1', [run]))[0]?.version ?? -1;

    const tick = (): RequestBody => ({
        type: 'change',
        runId,
        command: {type: 'rename', name: `Renamed ${randomUUID()}`},
    });

    /** Of everything that was attacked in a file. */
    const expectNoSecretTold = (): void => {
        const secrets = [
            world.config.secret,
            world.bot.token,
            world.tokens.hidden,
            world.tokens.visible,
            lea.key.split('.')[2] ?? 'no key',
        ];
        const said = JSON.stringify([log, answers, world.mattermost.posts(world.channel)]);
        // Else nothing was looked at: each file that asks here keeps what it was answered.
        expect(log.length + answers.length).toBeGreaterThan(10);
        expect(log.length).toBeGreaterThan(0);
        secrets.forEach((secret) => expect(said).not.toContain(secret));
        expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
    };

    return {
        get world() {
            return world;
        },
        get lea() {
            return lea;
        },
        get runId() {
            return runId;
        },
        versionOf,
        tick,
        expectNoSecretTold,
    };
}
