import {textAt} from '../json';
import {channel, none, post, type Scene} from './replay_scene';

export const posts: Scene = {
    async setUp(stage) {
        await channel(stage, 'bot', 'post-private', 'P', ['ann', 'bob']);
        await channel(stage, 'bot', 'post-other', 'P');
        const archived = await channel(stage, 'ann', 'post-archived', 'P', ['setbot']);
        await post(stage, 'bot', 'post-archived', 'old', '<post:51>');
        await stage.make('ann', 'DELETE', `/channels/${archived}`);
        stage.mm.setClockOffset(5);
        stage.bindings.set('since', String(stage.mm.now()));
        stage.mm.setClockOffset(10);
    },
    before: {
        // The eight requests at once of row 4 have a test of their own; their one post is made here.
        7: async (stage) => {
            await post(stage, 'bot', 'post-private', 'concurrent', '<post:19>');
            return undefined;
        },
        22: async (stage) => {
            await post(stage, 'ann', 'post-private', 'by ann', '<post:45>');
            return undefined;
        },
        46: async (stage) => {
            const channelId = stage.bindings.get('<channel:post-private>') ?? '';
            await stage.make('ann', 'POST', '/channels/members/me/view', {channel_id: channelId});
            return undefined;
        },
        50(stage) {
            const all = stage.mm.posts(stage.bindings.get('<channel:post-private>') ?? '');
            const found = all.findLast((one) => one['type'] === 'system_header_change');
            stage.bindings.set('<post:43>', textAt(found ?? {}, 'id'));
            return none();
        },
        // The recording added the bot again between its rows.
        74: async (stage) => {
            const channelId = stage.bindings.get('<channel:post-private>') ?? '';
            await stage.make('ann', 'POST', `/channels/${channelId}/members`, {user_id: stage.bot.id});
            return undefined;
        },
        61(stage) {
            stage.bindings.set('<ms>', stage.bindings.get('since') ?? '');
            return none();
        },
        62(stage) {
            stage.bindings.set('<ms>', String(stage.mm.now()));
            return none();
        },
    },
};
