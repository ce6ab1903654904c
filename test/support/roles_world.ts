import {COMMAND_TRIGGER, HIDDEN_TRIGGER} from '../../server-ts/src/contract/names';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson} from './door';
import {makeWorld, openTab, quietLog, type Tab, type World} from './world';

export type Who =
    'outsider' | 'otherTeam' | 'member' | 'participant' | 'holder' | 'owner' | 'teamAdmin' | 'systemAdmin' | 'guest';

export const log: string[] = [];

export const EVERYBODY: Who[] = [
    'outsider',
    'otherTeam',
    'member',
    'participant',
    'holder',
    'owner',
    'teamAdmin',
    'systemAdmin',
    'guest',
];

/** A world with everybody who may come to the door, each with a tab of their own. */
export function rolesWorld() {
    let world: World;
    let who: Record<Who, {person: SeededUser; tab: Tab}>;
    let lobby: string;
    let runId: string;
    let hiddenTokens: string[];

    beforeAll(async () => {
        world = await makeWorld({log: quietLog(log)});
        const {seed, admin} = world.mattermost;
        const person = (username: string, role?: {admin?: boolean; guest?: boolean}): SeededUser => {
            const user = seed.user({username, firstName: username, ...(role?.guest ? {roles: 'system_guest'} : {})});
            seed.addToTeam(world.team, user.id, role);
            return user;
        };
        lobby = seed.channel({teamId: world.team, name: 'lobby'}).id;
        const joe = person('joe');
        const otto = person('otto');
        const tess = person('tess', {admin: true});
        const gus = person('gus', {guest: true});
        seed.addToTeam(world.team, admin.id);
        const {lea, bo, ann} = world.people;
        [lea, bo, ann, joe, otto, tess, gus, admin].forEach((user) => seed.addToChannel(lobby, user.id));
        [joe, gus].forEach((user) => seed.addToChannel(world.channel, user.id));

        const ops = seed.team({name: 'ops'}).id;
        const eve = seed.user({username: 'eve'});
        seed.addToTeam(ops, eve.id);
        seed.addToTeam(ops, world.bot.id);
        const elsewhere = seed.channel({teamId: ops, name: 'elsewhere'}).id;
        seed.addToChannel(elsewhere, eve.id);
        const url = `${world.sidecar.url}/mattermost/command`;
        const tokens = {
            visible: seed.command({teamId: ops, trigger: COMMAND_TRIGGER, url}).token,
            hidden: seed.command({teamId: ops, trigger: HIDDEN_TRIGGER, url}).token,
        };
        hiddenTokens = [tokens.visible, tokens.hidden, world.tokens.hidden, world.tokens.visible];

        const systemAdmin = await openTab(world, admin, lobby);
        await systemAdmin.need({type: 'set_up_team', teamId: ops, tokens});
        who = {
            outsider: {person: otto, tab: await openTab(world, otto, lobby)},
            otherTeam: {person: eve, tab: await openTab(world, eve, elsewhere)},
            member: {person: ann, tab: await openTab(world, ann, lobby)},
            participant: {person: joe, tab: await openTab(world, joe, lobby)},
            holder: {person: bo, tab: await openTab(world, bo, lobby)},
            owner: {person: lea, tab: await openTab(world, lea, lobby)},
            teamAdmin: {person: tess, tab: await openTab(world, tess, lobby)},
            systemAdmin: {person: admin, tab: systemAdmin},
            guest: {person: gus, tab: await openTab(world, gus, lobby)},
        };
        const started = await who.owner.tab.need({
            type: 'start',
            playbook: 'set-cycle',
            name: 'SET Cycle',
            channel: {kind: 'existing', channelId: world.channel},
            seats: {lead: lea.id, backup: bo.id},
        });
        ({runId} = started);
        await who.participant.tab.need({type: 'change', runId, command: {type: 'join'}});
    });

    afterAll(() => world.close());

    /** Of everything that a file’s tests were told. */
    const expectNothingInTheOpen = async (): Promise<void> => {
        const everything = JSON.stringify([
            world.mattermost.posts(world.channel),
            world.mattermost.posts(lobby),
            world.mattermost.events,
        ]);
        [...hiddenTokens, world.config.secret, world.bot.token].forEach((secret) =>
            expect(everything).not.toContain(secret),
        );
        const posts = [...world.mattermost.posts(world.channel), ...world.mattermost.posts(lobby)];
        expect(posts.filter((post) => String(post['message']) === '' && post['user_id'] !== world.bot.id)).toEqual([]);
        expect((await asPerson(world, who.owner.person, 'GET', '/users/me')).status).toBe(200);
    };

    return {
        get world() {
            return world;
        },
        get who() {
            return who;
        },
        get lobby() {
            return lobby;
        },
        get runId() {
            return runId;
        },
        get hiddenTokens() {
            return hiddenTokens;
        },
        expectNothingInTheOpen,
    };
}
