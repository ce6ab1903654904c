import {readActionCookie, type ActionCookie} from '../action_cookies';
import {findAction, type Action} from '../attachments';
import {caller, idParam, ok, type Answer, type Call} from '../call';
import {forbidden, refusal, type ApiError} from '../errors';
import {callIntegration} from '../integrations';
import {isObject, objectAt, parseJson, textAt, type Json, type JsonObject} from '../json';
import {canReadChannel} from '../permissions';
import {editPost, sendEphemeral, type PostChange} from '../posting';
import type {Channel, PostRecord} from '../records';
import {linkSlackText} from '../slack_text';
import {route, type Route} from './router';
import {makeTrigger} from '../trigger_id';
import type {World} from '../world';

function integrationFailed(): ApiError {
    return refusal(400, 'api.post.do_action.action_integration.app_error');
}

interface Clicked {
    action: Action;
    channel: Channel;
    /** Null for an ephemeral post, which is stored nowhere. */
    post: PostRecord | null;
    postId: string;
}

/**
 * Finds what was clicked. With a cookie the permission is checked on the *cookie's* channel, while an existing post of
 * the path gives the content: so a non-member can press a button of a post that he cannot read (cookies.json).
 */
function clicked(call: Call, body: JsonObject): Clicked {
    const {state} = call.world;
    const postId = idParam(call, 'post_id');
    const sealed = textAt(body, 'cookie');
    const cookie: ActionCookie | null = sealed ? readActionCookie(call.world, sealed) : null;
    if (sealed && !cookie) {
        throw integrationFailed();
    }
    const post = state.posts.get(postId);
    const found = post && post.delete_at === 0 ? post : null;
    const channel = state.channels.get(cookie?.channelId ?? found?.channel_id ?? '');
    if (!channel || !canReadChannel(state, caller(call), channel)) {
        throw forbidden();
    }
    if (found) {
        const action = findAction(found.props, call.params['action_id'] ?? '');
        const home = state.channels.get(found.channel_id);
        if (!action || !home) {
            throw refusal(404, 'api.post.do_action.action_id.app_error');
        }
        return {action, channel: home, post: found, postId};
    }
    if (!cookie || cookie.postId !== postId) {
        throw integrationFailed();
    }
    return {action: cookie.action, channel, post: null, postId};
}

function requestBody(call: Call, what: Clicked, selected: string, triggerId: string): JsonObject {
    const integration = objectAt(what.action, 'integration') ?? {};
    const type = textAt(what.action, 'type');
    const context = {...objectAt(integration, 'context')};
    if (type === 'select' && selected) {
        context['selected_option'] = selected;
    }
    const user = caller(call);
    return {
        user_id: user.id,
        user_name: user.username,
        channel_id: what.channel.id,
        channel_name: what.channel.name,
        team_id: what.channel.team_id,
        team_domain: call.world.state.teams.get(what.channel.team_id)?.name ?? '',
        post_id: what.postId,
        trigger_id: triggerId,
        type,
        data_source: textAt(what.action, 'data_source'),
        context,
    };
}

async function ask(world: World, action: Action, body: JsonObject): Promise<JsonObject> {
    const url = textAt(objectAt(action, 'integration') ?? {}, 'url');
    // An address without a host is one of the server's own plugins, of which none has a server part.
    if (!/^https?:\/\//.test(url)) {
        throw integrationFailed();
    }
    let text = '';
    try {
        const reply = await callIntegration(world, url, JSON.stringify(body), {'Content-Type': 'application/json'});
        if (reply.status !== 200) {
            throw integrationFailed();
        }
        text = reply.body.toString('utf8');
    } catch {
        throw integrationFailed();
    }
    const parsed: Json | undefined = text === '' ? {} : parseJson(text);
    if (!isObject(parsed)) {
        throw integrationFailed();
    }
    return parsed;
}

/** Applies an `update`: with the server's authority, to a post of anybody. No props keep the old ones. */
function update(call: Call, what: Clicked, wanted: JsonObject): void {
    if (!what.post) {
        throw refusal(404, 'app.post.get.app_error');
    }
    const change: PostChange = {message: textAt(wanted, 'message')};
    const props = objectAt(wanted, 'props');
    if (props) {
        change.props = {...props};
        for (const kept of ['from_webhook', 'override_username', 'override_icon_url']) {
            const value = what.post.props[kept];
            if (value !== undefined && change.props[kept] === undefined) {
                change.props[kept] = value;
            }
        }
    }
    editPost(call.world, what.post, change);
}

async function click(call: Call): Promise<Answer> {
    const parsed = parseJson(call.body.toString('utf8'));
    const body = isObject(parsed) ? parsed : {};
    const what = clicked(call, body);
    const user = caller(call);
    const trigger = makeTrigger(call.world.state.secrets.signingKey, user.id, call.world.clock.now());
    const request = requestBody(call, what, textAt(body, 'selected_option'), trigger.triggerId);
    const reply = await ask(call.world, what.action, request);
    const wanted = objectAt(reply, 'update');
    if (wanted) {
        update(call, what, wanted);
    }
    const ephemeral = textAt(reply, 'ephemeral_text');
    if (ephemeral) {
        // It lands in the thread of the clicked post, where collapsed threads hide it (browser.json).
        sendEphemeral(call.world, user.id, {
            userId: user.id,
            channelId: what.channel.id,
            rootId: what.post?.root_id || what.postId,
            message: reply['skip_slack_parsing'] === true ? ephemeral : linkSlackText(ephemeral),
            props: what.post ? {} : {from_webhook: 'true'},
        });
    }
    return ok({status: 'OK', trigger_id: trigger.clientId});
}

export const actionRoutes: Route[] = [route('POST', '/api/v4/posts/:post_id/actions/:action_id', click)];
