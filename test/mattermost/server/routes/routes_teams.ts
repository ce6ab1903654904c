import {caller, created, idParam, objectBody, ok, paging, param, type Answer, type Call} from '../call';
import {teamMemberView, teamView} from '../channel_views';
import {forbidden, refusal, unknownUser} from '../errors';
import {textAt} from '../json';
import {addTeamMember, removeTeamMember} from '../members';
import {canManageTeam, canViewTeam, isAdmin, isFullTeamMember} from '../permissions';
import type {Team} from '../records';
import {route, type Route} from './router';
import {teamMember} from '../state';
import {storeTeam} from '../teams';

function visible(call: Call, team: Team | undefined): Team {
    if (!team) {
        throw refusal(404, 'app.team.get.find.app_error', 'Unable to find the existing team.');
    }
    if (!canViewTeam(call.world.state, caller(call), team.id)) {
        throw forbidden();
    }
    return team;
}

function byId(call: Call): Team {
    return visible(call, call.world.state.teams.get(idParam(call, 'team_id')));
}

function byName(call: Call): Answer {
    const name = param(call, 'name');
    const team = [...call.world.state.teams.values()].find((one) => one.name === name);
    if (!team) {
        throw refusal(404, 'app.team.get_by_name.missing.app_error', 'Unable to find the existing team.');
    }
    return ok(teamView(visible(call, team)));
}

function create(call: Call): Answer {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    const body = objectBody(call, 'team');
    const team = storeTeam(call.world, textAt(body, 'name'), textAt(body, 'display_name'));
    addTeamMember(call.world, team.id, caller(call), {admin: true});
    return created(teamView(team));
}

function ofUser(call: Call): Answer {
    const userId = param(call, 'user_id');
    const me = caller(call);
    if (userId !== me.id && !isAdmin(me)) {
        throw forbidden();
    }
    const {state} = call.world;
    return ok([...state.teams.values()].filter((team) => teamMember(state, team.id, userId)).map(teamView));
}

function all(call: Call): Answer {
    const {state} = call.world;
    const {from, to} = paging(call);
    const seen = [...state.teams.values()].filter((team) => canViewTeam(state, caller(call), team.id));
    return ok(seen.slice(from, to).map(teamView));
}

function addMember(call: Call): Answer {
    const teamId = idParam(call, 'team_id');
    const {state} = call.world;
    const me = caller(call);
    const user = state.users.get(textAt(objectBody(call, 'member'), 'user_id'));
    if (!state.teams.has(teamId) || !isFullTeamMember(state, me, teamId)) {
        throw forbidden();
    }
    if (!user) {
        throw unknownUser();
    }
    return created(teamMemberView(addTeamMember(call.world, teamId, user)));
}

function getMember(call: Call): Answer {
    const team = byId(call);
    const member = teamMember(call.world.state, team.id, param(call, 'user_id'));
    if (!member) {
        throw refusal(404, 'app.team.get_member.missing.app_error');
    }
    return ok(teamMemberView(member));
}

function listMembers(call: Call): Answer {
    const team = byId(call);
    const {from, to} = paging(call);
    const members = [...(call.world.state.teamMembers.get(team.id)?.values() ?? [])];
    return ok(
        members
            .filter((member) => member.delete_at === 0)
            .slice(from, to)
            .map(teamMemberView),
    );
}

function removeMember(call: Call): Answer {
    const teamId = idParam(call, 'team_id');
    const me = caller(call);
    const user = call.world.state.users.get(param(call, 'user_id'));
    if (user?.id !== me.id && !canManageTeam(call.world.state, me, teamId)) {
        throw forbidden();
    }
    if (!user) {
        throw unknownUser();
    }
    removeTeamMember(call.world, teamId, user, me);
    return ok();
}

function schemeRoles(call: Call): Answer {
    const teamId = idParam(call, 'team_id');
    if (!canManageTeam(call.world.state, caller(call), teamId)) {
        throw forbidden();
    }
    const member = teamMember(call.world.state, teamId, param(call, 'user_id'));
    if (!member) {
        throw refusal(404, 'app.team.get_member.missing.app_error');
    }
    member.admin = objectBody(call, 'scheme_roles')['scheme_admin'] === true;
    call.world.changed();
    return ok();
}

export const teamRoutes: Route[] = [
    route('POST', '/api/v4/teams', create),
    route('GET', '/api/v4/teams', all),
    route('GET', '/api/v4/teams/:team_id', (call) => ok(teamView(byId(call)))),
    route('GET', '/api/v4/teams/name/:name', byName),
    route('GET', '/api/v4/users/:user_id/teams', ofUser),
    route('POST', '/api/v4/teams/:team_id/members', addMember),
    route('GET', '/api/v4/teams/:team_id/members', listMembers),
    route('GET', '/api/v4/teams/:team_id/members/:user_id', getMember),
    route('DELETE', '/api/v4/teams/:team_id/members/:user_id', removeMember),
    route('PUT', '/api/v4/teams/:team_id/members/:user_id/schemeRoles', schemeRoles),
];
