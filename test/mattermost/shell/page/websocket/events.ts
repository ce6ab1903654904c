import * as v from 'valibot';
import {viewChannel} from '../api/calls';
import {reportFailure} from '../api/client';
import * as s from '../api/schemas';
import {addChannel, fetchMissingPeople, resync} from '../host/load';
import {openTriggeredDialog} from '../host/dialogs';
import {tellPlugins, tellPluginsOfReconnect} from '../plugins/listeners';
import {loadAllPlugins, loadPlugin, unloadPlugin} from '../plugins/load';
import {store} from '../store/store';
import type {SocketMessage} from './client';
import {socketClient} from './socket';

/** Many events carry their object as JSON in a string. */
const json = <S extends v.GenericSchema>(schema: S) =>
    v.pipe(
        v.string(),
        v.transform((text): unknown => JSON.parse(text)),
        schema,
    );

const postEvent = v.looseObject({post: json(s.postSchema), mentions: v.exactOptional(json(v.array(v.string())))});
const channelEvent = v.looseObject({channel: json(s.channelSchema)});
const userEvent = v.looseObject({user: s.userSchema});
const personEvent = v.looseObject({user_id: v.exactOptional(v.string()), channel_id: v.exactOptional(v.string())});
const viewedEvent = v.looseObject({channel_times: v.record(v.string(), v.number())});
const manifestEvent = v.looseObject({manifest: v.looseObject({id: v.string()})});
const loadableEvent = v.looseObject({manifest: s.manifestSchema});
const dialogEvent = v.looseObject({dialog: json(s.openDialogSchema)});

const me = (): string => store.getState().entities.users.currentUserId;
const isOpen = (channelId: string): boolean =>
    store.getState().entities.channels.currentChannelId === channelId && document.visibilityState === 'visible';

async function onPosted(data: unknown): Promise<void> {
    const {post, mentions = []} = v.parse(postEvent, data);
    if (store.getState().entities.channels.channels[post.channel_id] === undefined) {
        await addChannel(post.channel_id);
    }
    // Before the post is drawn, so that it does not stand there without a name.
    await fetchMissingPeople([post.user_id]);
    store.dispatch({type: 'RECEIVED_NEW_POST', data: post});
    const own = post.user_id === me();
    const unread = {channelId: post.channel_id, isRoot: post.root_id === '', mentioned: mentions.includes(me()), own};
    store.dispatch({type: 'SHELL_CHANNEL_UNREAD', data: unread});
    if (isOpen(post.channel_id) && !own) {
        store.dispatch({type: 'SHELL_CHANNEL_READ', data: post.channel_id});
        await viewChannel(post.channel_id);
    }
}

async function onMembers(message: SocketMessage, joined: boolean): Promise<void> {
    const data = v.parse(personEvent, message.data);
    const userId = data.user_id ?? message.broadcast.user_id;
    const channelId = data.channel_id ?? message.broadcast.channel_id;
    if (channelId === undefined || channelId === null || channelId === '') {
        return;
    }
    if (userId === me() && joined) {
        await addChannel(channelId);
    } else if (userId === me()) {
        store.dispatch({type: 'LEAVE_CHANNEL', data: channelId});
    }
    const count = store.getState().entities.channels.stats[channelId]?.member_count;
    if (count !== undefined) {
        const next = Math.max(0, count + (joined ? 1 : -1));
        store.dispatch({type: 'RECEIVED_CHANNEL_STATS', data: {id: channelId, member_count: next}});
    }
}

async function onEvent(message: SocketMessage): Promise<void> {
    const {data} = message;
    switch (message.event) {
        case 'posted':
            return onPosted(data);
        case 'ephemeral_message':
            await fetchMissingPeople([v.parse(postEvent, data).post.user_id]);
            store.dispatch({type: 'RECEIVED_NEW_POST', data: v.parse(postEvent, data).post});
            return;
        case 'post_edited':
            store.dispatch({type: 'RECEIVED_POST', data: v.parse(postEvent, data).post});
            return;
        case 'post_deleted':
            store.dispatch({type: 'POST_DELETED', data: v.parse(postEvent, data).post});
            return;
        case 'channel_updated':
            store.dispatch({type: 'RECEIVED_CHANNEL', data: v.parse(channelEvent, data).channel});
            return;
        case 'channel_deleted':
        case 'channel_restored':
        case 'direct_added':
        case 'channel_created':
            return resync();
        case 'user_added':
            return onMembers(message, true);
        case 'user_removed':
            return onMembers(message, false);
        case 'user_updated':
            store.dispatch({type: 'RECEIVED_PROFILE', data: v.parse(userEvent, data).user});
            return;
        case 'status_change':
            store.dispatch({type: 'RECEIVED_STATUSES', data: [v.parse(s.statusSchema, data)]});
            return;
        case 'multiple_channels_viewed':
            Object.keys(v.parse(viewedEvent, data).channel_times).forEach((id) =>
                store.dispatch({type: 'SHELL_CHANNEL_READ', data: id}),
            );
            return;
        case 'open_dialog':
            openTriggeredDialog(v.parse(dialogEvent, data).dialog);
            return;
        case 'plugin_enabled':
            return v.is(loadableEvent, data) ? loadPlugin(v.parse(loadableEvent, data).manifest) : undefined;
        case 'plugin_disabled':
            unloadPlugin(v.parse(manifestEvent, data).manifest.id);
            return;
        default:
            return;
    }
}

/** Typing events of channels that are not open may be dropped by the real web app; a test can ask for that. */
function reachesPlugins(message: SocketMessage): boolean {
    const drops = window.__shell?.dropTypingOfClosedChannels === true;
    const open = store.getState().entities.channels.currentChannelId;
    return !(drops && message.event === 'typing' && message.broadcast.channel_id !== open);
}

function connected(): void {
    store.dispatch({type: 'WEBSOCKET_SUCCESS', timestamp: Date.now(), connectionId: socketClient.connectionId});
}

async function afterReconnect(): Promise<void> {
    await resync();
    await loadAllPlugins();
    tellPluginsOfReconnect();
}

export function listenToSocket(): void {
    socketClient.addMessageListener((message) => {
        onEvent(message).catch(reportFailure);
        if (reachesPlugins(message)) {
            tellPlugins(message);
        }
    });
    socketClient.addFirstConnectListener(connected);
    socketClient.addReconnectListener(() => {
        connected();
        afterReconnect().catch(reportFailure);
    });
    socketClient.addCloseListener(() => store.dispatch({type: 'WEBSOCKET_CLOSED', timestamp: Date.now()}));
    socketClient.connect();
}
