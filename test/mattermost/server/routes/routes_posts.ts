import {caller, created, idParam, jsonBody, objectBody, ok, type Answer, type Call} from '../call';
import {forbidden, invalidBody, refusal} from '../errors';
import {isObject, listAt, objectAt, textAt, textsOf, type JsonObject} from '../json';
import {canPost, canReadChannel, isAdmin} from '../permissions';
import {deletePost, editPost, publishEdited, savePost, sendEphemeral, type PostChange} from '../posting';
import {postView} from '../post_views';
import type {Channel, PostRecord} from '../records';
import {route, type Route} from './router';
import {putPost} from '../state';
import {newId} from '../ids';

const MESSAGE_RUNES = 16383;
const TYPE_LENGTH = 26;
const PROPS_RUNES = 800_000;

function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
        setTimeout(resolve, ms);
    });
}

/** Limits of a message and a type (bots.json, posts.json). */
function checkPostTexts(message: string, type: string): void {
    if (type.startsWith('system_')) {
        throw refusal(400, 'api.context.invalid_param.app_error', 'Invalid post.type parameter.');
    }
    if (message.length > MESSAGE_RUNES && [...message].length > MESSAGE_RUNES) {
        throw refusal(400, 'model.post.is_valid.message_length.app_error');
    }
    if (type !== '' && !type.startsWith('custom_') && type !== 'me' && type !== 'slack_attachment') {
        throw refusal(400, 'model.post.is_valid.type.app_error');
    }
    if (type.length > TYPE_LENGTH) {
        throw refusal(500, 'app.post.save.app_error');
    }
}

function checkRoot(call: Call, rootId: string, channelId: string): void {
    const root = call.world.state.posts.get(rootId);
    if (!root || root.delete_at > 0 || root.root_id !== '') {
        throw refusal(400, 'api.post.create_post.root_id.app_error');
    }
    if (root.channel_id !== channelId) {
        throw refusal(400, 'api.post.create_post.channel_root_id.app_error');
    }
}

function priorityOf(body: JsonObject): JsonObject | null {
    const metadata = objectAt(body, 'metadata');
    const priority = metadata ? objectAt(metadata, 'priority') : null;
    if (!priority) {
        return null;
    }
    if (priority['requested_ack'] === true || priority['persistent_notifications'] === true) {
        throw refusal(501, 'license_error.feature_unavailable');
    }
    return {priority: textAt(priority, 'priority'), requested_ack: null, persistent_notifications: null};
}

function save(call: Call, channel: Channel, body: JsonObject): PostRecord {
    const message = textAt(body, 'message');
    const type = textAt(body, 'type');
    const rootId = textAt(body, 'root_id');
    checkPostTexts(message, type);
    if (channel.delete_at > 0) {
        throw refusal(400, 'api.post.create_post.can_not_post_to_deleted.error');
    }
    if (rootId) {
        checkRoot(call, rootId, channel.id);
    }
    const props = objectAt(body, 'props') ?? {};
    if (call.body.length > PROPS_RUNES) {
        throw refusal(400, 'model.post.is_valid.props.app_error', 'Invalid props.');
    }
    return savePost(call.world, {
        userId: caller(call).id,
        channel,
        message,
        rootId,
        type,
        props,
        fileIds: textsOf(listAt(body, 'file_ids')) ?? [],
        priority: priorityOf(body),
        fromApi: true,
        pendingPostId: textAt(body, 'pending_post_id'),
    });
}

/** Who cannot read it posts as if it were unknown; for one that was deleted meanwhile the server fails (11.6's source). */
function repeated(call: Call, postId: string): Answer | null {
    const {state} = call.world;
    const post = state.posts.get(postId);
    const channel = post && state.channels.get(post.channel_id);
    if (!post || post.delete_at > 0 || !channel) {
        throw refusal(500, 'api.post.deduplicate_create_post.failed_to_get');
    }
    if (!canReadChannel(state, caller(call), channel)) {
        return null;
    }
    return created(postView(state, post, {bare: true}));
}

async function create(call: Call): Promise<Answer> {
    const body = objectBody(call, 'post');
    const channel = call.world.state.channels.get(textAt(body, 'channel_id'));
    if (!channel || !canPost(call.world.state, caller(call), channel.id)) {
        throw forbidden();
    }
    const key = textAt(body, 'pending_post_id');
    if (key === '') {
        return created(postView(call.world.state, save(call, channel, body)));
    }
    const {pending} = call.world;
    const known = call.world.faults.forgetsPending ? null : pending.look(key);
    if (known === 'pending') {
        throw refusal(500, 'api.post.deduplicate_create_post.pending');
    }
    const again = known ? repeated(call, known) : null;
    if (again) {
        return again;
    }
    pending.reserve(key);
    // A real save takes milliseconds, in which a second request with the key finds it reserved (posts.json: eight
    // at once give one 201 and seven 500).
    await pause(call.world.faults.savingMs);
    try {
        const post = save(call, channel, body);
        pending.made(key, post.id);
        return created(postView(call.world.state, post, {pendingPostId: key}));
    } catch (error) {
        pending.free(key);
        throw error;
    }
}

