import {once} from 'node:events';

import {WebSocket} from 'ws';

import {isObject, numberAt, objectAt, parseJson, textAt, type JsonObject} from './json';
import type {SeededUser} from './seed';
import {startMattermost, type StandIn} from './start';

interface Ear {
    socket: WebSocket;
    heard: JsonObject[];
    /** Resolves with the first message that fits, past ones among them. */
    hear(fits: (message: JsonObject) => boolean): Promise<JsonObject>;
    hearEvent(event: string): Promise<JsonObject>;
}

function listen(url: string, headers: Record<string, string>): Ear {
    const socket = new WebSocket(url.replace('http', 'ws'), {headers});
    const heard: JsonObject[] = [];
    const waiting: (() => void)[] = [];
    socket.on('message', (raw) => {
        const message = parseJson(Buffer.isBuffer(raw) ? raw.toString('utf8') : '');
        if (isObject(message)) {
            heard.push(message);
            waiting.splice(0).forEach((look) => {
                look();
            });
        }
    });
    const hear = (fits: (message: JsonObject) => boolean): Promise<JsonObject> =>
        new Promise((resolve) => {
            const look = (): void => {
                const found = heard.find(fits);
                if (found) {
                    resolve(found);
                } else {
                    waiting.push(look);
                }
            };
            look();
        });
    return {socket, heard, hear, hearEvent: (event) => hear((message) => message['event'] === event)};
}

let mm: StandIn;
let ann: SeededUser;
let bob: SeededUser;
let channelId: string;
const ears: Ear[] = [];

function connect(person: SeededUser | null, query = ''): Ear {
    const headers: Record<string, string> = person ? {Authorization: `Bearer ${person.token}`} : {};
    const ear = listen(`${mm.url}/api/v4/websocket${query}`, headers);
    ears.push(ear);
    return ear;
}

const say = (message: string): unknown => mm.seed.post({channelId, userId: bob.id, message});
const messageOf = (event: JsonObject): string => {
    const post = parseJson(textAt(objectAt(event, 'data') ?? {}, 'post'));
    return isObject(post) ? textAt(post, 'message') : '';
};
const posted = (message: string) => (event: JsonObject) => event['event'] === 'posted' && messageOf(event) === message;

beforeEach(async () => {
    mm = await startMattermost();
    const team = mm.seed.team({name: 'eng'});
    ann = mm.seed.user({username: 'ann'});
    bob = mm.seed.user({username: 'bob'});
    mm.seed.addToTeam(team.id, ann.id);
    mm.seed.addToTeam(team.id, bob.id);
    channelId = mm.seed.channel({teamId: team.id, name: 'room', type: 'P', creatorId: ann.id}).id;
    mm.seed.addToChannel(channelId, bob.id);
});

afterEach(async () => {
    ears.splice(0).forEach((ear) => {
        ear.socket.terminate();
    });
    await mm.close();
});

