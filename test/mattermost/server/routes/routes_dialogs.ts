import {caller, objectBody, ok, type Answer, type Call} from '../call';
import {normalDialog} from '../dialog_form';
import {forbidden, invalidBody, refusal, unknownChannel, type ApiError} from '../errors';
import {callIntegration} from '../integrations';
import {isObject, objectAt, parseJson, textAt, type Json, type JsonObject} from '../json';
import {canReadChannel, canViewTeam} from '../permissions';
import {route, type Route} from './router';
import {readTrigger} from '../trigger_id';

/** Opens a dialog in the browsers of the trigger's person. Needs no login, and the same trigger opens twice. */
function open(call: Call): Answer {
    const body = objectBody(call, 'dialog');
    const url = textAt(body, 'url');
    if (!url) {
        throw invalidBody('url');
    }
    const {world} = call;
    const lifeS = world.config.ServiceSettings.OutgoingIntegrationRequestsTimeout;
    const {signingKey} = world.state.secrets;
    const verdict = readTrigger(signingKey, textAt(body, 'trigger_id'), world.clock.now(), lifeS * 1000);
    if (!verdict.ok) {
        const id = `interactive_message.decode_trigger_id.${verdict.why}`;
        throw verdict.why === 'expired'
            ? refusal(
                  400,
                  id,
                  `Trigger ID for interactive dialog is expired. Trigger IDs live for a maximum of ${String(lifeS)}s.`,
              )
            : refusal(400, id);
    }
    const dialog = normalDialog(objectAt(body, 'dialog') ?? {});
    world.hub.publish(
        'open_dialog',
        {dialog: JSON.stringify({trigger_id: verdict.clientId, url, dialog})},
        {userId: verdict.userId},
    );
    return ok();
}

function checkPlace(call: Call, channelId: string, teamId: string): void {
    const {state} = call.world;
    const channel = state.channels.get(channelId);
    if (!channel) {
        throw unknownChannel(channelId);
    }
    if (!canReadChannel(state, caller(call), channel) || !canViewTeam(state, caller(call), teamId)) {
        throw forbidden();
    }
}

function integrationFailed(): ApiError {
    return refusal(400, 'api.post.do_action.action_integration.app_error');
}

/** Sends a submission or lookup on; the JSON object of the reply, or null when it is none. */
async function forward(call: Call, body: JsonObject, type: string): Promise<JsonObject | null> {
    const url = textAt(body, 'url');
    const state = textAt(body, 'state');
    const request: JsonObject = {
        type,
        callback_id: textAt(body, 'callback_id'),
        ...(state ? {state} : {}),
        // Only this is stamped by the server; everything else is what the browser says (dialogs.json, forged).
        user_id: caller(call).id,
        channel_id: textAt(body, 'channel_id'),
        team_id: textAt(body, 'team_id'),
        submission: objectAt(body, 'submission'),
        cancelled: body['cancelled'] === true,
    };
    if (url.startsWith('/plugins/')) {
        return null;
    }
    let text = '';
    try {
        const reply = await callIntegration(call.world, url, JSON.stringify(request), {
            'Content-Type': 'application/json',
        });
        if (reply.status !== 200) {
            throw integrationFailed();
        }
        text = reply.body.toString('utf8');
    } catch {
        throw integrationFailed();
    }
    const parsed: Json | undefined = text === '' ? {} : parseJson(text);
    return isObject(parsed) ? parsed : null;
}

function submitted(reply: JsonObject): JsonObject {
    const type = textAt(reply, 'type');
    const form = objectAt(reply, 'form');
    if (!['', 'ok', 'form'].includes(type) || (type === 'form' && !form)) {
        throw refusal(400, 'app.submit_interactive_dialog.invalid_response');
    }
    const errors = objectAt(reply, 'errors');
    return {
        ...(textAt(reply, 'error') ? {error: textAt(reply, 'error')} : {}),
        ...(errors && Object.keys(errors).length > 0 ? {errors} : {}),
        ...(type ? {type} : {}),
        ...(form ? {form: normalDialog(form)} : {}),
    };
}

async function submit(call: Call): Promise<Answer> {
    const body = objectBody(call, 'submit');
    if (!textAt(body, 'url')) {
        throw invalidBody('url');
    }
    checkPlace(call, textAt(body, 'channel_id'), textAt(body, 'team_id'));
    const reply = await forward(call, body, 'dialog_submission');
    if (!reply) {
        throw refusal(500, 'app.submit_interactive_dialog.decode_json_error');
    }
    return ok(submitted(reply));
}

async function lookup(call: Call): Promise<Answer> {
    const body = objectBody(call, 'lookup');
    if (!/^(https?:\/\/|\/plugins\/)/.test(textAt(body, 'url'))) {
        throw invalidBody('url');
    }
    checkPlace(call, textAt(body, 'channel_id'), textAt(body, 'team_id'));
    const reply = await forward(call, body, 'dialog_lookup');
    if (!reply) {
        throw refusal(500, 'app.submit_interactive_dialog.decode_json_error');
    }
    return ok({items: reply['items'] ?? null});
}

export const dialogRoutes: Route[] = [
    route('POST', '/api/v4/actions/dialogs/open', open, 'open'),
    route('POST', '/api/v4/actions/dialogs/submit', submit),
    route('POST', '/api/v4/actions/dialogs/lookup', lookup),
];
