import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {WireCommand} from '../../server-ts/src/contract/shapes';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, sql} from './door';
import {makeWorld, openTab, until, type Tab, type World} from './world';

/** A world whose runs tell other channels and followers of their updates. */
export function broadcastWorld() {
    jest.setTimeout(60_000);

    let world: World;
    let tab: Tab;
    let folder: string;
    let made = 0;
    /** A number that nothing here has yet. */
    const nextNumber = (): number => (made += 1);

    beforeAll(async () => {
        folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-playbooks-'));
        const incident = await readFile(
            path.join(PACKAGE_ROOT, 'assets', 'playbooks', 'support-incident.yaml'),
            'utf8',
        );
        const naming = incident
            .replace('id: support-incident', 'id: told-incident')
            .replace('  rules: []\n', "  rules: []\n  broadcast: ['~news', nowhere]\n  stakeholderChannel: board\n");
        await writeFile(path.join(folder, 'told.yaml'), naming);
        world = await makeWorld({config: {playbooksFolder: folder}});
    });

    beforeEach(async () => {
        tab = await openTab(world, world.people.ann);
    });

    afterAll(async () => {
        await world.close();
        await rm(folder, {recursive: true});
    });

    const change = (runId: string, command: WireCommand) => tab.ask({type: 'change', runId, command});

    const post = (runId: string, text: string, more: {next?: string; kind?: 'blocked'} = {}) => {
        return tab.need({
            type: 'change',
            runId,
            command: {type: 'post_update', updateId: `u${nextNumber()}`, kind: 'update', text, ...more},
        });
    };

    const messages = (channelId: string): string[] =>
        world.mattermost
            .posts(channelId)
            .filter((one) => one['user_id'] === world.bot.id)
            .map((one) => String(one['message']));

    const sent = (runId: string): Promise<unknown> =>
        until('everything is sent', async () => {
            const waiting = await sql(
                world,
                "select 1 from outbox where state = 'waiting' and op = 'post' and run_id = $1",
                [runId],
            );
            return waiting.length === 0;
        });

    async function toldTo(person: SeededUser): Promise<string[]> {
        const direct = await asPerson(world, person, 'POST', '/channels/direct', [person.id, world.bot.id]);
        return messages(String(direct.body['id']));
    }

    return {
        get world() {
            return world;
        },
        get tab() {
            return tab;
        },
        nextNumber,
        change,
        post,
        messages,
        sent,
        toldTo,
    };
}
