import {randomUUID} from 'node:crypto';
import {createServer, type Server} from 'node:http';
import * as v from 'valibot';
import WebSocket from 'ws';
import {mattermostChannels} from '../../server-ts/src/adapters/mattermost/channels';
import {mattermostChat} from '../../server-ts/src/adapters/mattermost/chat';
import {mattermostDialogs} from '../../server-ts/src/adapters/mattermost/dialogs';
import {mattermostMembership} from '../../server-ts/src/adapters/mattermost/membership';
import {mattermostPeople} from '../../server-ts/src/adapters/mattermost/people';
import {anything, ChatError, type Rest} from '../../server-ts/src/adapters/mattermost/rest';
import {channelShape, postShape} from '../../server-ts/src/adapters/mattermost/shapes';
import {mattermostTriggers} from '../../server-ts/src/adapters/mattermost/trigger';
import type {Chat, PostContent} from '../../server-ts/src/application/mattermost_ports';
import {LISTEN_HOST, SERVERS, type MattermostUnderTest} from '../support/mattermost_under_test';

jest.setTimeout(60_000);

const content = (message: string, more: Partial<PostContent> = {}): PostContent => ({
    message,
    lines: [],
    colour: 'quiet',
    buttons: [],
    ...more,
});

const postTypesShape = v.object({posts: v.record(v.string(), v.object({type: v.optional(v.string(), '')}))});

