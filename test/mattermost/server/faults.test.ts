import {startMattermost, type StandIn} from './start';
import type {SeededUser} from './seed';

interface Room {
    mm: StandIn;
    ann: SeededUser;
    channelId: string;
    post(message: string, pendingPostId?: string): Promise<Response>;
}

let room: Room;

beforeEach(async () => {
    const mm = await startMattermost();
    const team = mm.seed.team({name: 'eng'});
    const ann = mm.seed.user({username: 'ann'});
    mm.seed.addToTeam(team.id, ann.id);
    const channelId = mm.seed.channel({teamId: team.id, name: 'room', type: 'P', creatorId: ann.id}).id;
    room = {
        mm,
        ann,
        channelId,
        post: (message, pendingPostId = '') =>
            fetch(`${mm.url}/api/v4/posts`, {
                method: 'POST',
                headers: {Authorization: `Bearer ${ann.token}`},
                body: JSON.stringify({channel_id: channelId, message, pending_post_id: pendingPostId}),
            }),
    };
});

afterEach(async () => {
    await room.mm.close();
});

const messages = (): unknown[] => room.mm.posts(room.channelId).map((post) => post['message']);

describe('faults', () => {
    it('answers an error before storing', async () => {
        room.mm.faults.add({kind: 'answer', status: 503, body: {id: 'x'}, when: 'before'}, {path: /\/posts$/});
        expect((await room.post('one')).status).toBe(503);
        expect(messages()).toEqual([]);
        expect((await room.post('two')).status).toBe(201);
    });

    it('answers an error after having stored, so that a repetition with the same key finds the post', async () => {
        const fault = room.mm.faults.add(
            {kind: 'answer', status: 502, body: '<html>', when: 'after'},
            {method: 'POST'},
        );
        expect((await room.post('one', 'key-1')).status).toBe(502);
        expect((await room.post('one', 'key-1')).status).toBe(201);
        expect(messages()).toEqual(['one']);
        expect(fault.hits()).toBe(1);
    });

    it('drops the connection before or after storing', async () => {
        room.mm.faults.add({kind: 'drop', when: 'before'});
        await expect(room.post('lost')).rejects.toThrow('fetch failed');
        room.mm.faults.add({kind: 'drop', when: 'after'});
        await expect(room.post('kept')).rejects.toThrow('fetch failed');
        expect(messages()).toEqual(['kept']);
        expect(room.mm.calls.count({path: '/api/v4/posts', status: 0})).toBe(2);
    });

    it('hits only the calls of its scope, as often as it says', async () => {
        const storm = room.mm.faults.add({kind: 'storm', retryAfterS: 7}, {userId: room.ann.id, times: 2});
        const refused = await room.post('one');
        expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([
            429,
            '7',
            'limit exceeded\n',
        ]);
        expect((await fetch(`${room.mm.url}/api/v4/system/ping`)).status).toBe(200);
        expect((await room.post('two')).status).toBe(429);
        expect((await room.post('three')).status).toBe(201);
        expect(storm.hits()).toBe(2);
    });

    it('delays, after having stored', async () => {
        room.mm.faults.add({kind: 'delay', ms: 80, when: 'after'});
        const startedAt = performance.now();
        const answer = room.post('slow');
        await expect(Promise.race([answer, waitFor(() => messages().length === 1)])).resolves.toBe('seen');
        expect((await answer).status).toBe(201);
        expect(performance.now() - startedAt).toBeGreaterThanOrEqual(79);
    });

    it('hangs until the caller gives up', async () => {
        room.mm.faults.add({kind: 'hang', when: 'before'});
        const signal = AbortSignal.timeout(50);
        const request = fetch(`${room.mm.url}/api/v4/system/ping`, {signal});
        await expect(request).rejects.toThrow('timeout');
    });

    it('is down and comes back on the same port with the same data', async () => {
        await room.post('before');
        await room.mm.faults.goDown();
        await expect(room.post('down')).rejects.toThrow('fetch failed');
        await room.mm.faults.comeBack();
        expect((await room.post('after')).status).toBe(201);
        expect(messages()).toEqual(['before', 'after']);
    });

    it('holds every answer back for a fixed time', async () => {
        room.mm.faults.fixedAnswerMs = 30;
        const startedAt = performance.now();
        await room.post('one');
        expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
    });
});

describe('pending_post_id', () => {
    it('makes one post of eight requests at once, and refuses seven', async () => {
        room.mm.faults.savingMs = 100;
        const answers = await Promise.all(Array.from({length: 8}, () => room.post('once', 'the-key')));
        const statuses = answers.map((answer) => answer.status).sort();
        expect(statuses).toEqual([201, 500, 500, 500, 500, 500, 500, 500]);
        expect(messages()).toEqual(['once']);
    });

    it('forgets a key after 30 s', async () => {
        await room.post('first', 'k');
        room.mm.setClockOffset(29_000);
        await room.post('second', 'k');
        expect(messages()).toEqual(['first']);
        room.mm.setClockOffset(31_000);
        await room.post('third', 'k');
        expect(messages()).toEqual(['first', 'third']);
    });
});

describe('rate limiter', () => {
    it('lets the burst pass, then ten in a second, by remote address', async () => {
        room.mm.config.RateLimitSettings.Enable = true;
        let passed = 0;
        for (let status = 201; status === 201; passed += 1) {
            ({status} = await room.post('x'));
        }
        // 101 at once, and what came free while they ran.
        expect(passed - 1).toBeGreaterThanOrEqual(101);
        const ping = await fetch(`${room.mm.url}/api/v4/system/ping`);
        expect([ping.status, ping.headers.get('retry-after')]).toEqual([429, '1']);
        room.mm.setClockOffset(1000);
        expect((await room.post('again')).status).toBe(201);
    });
});

describe('clock', () => {
    it('stamps posts and the Date header with its own time', async () => {
        room.mm.setClockOffset(-3_600_000);
        const answer = await room.post('an hour behind');
        const behind = Date.now() - Date.parse(answer.headers.get('date') ?? '');
        expect(behind).toBeGreaterThan(3_590_000);
        expect(behind).toBeLessThan(3_610_000);
        expect(Number(room.mm.posts(room.channelId)[0]?.['create_at'])).toBeLessThan(Date.now() - 3_590_000);
    });
});

function waitFor(test: () => boolean): Promise<string> {
    return new Promise((resolve) => {
        const look = (): void => {
            if (test()) {
                resolve('seen');
            } else {
                setImmediate(look);
            }
        };
        look();
    });
}