/** The post of the path if the caller can read it; deleted ones are not found. */
export function readablePost(call: Call): PostRecord {
    const {state} = call.world;
    const post = state.posts.get(idParam(call, 'post_id'));
    if (!post || post.delete_at > 0) {
        throw refusal(404, 'app.post.get.app_error');
    }
    const channel = state.channels.get(post.channel_id);
    if (!channel || !canReadChannel(state, caller(call), channel)) {
        throw forbidden();
    }
    return post;
}

function read(call: Call): Answer {
    if (call.query.get('include_deleted') === 'true' && !isAdmin(caller(call))) {
        throw forbidden();
    }
    return ok(postView(call.world.state, readablePost(call)));
}

/** Own post in a channel that the caller is still in; every other is 403, unknown and deleted ones too. */
function editable(call: Call): PostRecord {
    const {state} = call.world;
    const me = caller(call);
    const post = state.posts.get(idParam(call, 'post_id'));
    if (!post || post.delete_at > 0 || !canPost(state, me, post.channel_id)) {
        throw forbidden();
    }
    if (post.user_id !== me.id && !isAdmin(me)) {
        throw forbidden();
    }
    if ((state.channels.get(post.channel_id)?.delete_at ?? 0) > 0) {
        throw refusal(400, 'api.post.patch_post.can_not_update_post_in_deleted.error');
    }
    return post;
}

function change(call: Call): Answer {
    const body = objectBody(call, 'post');
    const post = editable(call);
    const wanted: PostChange = {};
    if (typeof body['message'] === 'string') {
        wanted.message = body['message'];
        checkPostTexts(wanted.message, '');
    }
    if (isObject(body['props'])) {
        wanted.props = body['props'];
    }
    if (typeof body['is_pinned'] === 'boolean') {
        wanted.is_pinned = body['is_pinned'];
    }
    editPost(call.world, post, wanted);
    return ok(postView(call.world.state, post));
}

function remove(call: Call): Answer {
    const post = readablePost(call);
    const me = caller(call);
    if (post.user_id !== me.id && !isAdmin(me)) {
        throw forbidden();
    }
    deletePost(call.world, post, me.id);
    return ok();
}

function setPinned(call: Call, pinned: boolean): Answer {
    const post = readablePost(call);
    const now = call.world.clock.now();
    putPost(call.world.state, {...post, id: newId(), original_id: post.id, delete_at: now, update_at: now});
    post.is_pinned = pinned;
    post.update_at = now;
    call.world.changed();
    publishEdited(call.world, post);
    return ok();
}

function ephemeral(call: Call): Answer {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    const body = objectBody(call, 'body');
    const post = objectAt(body, 'post') ?? {};
    return created(
        sendEphemeral(call.world, textAt(body, 'user_id'), {
            userId: caller(call).id,
            channelId: textAt(post, 'channel_id'),
            rootId: textAt(post, 'root_id'),
            message: textAt(post, 'message'),
            props: objectAt(post, 'props') ?? {},
        }),
    );
}

function byIds(call: Call): Answer {
    const ids = textsOf(jsonBody(call));
    if (!ids) {
        throw invalidBody('post_ids');
    }
    const {state} = call.world;
    const posts = ids
        .map((id) => state.posts.get(id))
        .filter((post) => post !== undefined)
        .filter((post) => {
            const channel = state.channels.get(post.channel_id);
            return channel && canReadChannel(state, caller(call), channel);
        });
    return ok(posts.sort((a, b) => b.create_at - a.create_at).map((post) => postView(state, post)));
}

function history(call: Call): Answer {
    const {state} = call.world;
    const post = readablePost(call);
    if (post.user_id !== caller(call).id) {
        throw forbidden();
    }
    const rows = (state.rowsByChannel.get(post.channel_id) ?? []).filter((row) => row.original_id === post.id);
    // Newest first; of rows written within one millisecond the later one is newer.
    return ok(rows.reverse().map((row) => postView(state, row, {leaky: true})));
}

export const postRoutes: Route[] = [
    route('POST', '/api/v4/posts', create),
    route('POST', '/api/v4/posts/ephemeral', ephemeral),
    route('POST', '/api/v4/posts/ids', byIds),
    route('GET', '/api/v4/posts/:post_id', read),
    route('PUT', '/api/v4/posts/:post_id', change),
    route('PUT', '/api/v4/posts/:post_id/patch', change),
    route('DELETE', '/api/v4/posts/:post_id', remove),
    route('POST', '/api/v4/posts/:post_id/pin', (call) => setPinned(call, true)),
    route('POST', '/api/v4/posts/:post_id/unpin', (call) => setPinned(call, false)),
    route('GET', '/api/v4/posts/:post_id/edit_history', history),
];