/** What our adapters rely on, asked of every Mattermost that is at hand. */
describe.each(SERVERS)('%s', (_name, start) => {
    let server: MattermostUnderTest;
    let chat: Chat;
    let channel: string;
    let heard: {path: string; body: string}[];
    let listener: Server;
    let listensAt: string;
    let reply: unknown;

    const person = (place: number): MattermostUnderTest['people'][number] => {
        const found = server.people[place];
        if (!found) {
            throw new Error('no such person');
        }
        return found;
    };

    beforeAll(async () => {
        server = await start();
        heard = [];
        reply = {response_type: 'ephemeral', text: '', props: {set_cycle: {hello: 1}}};
        listener = createServer((request, response) => {
            let body = '';
            request.setEncoding('utf8').on('data', (part: string) => (body += part));
            request.on('end', () => {
                heard.push({path: request.url ?? '', body});
                response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
            });
        });
        await new Promise<void>((resolve) => listener.listen(0, LISTEN_HOST, resolve));
        const address = listener.address();
        listensAt = `http://${LISTEN_HOST}:${typeof address === 'object' && address ? address.port : 0}`;
        chat = mattermostChat(server.bot.rest, {id: () => server.bot.id, actionUrl: `${listensAt}/mattermost/action`});
        const opened = await chat.openChannel({
            teamId: server.team,
            runId: 'r1',
            name: 'contract',
            displayName: 'Contract',
            purpose: 'x'.repeat(300),
            header: '',
            visibility: 'private',
        });
        channel = opened;
        await chat.addMembers(channel, [person(0).id, person(1).id]);
    });

    afterAll(async () => {
        await server.close();
        await new Promise((resolve) => listener.close(resolve));
    });

    test('a post is made once, is found by its key, and keeps the key through an edit', async () => {
        const key = randomUUID();
        const since = await chat.now();
        const first = await chat.post({channelId: channel, rootId: null, content: content('once'), key, others: 0});
        const again = await chat.post({channelId: channel, rootId: null, content: content('once'), key, others: 0});
        expect(first.mine).toBe(true);
        expect(first.isOld).toBe(false);
        expect(again).toEqual({...first, isOld: true});
        await chat.edit(first.postId, content('edited', {lines: ['a line']}), key);
        expect(await chat.findPosts(channel, key, since)).toEqual([first.postId]);
        await chat.remove(first.postId);
        expect(await chat.findPosts(channel, key, since)).toEqual([]);
    });

    test('somebody else’s post under our id is not taken for ours', async () => {
        const key = randomUUID();
        await person(0).rest.post('/posts', {channel_id: channel, message: 'mine', pending_post_id: key}, postShape);
        expect(
            await chat.post({channelId: channel, rootId: null, content: content('ours'), key, others: 0}),
        ).toMatchObject({mine: false});
        expect(
            await chat.post({channelId: channel, rootId: null, content: content('ours'), key, others: 1}),
        ).toMatchObject({mine: true});
    });

    test('a reply to a deleted post is refused with the id that we look for', async () => {
        const root = await chat.post({
            channelId: channel,
            rootId: null,
            content: content('root'),
            key: randomUUID(),
            others: 0,
        });
        await chat.remove(root.postId);
        const failure = await chat
            .post({channelId: channel, rootId: root.postId, content: content('reply'), key: randomUUID(), others: 0})
            .catch((error: unknown) => chat.failureOf(error));
        expect(failure).toMatchObject({id: 'api.post.create_post.root_id.app_error', passing: false});
    });

    test('a direct channel that is asked for twice at once can be posted into at once', async () => {
        const {rest} = server.bot;
        let opened = 0;
        const post: Rest['post'] = (route, ...more) => {
            opened += route === '/channels/direct' ? 1 : 0;
            return rest.post(route, ...more);
        };
        const fresh = mattermostChat({...rest, post}, {id: () => server.bot.id, actionUrl: listensAt});
        const [one, two] = await Promise.all([fresh.directChannel(person(1).id), fresh.directChannel(person(1).id)]);
        // The real server lets the bot in a moment later where it is opened twice; the stand-in at once, so it is counted.
        expect(opened).toBe(1);
        const posts = await Promise.all(
            [one, two].map((channelId) =>
                chat.post({channelId, rootId: null, content: content('hello'), key: randomUUID(), others: 0}),
            ),
        );
        expect([one === two, ...posts.map(({mine}) => mine)]).toEqual([true, true, true]);
    });

    test('a channel’s name that is taken gives the next one; our own unfinished channel is found again', async () => {
        const ask = {
            teamId: server.team,
            runId: 'r2',
            name: 'next-free',
            displayName: 'Next',
            purpose: 'Support incident',
            header: 'L2 · Owner: Pat',
            visibility: 'public',
        } as const;
        const first = await chat.openChannel(ask);
        expect(await chat.openChannel({...ask, displayName: 'Renamed meanwhile'})).toBe(first);
        const {purpose, header} = await server.bot.rest.get(`/channels/${first}`, channelShape);
        expect([purpose, header]).toEqual(['Support incident (SET Cycle run r2)', 'L2 · Owner: Pat']);
        // A header that the channel begins with is said to nobody; nor is one that stands there already.
        await chat.setHeader(first, 'L2 · Owner: Pat');
        const {posts} = await server.bot.rest.get(`/channels/${first}/posts`, postTypesShape);
        expect(Object.values(posts).filter(({type}) => type === 'system_header_change')).toEqual([]);
        expect(await chat.openChannel({...ask, runId: 'r3'})).toBe('taken');
        const hidden = await person(0).rest.post(
            '/channels',
            {team_id: server.team, name: 'hidden-one', display_name: 'Hidden', type: 'P'},
            channelShape,
        );
        expect(hidden.name).toBe('hidden-one');
        expect(await chat.openChannel({...ask, name: 'hidden-one', runId: 'r4'})).toBe('taken');
    });

    test('of several people those who can be added are, and the others are named', async () => {
        const stranger = 'zzzzzzzzzzzzzzzzzzzzzzzzzz';
        expect(await chat.addMembers(channel, [person(0).id, stranger])).toEqual([stranger]);
    });

    test('membership, rights and people are as Mattermost says', async () => {
        const membership = mattermostMembership(server.bot.rest);
        expect(await membership.isInChannel(channel, person(0).id)).toBe(true);
        expect(await membership.isInChannel(channel, person(2).id)).toBe(false);
        expect(await membership.isInTeam(server.team, person(2).id)).toBe(true);
        expect(await membership.isTeamAdmin(server.team, person(2).id)).toBe(false);
        const people = await mattermostPeople(server.bot.rest).get([person(0).id, server.bot.id]);
        expect(people.get(person(0).id)).toMatchObject({username: person(0).username, isBot: false, isGone: false});
        expect(people.get(server.bot.id)).toMatchObject({isBot: true});
    });

    test('the bot joins public channels by itself and stays out of private ones', async () => {
        const channels = mattermostChannels(server.bot.rest, () => server.bot.id);
        const open = await person(0).rest.post(
            '/channels',
            {team_id: server.team, name: 'open-one', display_name: 'Open', type: 'O'},
            channelShape,
        );
        const facts = await channels.get(open.id);
        expect(facts).toMatchObject({kind: 'public', archived: false, teamId: server.team});
        // Until then nobody tells it who is in there, and it would take everybody for a stranger.
        const isThere = (): Promise<boolean> =>
            mattermostMembership(server.bot.rest).isInChannel(open.id, person(0).id);
        expect(await isThere()).toBe(false);
        expect(facts && (await channels.ensureBotIn(facts))).toBe(true);
        expect(await isThere()).toBe(true);
        await channels.leave(open.id);
        expect(await channels.hasBot(open.id)).toBe(false);
        const closed = await person(0).rest.post(
            '/channels',
            {team_id: server.team, name: 'closed-one', display_name: 'Closed', type: 'P'},
            channelShape,
        );
        expect(await channels.get(closed.id)).toBeNull();
    });

    test('a hidden command carries a signed trigger and brings props back without a post', async () => {
        const {token} = await server.admin.post(
            '/commands',
            {
                team_id: server.team,
                trigger: 'contract-api',
                method: 'P',
                url: `${listensAt}/mattermost/command`,
                auto_complete: false,
            },
            v.object({token: v.string()}),
        );
        const before = await person(0).rest.get(`/channels/${channel}/posts`, v.object({order: v.array(v.string())}));
        const text = '{"a":"\\u0040ann \\u007etown-square"}';
        const answer = await person(0).rest.post(
            '/commands/execute',
            {command: `/contract-api ${text}`, channel_id: channel},
            v.object({props: v.record(v.string(), v.unknown())}),
        );
        expect(answer.props).toEqual({set_cycle: {hello: 1}});
        const after = await person(0).rest.get(`/channels/${channel}/posts`, v.object({order: v.array(v.string())}));
        expect(after.order).toEqual(before.order);
        const form = new URLSearchParams(heard.at(-1)?.body);
        expect(form.get('text')).toBe(text);
        expect(form.get('token')).toBe(token);
        expect(form.get('user_id')).toBe(person(0).id);
        const triggers = mattermostTriggers(server.bot.rest);
        const trigger = form.get('trigger_id') ?? '';
        expect(await triggers.check(trigger, person(1).id)).toMatchObject({ok: false, why: 'user'});
        expect(await triggers.check(trigger, person(0).id)).toMatchObject({ok: true});
        expect(await triggers.check(trigger, person(0).id)).toMatchObject({ok: false, why: 'used'});
        await mattermostDialogs(server.bot.rest, `${listensAt}/mattermost/dialog`).open(trigger, {
            title: 'Contract',
            submitLabel: 'OK',
            fields: [],
            state: 's',
        });
    });

    test('a button brings context and person, and nothing is posted for an empty answer', async () => {
        reply = {};
        const {postId} = await chat.post({
            channelId: channel,
            rootId: null,
            content: content('press me', {
                buttons: [{id: 'hold', label: 'I am on it', style: 'default', context: {v: 1, act: 'hold'}}],
            }),
            key: randomUUID(),
            others: 0,
        });
        await person(1).rest.post(`/posts/${postId}/actions/hold`, {}, anything);
        expect(JSON.parse(heard.at(-1)?.body ?? '{}')).toMatchObject({
            user_id: person(1).id,
            post_id: postId,
            context: {v: 1, act: 'hold'},
        });
        await expect(person(2).rest.post(`/posts/${postId}/actions/hold`, {}, anything)).rejects.toMatchObject({
            status: 403,
        });
    });

    test('a signal is heard by a member’s browser, stamped with the bot’s id', async () => {
        const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/api/v4/websocket`, {
            headers: {authorization: `Bearer ${person(0).token}`},
        });
        const typing = new Promise<unknown>((resolve, reject) => {
            socket.on('error', reject);
            socket.on('message', (data: Buffer) => {
                const message: unknown = JSON.parse(data.toString('utf8'));
                if (typeof message === 'object' && message !== null && 'event' in message) {
                    if (message.event === 'hello') {
                        void server.bot.rest.post(
                            `/users/${server.bot.id}/typing`,
                            {channel_id: channel, parent_id: 'set:home::0:0'},
                            anything,
                        );
                    } else if (message.event === 'typing') {
                        resolve(message);
                    }
                }
            });
        });
        expect(await typing).toMatchObject({
            data: {parent_id: 'set:home::0:0', user_id: server.bot.id},
            broadcast: {channel_id: channel},
        });
        socket.terminate();
    });

    test('a request that Mattermost refuses is a failure for good', async () => {
        const away = await chat.directChannel('not-an-id').catch((error: unknown) => error);
        expect(away).toBeInstanceOf(ChatError);
        expect(chat.failureOf(away)).toMatchObject({passing: false});
    });
});
