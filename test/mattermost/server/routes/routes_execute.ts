import {caller, objectBody, ok, type Answer, type Call} from '../call';
import {commandResponseView, postCommandResponse, readCommandReply, type CommandPlace} from '../command_responses';
import {commandByTrigger} from '../commands';
import {forbidden, refusal, type ApiError} from '../errors';
import {isId, newId} from '../ids';
import {callIntegration, type Reply} from '../integrations';
import {isObject, parseJson, textAt} from '../json';
import {namesIn} from '../mentions';
import {canPost, canViewTeam} from '../permissions';
import type {Channel, Command} from '../records';
import {route, type Route} from './router';
import {channelByName, userByName} from '../state';
import {makeTrigger} from '../trigger_id';
import {siteUrl, type World} from '../world';

const HOOK_USES = 5;
const HOOK_LIFE_MS = 30 * 60 * 1000;

interface Typed {
    trigger: string;
    text: string;
}

/** Splits what was typed at the first white space; the trigger counts in lower case. */
function parseTyped(command: string): Typed {
    const at = command.search(/\s/);
    const head = at < 0 ? command : command.slice(0, at);
    return {trigger: head.slice(1).toLowerCase(), text: at < 0 ? '' : command.slice(at + 1)};
}

function failed(id: string, trigger: string, rest: string): ApiError {
    return refusal(
        500,
        `api.command.execute_command.${id}.app_error`,
        `Command with a trigger of '${trigger}' ${rest}`,
    );
}

function notFound(trigger: string): ApiError {
    return refusal(
        404,
        'api.command.execute_command.not_found.app_error',
        `Command with a trigger of '${trigger}' not found. To send a message beginning with "/", try adding an empty space at the beginning of the message.`,
    );
}

function mentionFields(world: World, teamId: string, text: string): Record<string, string> {
    const fields: Record<string, string> = {};
    const users = namesIn(text)
        .map((name) => userByName(world.state, name))
        .filter((user) => user !== undefined);
    if (users.length > 0) {
        fields['user_mentions'] = users.map((user) => user.username).join(' ');
        fields['user_mentions_ids'] = users.map((user) => user.id).join(' ');
    }
    const names = [...text.matchAll(/(?:^|\s)~([a-z0-9_-]+)/g)].map((found) => found[1] ?? '');
    const channels = names
        .map((name) => channelByName(world.state, teamId, name))
        .filter((channel) => channel?.type === 'O');
    if (channels.length > 0) {
        fields['channel_mentions'] = channels.map((channel) => channel?.name).join(' ');
        fields['channel_mentions_ids'] = channels.map((channel) => channel?.id).join(' ');
    }
    return fields;
}

function newHook(world: World, command: Command, place: CommandPlace): string {
    const now = world.clock.now();
    for (const [id, hook] of world.state.hooks) {
        if (now - hook.createAt < HOOK_LIFE_MS && world.state.hooks.size < 5000) {
            break;
        }
        world.state.hooks.delete(id);
    }
    const id = newId();
    world.state.hooks.set(id, {
        id,
        commandId: command.id,
        userId: place.user.id,
        channelId: place.channel.id,
        rootId: place.rootId,
        createAt: now,
        uses: 0,
    });
    return id;
}

async function ask(
    world: World,
    command: Command,
    place: CommandPlace,
    typed: Typed,
    teamId: string,
    triggerId: string,
): Promise<Reply> {
    const form = new URLSearchParams({
        channel_id: place.channel.id,
        channel_name: place.channel.name,
        command: `/${typed.trigger}`,
        response_url: `${siteUrl(world)}/hooks/commands/${newHook(world, command, place)}`,
        root_id: place.rootId,
        team_domain: world.state.teams.get(teamId)?.name ?? '',
        team_id: teamId,
        text: typed.text,
        token: command.token,
        trigger_id: triggerId,
        user_id: place.user.id,
        user_name: place.user.username,
        ...mentionFields(world, teamId, typed.text),
    });
    try {
        return await callIntegration(world, command.url, form.toString(), {
            Authorization: `Token ${command.token}`,
            'Content-Type': 'application/x-www-form-urlencoded',
        });
    } catch {
        // Not reachable, dropped, too slow or a forbidden address: all the same to the person.
        throw failed('failed', typed.trigger, 'failed.');
    }
}

