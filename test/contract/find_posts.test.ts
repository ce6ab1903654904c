import {randomUUID} from 'node:crypto';
import {mattermostChat} from '../../server-ts/src/adapters/mattermost/chat';
import {mattermostRest} from '../../server-ts/src/adapters/mattermost/rest';
import type {Chat, PostContent} from '../../server-ts/src/application/mattermost_ports';
import {startMattermost, type StandIn} from '../mattermost/server/start';

/** Whether an earlier attempt was stored is read from Mattermost's list of what changed, which ends after 1,000 rows. */
describe('a post of ours is found again', () => {
    let mattermost: StandIn;
    let chat: Chat;
    let channel: string;
    let ann: string;

    beforeEach(async () => {
        mattermost = await startMattermost();
        const {seed} = mattermost;
        const team = seed.team({name: 'eng'});
        channel = seed.channel({teamId: team.id, name: 'busy'}).id;
        ann = seed.user({username: 'ann'}).id;
        const bot = seed.bot({username: 'set-cycle'});
        [ann, bot.id].forEach((user) => {
            seed.addToTeam(team.id, user);
            seed.addToChannel(channel, user);
        });
        const rest = mattermostRest({url: mattermost.url, token: bot.token});
        chat = mattermostChat(rest, {id: () => bot.id, actionUrl: 'http://127.0.0.1:1/mattermost/action'});
    });
    afterEach(() => mattermost.close());

    const content = (message: string): PostContent => ({message, lines: [], colour: 'quiet', buttons: []});
    const posted = async (key: string, message = 'ours'): Promise<string> =>
        (await chat.post({channelId: channel, rootId: null, content: content(message), key, others: 0})).postId;
    const said = (count: number): void => {
        for (let n = 0; n < count; n += 1) {
            mattermost.seed.post({channelId: channel, userId: ann, message: `${n}`});
        }
    };

    it.each([999, 1_000, 1_050, 2_500])('behind %d posts of others', async (count) => {
        const key = randomUUID();
        const since = await chat.now();
        const postId = await posted(key);
        said(count);
        expect(await chat.findPosts(channel, key, since)).toEqual([postId]);
        expect(await chat.findPosts(channel, randomUUID(), since)).toEqual([]);
    });

    it('once, however often it was edited: the list has a row for each of its versions', async () => {
        const key = randomUUID();
        const since = await chat.now();
        const postId = await posted(key);
        for (let n = 0; n < 3; n += 1) {
            await chat.edit(postId, content(`edited ${n}`), key);
        }
        expect(await chat.findPosts(channel, key, since)).toEqual([postId]);
    });

    it('behind more than 1,000 old versions of a later post', async () => {
        const key = randomUUID();
        const since = await chat.now();
        const postId = await posted(key);
        const other = randomUUID();
        const later = await posted(other, 'later');
        for (let n = 0; n < 1_010; n += 1) {
            await chat.edit(later, content(`edited ${n}`), other);
        }
        expect(await chat.findPosts(channel, key, since)).toEqual([postId]);
        expect(await chat.findPosts(channel, other, since)).toEqual([later]);
    });

    it('not where it was deleted', async () => {
        const key = randomUUID();
        const since = await chat.now();
        await chat.remove(await posted(key));
        said(1_000);
        expect(await chat.findPosts(channel, key, since)).toEqual([]);
    });

    it('without reading what was there long before', async () => {
        said(3_000);
        mattermost.setClockOffset(10 * 60_000);
        const key = randomUUID();
        const since = Date.now() + 10 * 60_000;
        const postId = await posted(key);
        said(1_000);
        mattermost.calls.clear();
        expect(await chat.findPosts(channel, key, since)).toEqual([postId]);
        expect(mattermost.calls.count({method: 'GET', path: /\/posts$/})).toBeLessThan(9);
    });
});
