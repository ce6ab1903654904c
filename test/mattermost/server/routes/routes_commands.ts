import {caller, created, idParam, objectBody, ok, type Answer, type Call} from '../call';
import {BUILT_IN, builtInCommand, checkCommand, commandTexts, sanitizedCommand} from '../commands';
import {forbidden, invalidBody, refusal} from '../errors';
import {newId} from '../ids';
import {textAt} from '../json';
import {canManageTeam, canViewTeam, isAdmin} from '../permissions';
import type {Command} from '../records';
import {route, type Route} from './router';

function create(call: Call): Answer {
    const body = objectBody(call, 'command');
    const me = caller(call);
    const teamId = textAt(body, 'team_id');
    if (!canManageTeam(call.world.state, me, teamId)) {
        throw forbidden();
    }
    const texts = commandTexts(body);
    checkCommand(call.world, {team_id: teamId, trigger: texts.trigger, url: texts.url});
    const creator = textAt(body, 'creator_id');
    const now = call.world.clock.now();
    const command: Command = {
        ...texts,
        id: newId(),
        token: newId(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        creator_id: isAdmin(me) && call.world.state.users.has(creator) ? creator : me.id,
        team_id: teamId,
        plugin_id: '',
    };
    call.world.state.commands.set(command.id, command);
    call.world.changed();
    return created(command);
}

/** The command of the path for those who may change it; for all others it does not exist (404). */
function own(call: Call): Command {
    const command = call.world.state.commands.get(idParam(call, 'command_id'));
    if (!command || command.delete_at > 0 || !canManageTeam(call.world.state, caller(call), command.team_id)) {
        throw refusal(404, 'store.sql_command.save.get.app_error');
    }
    return command;
}

function update(call: Call): Answer {
    const body = objectBody(call, 'command');
    if (textAt(body, 'id') !== idParam(call, 'command_id')) {
        throw invalidBody('command');
    }
    const command = own(call);
    const texts = commandTexts(body);
    checkCommand(call.world, {id: command.id, team_id: command.team_id, trigger: texts.trigger, url: texts.url});
    Object.assign(command, texts, {update_at: call.world.clock.now()});
    call.world.changed();
    return ok(command);
}

function regenerate(call: Call): Answer {
    const command = own(call);
    command.token = newId();
    call.world.changed();
    return ok({token: command.token});
}

function remove(call: Call): Answer {
    const command = own(call);
    call.world.state.commands.delete(command.id);
    call.world.changed();
    return ok();
}

function customOf(call: Call, teamId: string): Command[] {
    return [...call.world.state.commands.values()].filter((command) => command.team_id === teamId);
}

function visibleTo(call: Call, teamId: string): Command[] {
    const mine = customOf(call, teamId).filter((command) => command.auto_complete);
    return [...mine.map(sanitizedCommand), ...BUILT_IN.map(builtInCommand)];
}

function list(call: Call): Answer {
    const teamId = call.query.get('team_id') ?? '';
    const me = caller(call);
    if (!canViewTeam(call.world.state, me, teamId)) {
        throw forbidden();
    }
    const manages = canManageTeam(call.world.state, me, teamId);
    if (call.query.get('custom_only') === 'true') {
        if (!manages) {
            throw forbidden();
        }
        return ok(customOf(call, teamId));
    }
    return ok(manages ? [...customOf(call, teamId), ...BUILT_IN.map(builtInCommand)] : visibleTo(call, teamId));
}

function autocomplete(call: Call): Answer {
    const teamId = idParam(call, 'team_id');
    if (!canViewTeam(call.world.state, caller(call), teamId)) {
        throw forbidden();
    }
    return ok(visibleTo(call, teamId));
}

function suggestions(call: Call): Answer {
    const teamId = idParam(call, 'team_id');
    if (!canViewTeam(call.world.state, caller(call), teamId)) {
        throw forbidden();
    }
    const typed = (call.query.get('user_input') ?? '').replace(/^\//, '').toLowerCase();
    const fitting = visibleTo(call, teamId).filter((command) => command.trigger.startsWith(typed));
    return ok(
        fitting
            .sort((a, b) => (a.trigger < b.trigger ? -1 : 1))
            .map((command) => ({
                Complete: command.trigger,
                Suggestion: command.trigger,
                Hint: command.auto_complete_hint,
                Description: command.auto_complete_desc,
                IconData: '',
            })),
    );
}

export const commandRoutes: Route[] = [
    route('POST', '/api/v4/commands', create),
    route('GET', '/api/v4/commands', list),
    route('GET', '/api/v4/commands/:command_id', (call) => ok(own(call))),
    route('PUT', '/api/v4/commands/:command_id', update),
    route('PUT', '/api/v4/commands/:command_id/regen_token', regenerate),
    route('DELETE', '/api/v4/commands/:command_id', remove),
    route('GET', '/api/v4/teams/:team_id/commands/autocomplete', autocomplete),
    route('GET', '/api/v4/teams/:team_id/commands/autocomplete_suggestions', suggestions),
];
