import {createAccount, setActive} from '../accounts';
import {caller, created, idParam, objectBody, ok, paging, type Answer, type Call} from '../call';
import {directChannel} from '../channels';
import {forbidden, invalidBody, refusal, unknownUser} from '../errors';
import {newId} from '../ids';
import {textAt, type JsonObject} from '../json';
import {isAdmin} from '../permissions';
import {savePost} from '../posting';
import type {AccessToken, User} from '../records';
import {route, type Route} from './router';
import {putToken, userByName} from '../state';
import {botView} from '../user_views';

function create(call: Call): Answer {
    const me = caller(call);
    if (!isAdmin(me)) {
        throw forbidden();
    }
    if (!call.world.config.ServiceSettings.EnableBotAccountCreation) {
        throw refusal(403, 'api.bot.create_disabled');
    }
    const body = objectBody(call, 'bot');
    const username = textAt(body, 'username');
    if (!/^[a-z][a-z0-9._-]{2,63}$/.test(username)) {
        throw refusal(400, 'model.bot.is_valid.username.app_error');
    }
    if (userByName(call.world.state, username)) {
        throw refusal(400, 'app.user.save.username_exists.app_error');
    }
    const bot = {
        description: textAt(body, 'description'),
        owner_id: me.id,
        display_name: textAt(body, 'display_name'),
    };
    const user = createAccount(call.world, {username, bot});
    // The owner is told by the bot itself.
    savePost(call.world, {
        userId: user.id,
        channel: directChannel(call.world, user, me, user.id),
        message: `Please add me to teams and channels you want me to interact in. To do this, use the browser or Mattermost Desktop App.`,
        type: 'add_bot_teams_channels',
    });
    return created(botView(user));
}

/** The bot of the path for those who may manage it; a bot does not even see itself (404). */
function managed(call: Call): User {
    const user = call.world.state.users.get(idParam(call, 'bot_user_id'));
    if (!user?.bot || !isAdmin(caller(call))) {
        throw refusal(404, 'store.sql_bot.get.missing.app_error');
    }
    return user;
}

function list(call: Call): Answer {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    const withDeleted = call.query.get('include_deleted') === 'true';
    const {from, to} = paging(call);
    const bots = [...call.world.state.users.values()].filter(
        (user) => user.bot && (withDeleted || user.delete_at === 0),
    );
    return ok(bots.slice(from, to).map(botView));
}

function update(call: Call): Answer {
    const user = managed(call);
    const body = objectBody(call, 'bot');
    if (user.bot) {
        user.bot.display_name = textAt(body, 'display_name') || user.bot.display_name;
        user.bot.description = textAt(body, 'description') || user.bot.description;
        user.first_name = user.bot.display_name;
    }
    call.world.changed();
    return ok(botView(user));
}

function switchBot(call: Call, active: boolean): Answer {
    const user = managed(call);
    setActive(call.world, user, active);
    return ok(botView(user));
}

function tokenView(token: AccessToken): JsonObject {
    return {id: token.id, user_id: token.user_id, description: token.description, is_active: token.is_active};
}

function tokenOwner(call: Call): User {
    const me = caller(call);
    const userId = idParam(call, 'user_id');
    const user = call.world.state.users.get(userId);
    if (!isAdmin(me)) {
        throw forbidden();
    }
    if (!user) {
        throw unknownUser();
    }
    return user;
}

function createToken(call: Call): Answer {
    const user = tokenOwner(call);
    const description = textAt(objectBody(call, 'token'), 'description');
    if (!description) {
        throw invalidBody('description');
    }
    if (!user.bot && !call.world.config.ServiceSettings.EnableUserAccessTokens) {
        throw refusal(
            501,
            'app.user_access_token.disabled',
            'Personal access tokens are disabled on this server. Please contact your system administrator for details.',
        );
    }
    const token = {id: newId(), token: newId(), user_id: user.id, description, is_active: true};
    putToken(call.world.state, token);
    call.world.changed();
    return ok({...tokenView(token), token: token.token});
}

function listTokens(call: Call): Answer {
    const user = tokenOwner(call);
    const own = [...call.world.state.tokens.values()].filter((token) => token.user_id === user.id);
    return ok(own.map(tokenView));
}

function revokeToken(call: Call): Answer {
    const {state} = call.world;
    const token = state.tokens.get(textAt(objectBody(call, 'token_id'), 'token_id'));
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    if (!token) {
        throw invalidBody('token_id');
    }
    state.tokens.delete(token.id);
    state.tokenBySecret.delete(token.token);
    call.world.changed();
    return ok();
}

export const botRoutes: Route[] = [
    route('POST', '/api/v4/bots', create),
    route('GET', '/api/v4/bots', list),
    route('GET', '/api/v4/bots/:bot_user_id', (call) => ok(botView(managed(call)))),
    route('PUT', '/api/v4/bots/:bot_user_id', update),
    route('POST', '/api/v4/bots/:bot_user_id/disable', (call) => switchBot(call, false)),
    route('POST', '/api/v4/bots/:bot_user_id/enable', (call) => switchBot(call, true)),
    route('POST', '/api/v4/users/:user_id/tokens', createToken),
    route('GET', '/api/v4/users/:user_id/tokens', listTokens),
    route('POST', '/api/v4/users/tokens/revoke', revokeToken),
];
