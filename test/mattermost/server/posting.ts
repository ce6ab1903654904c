import {storedProps} from './attachments';
import type {JsonObject} from './json';
import {newId} from './ids';
import {hashtagsIn, mentionedMembers} from './mentions';
import {postView} from './post_views';
import type {Channel, PostRecord} from './records';
import {channelMember, putPost} from './state';
import {noteReply, publishThread} from './threads';
import {atName} from './user_views';
import type {World} from './world';

/** What a new post is made of; what is not given is empty. */
export interface PostDraft {
    userId: string;
    channel: Channel;
    message: string;
    rootId?: string;
    type?: string;
    props?: JsonObject;
    fileIds?: string[];
    priority?: JsonObject | null;
    /** Made through `POST /posts`, not by the server itself. */
    fromApi?: boolean;
    pendingPostId?: string;
    /** Mentioned beside those whom the text names. */
    alsoMentioned?: string[];
}

// Joining and leaving raise no message count (bots.json: total_msg_count stays 0).
const UNCOUNTED = new Set([
    'system_join_channel',
    'system_leave_channel',
    'system_add_to_channel',
    'system_remove_from_channel',
    'system_join_team',
    'system_leave_team',
    'system_remove_from_team',
    'system_add_to_team',
]);

function countPost(world: World, channel: Channel, post: PostRecord, mentioned: string[]): void {
    channel.last_post_at = Math.max(channel.last_post_at, post.create_at);
    const isRoot = post.root_id === '';
    if (isRoot) {
        channel.last_root_post_at = Math.max(channel.last_root_post_at, post.create_at);
    }
    if (!UNCOUNTED.has(post.type)) {
        channel.total_msg_count += 1;
        channel.total_msg_count_root += isRoot ? 1 : 0;
    }
    for (const userId of mentioned) {
        const member = channelMember(world.state, channel.id, userId);
        if (member) {
            member.mention_count += 1;
            member.mention_count_root += isRoot ? 1 : 0;
        }
    }
}

/** Marks a channel as read by a member. */
export function markViewed(world: World, channel: Channel, userId: string): void {
    const member = channelMember(world.state, channel.id, userId);
    if (!member) {
        return;
    }
    const at = Math.max(channel.last_post_at, world.clock.now());
    Object.assign(member, {
        last_viewed_at: at,
        last_update_at: at,
        msg_count: channel.total_msg_count,
        msg_count_root: channel.total_msg_count_root,
        mention_count: 0,
        mention_count_root: 0,
    });
    world.changed();
    world.hub.publish('multiple_channels_viewed', {channel_times: {[channel.id]: at}}, {userId});
}

/** The name that events give to the author. */
function senderName(world: World, post: PostRecord): string {
    return post.type.startsWith('system_') ? 'System' : atName(world.state.users.get(post.user_id));
}

function publishPosted(
    world: World,
    channel: Channel,
    post: PostRecord,
    draft: PostDraft,
    mentioned: string[],
    followers: string[],
): void {
    const sender = senderName(world, post);
    const view = postView(world.state, post, {pendingPostId: draft.pendingPostId ?? ''});
    const dataFor = new Map<string, object>();
    for (const userId of new Set([...mentioned, ...followers])) {
        dataFor.set(userId, {
            ...(followers.includes(userId) ? {followers: JSON.stringify([userId])} : {}),
            ...(mentioned.includes(userId) ? {mentions: JSON.stringify([userId])} : {}),
        });
    }
    world.hub.publish(
        'posted',
        {
            channel_display_name: channel.type === 'D' ? sender : channel.display_name,
            channel_name: channel.name,
            channel_type: channel.type,
            post: JSON.stringify(view),
            sender_name: sender,
            set_online: true,
            team_id: channel.team_id,
        },
        {channelId: channel.id},
        dataFor,
    );
}