describe('websocket', () => {
    it('greets with sequence number 0 and counts on', async () => {
        const ear = connect(ann);
        const hello = await ear.hearEvent('hello');
        expect(hello['seq']).toBe(0);
        say('one');
        await ear.hear(posted('one'));
        expect(ear.heard.map((message) => message['seq'])).toEqual(ear.heard.map((_, at) => at));
    });

    it('tells a mention to the mentioned person only', async () => {
        const [hers, his] = [connect(ann), connect(bob)];
        await Promise.all([hers.hearEvent('hello'), his.hearEvent('hello')]);
        say('hello @ann');
        const forAnn = objectAt(await hers.hear(posted('hello @ann')), 'data');
        const forBob = objectAt(await his.hear(posted('hello @ann')), 'data');
        expect(forAnn?.['mentions']).toBe(JSON.stringify([ann.id]));
        expect(forBob).not.toHaveProperty('mentions');
    });

    it('accepts a challenge, and closes on a wrong token without a word', async () => {
        const ear = connect(null);
        await once(ear.socket, 'open');
        ear.socket.send(JSON.stringify({action: 'authentication_challenge', seq: 1, data: {token: ann.token}}));
        await ear.hearEvent('hello');
        expect(await ear.hear((message) => message['seq_reply'] === 1)).toEqual({status: 'OK', seq_reply: 1});
        const wrong = connect({...ann, token: 'aaaaaaaaaaaaaaaaaaaaaaaaaa'});
        const [code] = await once(wrong.socket, 'close');
        expect(code).toBe(1006);
    });

    it('gives a lost connection the events it missed, without a hello', async () => {
        const ear = connect(ann);
        const id = textAt(objectAt(await ear.hearEvent('hello'), 'data') ?? {}, 'connection_id');
        say('heard');
        const last = numberAt(await ear.hear(posted('heard')), 'seq');
        mm.cutWebsockets();
        await once(ear.socket, 'close');
        for (let at = 0; at < 200; at += 1) {
            say(`missed ${String(at)}`);
        }
        const again = connect(ann, `?connection_id=${id}&sequence_number=${String(last + 1)}`);
        await again.hear(posted('missed 199'));
        expect(again.heard.some((message) => message['event'] === 'hello')).toBe(false);
        expect(again.heard.filter((message) => messageOf(message).startsWith('missed'))).toHaveLength(200);
        expect(again.heard[0]?.['seq']).toBe(last + 1);
    });

    it.each([
        ['too many events were missed', 420, (id: string) => `?connection_id=${id}&sequence_number=3`],
        ['the connection is unknown', 0, () => '?connection_id=zzzzzzzzzzzzzzzzzzzzzzzzzz&sequence_number=3'],
    ])('greets anew when %s', async (_why, missed, query) => {
        const ear = connect(ann);
        const id = textAt(objectAt(await ear.hearEvent('hello'), 'data') ?? {}, 'connection_id');
        mm.cutWebsockets();
        await once(ear.socket, 'close');
        for (let at = 0; at < missed; at += 1) {
            say('missed');
        }
        const hello = await connect(ann, query(id)).hearEvent('hello');
        expect(textAt(objectAt(hello, 'data') ?? {}, 'connection_id')).not.toBe(id);
    });

    it('sends typing to the members, not to the sender, with the sender stamped', async () => {
        const [hers, his] = [connect(ann), connect(bob)];
        await Promise.all([hers.hearEvent('hello'), his.hearEvent('hello')]);
        const answer = await fetch(`${mm.url}/api/v4/users/me/typing`, {
            method: 'POST',
            headers: {Authorization: `Bearer ${bob.token}`},
            body: JSON.stringify({channel_id: channelId, parent_id: 'set:run:1', user_id: ann.id}),
        });
        expect(await answer.json()).toEqual({status: 'OK'});
        const typing = await hers.hearEvent('typing');
        expect(typing['data']).toEqual({parent_id: 'set:run:1', user_id: bob.id});
        say('after');
        await his.hear(posted('after'));
        expect(his.heard.some((message) => message['event'] === 'typing')).toBe(false);
    });

    it('leaves the socket of a disabled bot open, but deaf', async () => {
        const bot = mm.seed.bot({username: 'setbot'});
        const team = mm.seed.team({name: 'eng'});
        mm.seed.addToTeam(team.id, bot.id);
        mm.seed.addToChannel(channelId, bot.id);
        const ear = connect({id: bot.id, username: 'setbot', token: bot.token, password: ''});
        const hers = connect(ann);
        await Promise.all([ear.hearEvent('hello'), hers.hearEvent('hello')]);
        mm.seed.deactivate(bot.id);
        say('unheard');
        await hers.hear(posted('unheard'));
        expect(ear.socket.readyState).toBe(WebSocket.OPEN);
        expect(ear.heard.some(posted('unheard'))).toBe(false);
    });
});