function teamOf(call: Call, channel: Channel, given: string): string {
    if (channel.team_id) {
        return channel.team_id;
    }
    if (!canViewTeam(call.world.state, caller(call), given)) {
        throw forbidden();
    }
    return given;
}

async function execute(call: Call): Promise<Answer> {
    const {world} = call;
    const body = objectBody(call, 'command_args');
    const channelId = textAt(body, 'channel_id');
    const command = textAt(body, 'command');
    if (command.length <= 1 || !command.startsWith('/') || !isId(channelId)) {
        throw refusal(400, 'api.command.execute_command.start.app_error');
    }
    const channel = world.state.channels.get(channelId);
    if (!channel || !canPost(world.state, caller(call), channelId)) {
        throw forbidden();
    }
    if (channel.delete_at > 0) {
        throw refusal(400, 'api.command.execute_command.deleted.error');
    }
    const teamId = teamOf(call, channel, textAt(body, 'team_id'));
    if (!world.config.ServiceSettings.EnableCommands) {
        throw refusal(501, 'api.command.disabled.app_error');
    }
    const typed = parseTyped(command);
    const custom = commandByTrigger(world, teamId, typed.trigger);
    if (!custom) {
        throw notFound(typed.trigger);
    }
    const place = {user: caller(call), channel, rootId: textAt(body, 'root_id')};
    const trigger = makeTrigger(world.state.secrets.signingKey, place.user.id, world.clock.now());
    const reply = await ask(world, custom, place, typed, teamId, trigger.triggerId);
    if (reply.status !== 200) {
        throw failed('failed_resp', typed.trigger, `returned response ${String(reply.status)} ${reply.statusText}.`);
    }
    const response = reply.tooLong ? null : readCommandReply(reply.contentType, reply.body);
    if (!response) {
        throw failed('failed', typed.trigger, 'failed.');
    }
    for (const one of [response, ...(response.extra ?? [])]) {
        if (!postCommandResponse(world, place, one)) {
            throw refusal(
                500,
                'api.command.execute_command.create_post_failed.app_error',
                `Command '${typed.trigger}' failed to post response. Please contact your System Administrator.`,
            );
        }
    }
    return ok(commandResponseView(response, trigger.clientId));
}

/** `response_url`: five uses within 30 minutes, no credential. */
function respondLater(call: Call): Answer {
    const {state} = call.world;
    const id = call.params['hook_id'] ?? '';
    const hook = state.hooks.get(id);
    const text = `Failed to handle command webhook ${id}.`;
    if (!hook || call.world.clock.now() - hook.createAt > HOOK_LIFE_MS) {
        throw refusal(404, 'web.command_webhook.general.app_error', text);
    }
    hook.uses += 1;
    const user = state.users.get(hook.userId);
    const channel = state.channels.get(hook.channelId);
    const body = parseJson(call.body.toString('utf8'));
    if (hook.uses > HOOK_USES || !user || !channel || !isObject(body)) {
        throw refusal(400, 'web.command_webhook.general.app_error', text);
    }
    const response = readCommandReply('application/json', call.body);
    if (response) {
        postCommandResponse(call.world, {user, channel, rootId: hook.rootId}, response);
    }
    return {status: 200, body: 'ok', headers: {'Content-Type': 'text/plain'}};
}

export const executeRoutes: Route[] = [
    route('POST', '/api/v4/commands/execute', execute),
    route('POST', '/hooks/commands/:hook_id', respondLater, 'open'),
];