/** Stores a post, counts it, and tells the members. All checks were made before. */
export function savePost(world: World, draft: PostDraft): PostRecord {
    const {state} = world;
    const {channel} = draft;
    const author = state.users.get(draft.userId);
    const now = world.clock.now();
    const props = storedProps(draft.props ?? {});
    const post: PostRecord = {
        id: newId(),
        create_at: now,
        update_at: now,
        edit_at: 0,
        delete_at: 0,
        is_pinned: false,
        user_id: draft.userId,
        channel_id: channel.id,
        root_id: draft.rootId ?? '',
        original_id: '',
        message: draft.message,
        type: draft.type ?? '',
        props: author?.bot ? {...props, from_bot: 'true'} : props,
        hashtags: hashtagsIn(draft.message),
        file_ids: draft.fileIds ?? [],
        from_api: draft.fromApi ?? false,
        priority: draft.priority ?? null,
    };
    putPost(state, post);
    const named = mentionedMembers(state, channel, draft.userId, draft.message);
    const mentioned = [...new Set([...named, ...(draft.alsoMentioned ?? [])])];
    countPost(world, channel, post, mentioned);
    const followers = post.root_id ? noteReply(world, post, mentioned) : [];
    publishPosted(world, channel, post, draft, mentioned, followers);
    if (post.root_id) {
        publishThread(world, post);
    }
    world.changed();
    // A person's own post marks the channel as read; a bot's, a webhook's and a reply do not (ws.jsonl).
    if (!author?.bot && post.root_id === '' && !('from_webhook' in post.props) && !post.type.startsWith('system_')) {
        markViewed(world, channel, draft.userId);
    }
    return post;
}

/** What an edit changes; props replace all old ones. */
export interface PostChange {
    message?: string;
    props?: JsonObject;
    is_pinned?: boolean;
    file_ids?: string[];
}

/** Edits a post: keeps the earlier version as a row of its own, and tells the members. */
export function editPost(world: World, post: PostRecord, change: PostChange): void {
    const now = world.clock.now();
    const before: PostRecord = {
        ...post,
        id: newId(),
        original_id: post.id,
        delete_at: now,
        update_at: now,
    };
    const props = change.props ? storedProps(change.props) : post.props;
    const textChanged = change.message !== undefined && change.message !== post.message;
    const cardChanged = JSON.stringify(props['attachments']) !== JSON.stringify(post.props['attachments']);
    putPost(world.state, before);
    post.message = change.message ?? post.message;
    post.props = props;
    post.is_pinned = change.is_pinned ?? post.is_pinned;
    post.file_ids = change.file_ids ?? post.file_ids;
    post.hashtags = hashtagsIn(post.message);
    post.update_at = now;
    if (textChanged || cardChanged) {
        post.edit_at = now;
    }
    world.changed();
    publishEdited(world, post);
}

/** Tells the members that a post changed. */
export function publishEdited(world: World, post: PostRecord): void {
    const view = JSON.stringify(postView(world.state, post));
    world.hub.publish('post_edited', {post: view}, {channelId: post.channel_id});
}

/** Deletes a post and its replies. */
export function deletePost(world: World, post: PostRecord, byUserId: string): void {
    const view = JSON.stringify(postView(world.state, post, {bare: true}));
    const now = world.clock.now();
    const replies = post.root_id ? [] : (world.state.repliesByRoot.get(post.id) ?? []);
    for (const gone of [post, ...replies]) {
        if (gone.delete_at === 0) {
            gone.delete_at = now;
            gone.update_at = now;
            gone.props = {...gone.props, deleteBy: byUserId};
        }
    }
    world.changed();
    world.hub.publish('post_deleted', {post: view}, {channelId: post.channel_id, sanitized: true});
}

/** Shows a post to one person only; it is stored nowhere. Returns its id. */
export function sendEphemeral(
    world: World,
    forUserId: string,
    draft: {userId: string; channelId: string; rootId: string; message: string; props: JsonObject; id?: string},
): JsonObject {
    const attachments = Array.isArray(draft.props['attachments']) && draft.props['attachments'].length > 0;
    const post: JsonObject = {
        id: draft.id ?? newId(),
        create_at: world.clock.now(),
        update_at: 0,
        edit_at: 0,
        delete_at: 0,
        is_pinned: false,
        user_id: draft.userId,
        channel_id: draft.channelId,
        root_id: draft.rootId,
        original_id: '',
        message: draft.message,
        type: 'system_ephemeral',
        props: draft.props,
        hashtags: '',
        file_ids: null,
        pending_post_id: '',
        reply_count: 0,
        last_reply_at: 0,
        participants: null,
        metadata: attachments ? {embeds: [{type: 'message_attachment'}]} : {},
    };
    world.hub.publish(
        'ephemeral_message',
        {post: JSON.stringify(post)},
        {userId: forUserId, channelId: draft.channelId},
    );
    return post;
}
