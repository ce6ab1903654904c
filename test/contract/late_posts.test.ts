import {randomUUID} from 'node:crypto';
import {mattermostChat} from '../../server-ts/src/adapters/mattermost/chat';
import {mattermostRest} from '../../server-ts/src/adapters/mattermost/rest';
import type {Chat} from '../../server-ts/src/application/mattermost_ports';
import {verified} from '../../server-ts/src/application/sending/post_once';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {until} from '../support/world';

/** Longer than the sender waits for an answer. */
const SAVING_MS = 1_000;
const PATIENCE_MS = 200;

describe('a post that Mattermost stores only after its sender has given up', () => {
    let mattermost: StandIn;
    let chat: Chat;
    let channelId: string;
    let key: string;

    beforeEach(async () => {
        mattermost = await startMattermost();
        const {seed} = mattermost;
        const team = seed.team({name: 'eng'});
        channelId = seed.channel({teamId: team.id, name: 'busy'}).id;
        const bot = seed.bot({username: 'set-cycle'});
        seed.addToTeam(team.id, bot.id);
        seed.addToChannel(channelId, bot.id);
        const rest = mattermostRest({url: mattermost.url, token: bot.token, timeoutMs: PATIENCE_MS});
        chat = mattermostChat(rest, {id: () => bot.id, actionUrl: 'http://127.0.0.1:1/mattermost/action'});
        key = randomUUID();
        mattermost.faults.savingMs = SAVING_MS;
    });
    afterEach(() => mattermost.close());

    const attempt = (message: string): Promise<{postId: string; isOld: boolean}> =>
        verified(chat, {channelId, rootId: null, content: {message, lines: [], colour: 'quiet', buttons: []}, key});
    const failed = async (message: string) => attempt(message).catch((error: unknown) => chat.failureOf(error));
    const stored = (): string[] =>
        mattermost
            .posts(channelId)
            .filter((post) => post.type === '')
            .map((post) => String(post.message));

    /** Looks after the first attempt, as the delivery does, and finds nothing yet. */
    async function secondAttempt(): Promise<Awaited<ReturnType<typeof failed>>> {
        const since = await chat.now();
        expect(await failed('first')).toMatchObject({status: 0, passing: true});
        expect(await chat.findPosts(channelId, key, since)).toEqual([]);
        mattermost.faults.savingMs = 0;
        return failed('second');
    }

    it('is not posted again meanwhile: Mattermost knows its id', async () => {
        expect(await secondAttempt()).toMatchObject({
            passing: true,
            id: 'api.post.deduplicate_create_post.pending',
        });
        await until('the first is stored', () => stored().length > 0);
        expect(await attempt('third')).toMatchObject({isOld: true});
        expect(stored()).toEqual(['first']);
    });

    it('control: where Mattermost does not know it, it stands there twice', async () => {
        mattermost.faults.forgetsPending = true;
        expect(await secondAttempt()).toMatchObject({isOld: false});
        await until('the first is stored', () => stored().length > 1);
        expect(stored()).toEqual(['second', 'first']);
    });

    it('that somebody deleted at once is a failure that passes: half a minute later it is posted anew', async () => {
        mattermost.faults.savingMs = 0;
        const {postId} = await attempt('first');
        await chat.remove(postId);
        expect(await failed('second')).toMatchObject({passing: true, status: 500});
        mattermost.setClockOffset(31_000);
        expect(await attempt('third')).toMatchObject({isOld: false});
        expect(stored()).toEqual(['third']);
    });
});
