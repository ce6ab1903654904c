import {normalAttachments, withCookies, type Action} from './attachments';
import {makeActionCookie} from './action_cookies';
import {isObject, listAt, objectAt, parseJson, textAt, type Json, type JsonObject} from './json';
import {newId} from './ids';
import {canPost} from './permissions';
import {savePost, sendEphemeral} from './posting';
import {expandSlackNames, linkSlackText} from './slack_text';
import type {Reply} from './integrations';
import type {Channel, User} from './records';
import type {World} from './world';

/** What an integration answered to a command. */
export interface CommandResponse {
    responseType: string;
    text: string;
    username: string;
    channelId: string;
    iconUrl: string;
    type: string;
    props: JsonObject | null;
    gotoLocation: string;
    skipSlackParsing: boolean;
    attachments: JsonObject[] | null;
    extra: CommandResponse[] | null;
}

function fromJson(body: JsonObject): CommandResponse {
    const attachments = listAt(body, 'attachments');
    const extra = listAt(body, 'extra_responses');
    return {
        responseType: textAt(body, 'response_type'),
        text: textAt(body, 'text'),
        username: textAt(body, 'username'),
        channelId: textAt(body, 'channel_id'),
        iconUrl: textAt(body, 'icon_url'),
        type: textAt(body, 'type'),
        props: objectAt(body, 'props'),
        gotoLocation: textAt(body, 'goto_location'),
        skipSlackParsing: body['skip_slack_parsing'] === true,
        attachments: attachments ? normalAttachments(attachments) : null,
        extra: extra ? extra.filter(isObject).map(fromJson) : null,
    };
}

/** Reads a reply: JSON if its content type says so, any other is shown as text. Null when it cannot be read. */
export function readCommandReply(contentType: string, body: Reply['body']): CommandResponse | null {
    const text = body.toString('utf8');
    if (contentType.split(';')[0]?.trim() !== 'application/json') {
        return fromJson({text});
    }
    const parsed: Json | undefined = parseJson(text);
    return isObject(parsed) ? fromJson(parsed) : null;
}

/** Where a command was run, and by whom. */
export interface CommandPlace {
    user: User;
    channel: Channel;
    rootId: string;
}

/** Attachments with cookies in place of integrations, for a post that is stored nowhere. */
function ephemeralProps(world: World, props: JsonObject, channelId: string, postId: string): JsonObject {
    return withCookies(props, (action: Action) => makeActionCookie(world, {action, channelId, postId}));
}

/**
 * Posts what a response says; false when it must not be posted. `in_channel` posts even without text: the empty
 * post and its props are there for all to read (commands.json "NOT silent").
 */
export function postCommandResponse(world: World, place: CommandPlace, response: CommandResponse): boolean {
    const {state} = world;
    const channel = response.channelId ? state.channels.get(response.channelId) : place.channel;
    if (response.type.startsWith('system_') || !channel || !canPost(state, place.user, channel.id)) {
        return false;
    }
    if (!response.skipSlackParsing) {
        response.text = expandSlackNames(state, response.text);
    }
    const message = response.skipSlackParsing ? response.text : linkSlackText(response.text);
    const own = response.attachments ? {attachments: response.attachments} : {};
    const props: JsonObject = {...response.props, ...own, from_webhook: 'true'};
    if (response.responseType === 'in_channel') {
        savePost(world, {
            userId: place.user.id,
            channel,
            message,
            rootId: place.rootId,
            type: response.type,
            props,
        });
        return true;
    }
    if (response.text === '' && response.attachments === null) {
        return true;
    }
    const postId = newId();
    const shown = ephemeralProps(world, props, channel.id, postId);
    response.attachments = (listAt(shown, 'attachments') ?? response.attachments ?? []).filter(isObject);
    if (response.attachments.length === 0) {
        response.attachments = null;
    }
    sendEphemeral(world, place.user.id, {
        id: postId,
        userId: place.user.id,
        channelId: channel.id,
        rootId: place.rootId,
        message,
        props: shown,
    });
    return true;
}

/** The response as the caller of the command gets it. */
export function commandResponseView(response: CommandResponse, triggerId: string): JsonObject {
    return {
        response_type: response.responseType,
        text: response.text,
        username: response.username,
        channel_id: response.channelId,
        icon_url: response.iconUrl,
        type: response.type,
        props: response.props,
        goto_location: response.gotoLocation,
        trigger_id: triggerId,
        skip_slack_parsing: response.skipSlackParsing,
        attachments: response.attachments,
        extra_responses: response.extra ? response.extra.map((one) => commandResponseView(one, '')) : null,
    };
}
