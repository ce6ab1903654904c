import {createAccount, setActive, type AccountDraft} from './accounts';
import {checkCommand} from './commands';
import {createChannel, directChannel, storeChannel} from './channels';
import {newId} from './ids';
import type {JsonObject} from './json';
import {addChannelMember, addTeamMember, putQuietly, removeChannelMember} from './members';
import {savePost} from './posting';
import type {Channel, Command, PostRecord, Team, User} from './records';
import {openSession} from './sessions';
import {channelByName, putToken, userByName} from './state';
import {storeTeam} from './teams';
import type {World} from './world';

/** A person with a session: `token` works as a bearer. */
export interface SeededUser {
    id: string;
    username: string;
    token: string;
    password: string;
}

/**
 * Puts things into the server without going through its permissions. What has a name (people, teams, channels, bots,
 * commands) is found again when it is there already, so that a demo can seed at every start.
 */
export interface Seed {
    user(draft: AccountDraft & {admin?: boolean}): SeededUser;
    team(draft: {name: string; displayName?: string}): Team;
    channel(draft: {
        teamId: string;
        name: string;
        displayName?: string;
        type?: 'O' | 'P';
        creatorId?: string;
        header?: string;
        purpose?: string;
    }): Channel;
    /** The direct channel of two people. */
    direct(userId: string, otherId: string): Channel;
    addToTeam(teamId: string, userId: string, role?: {admin?: boolean; guest?: boolean}): void;
    addToChannel(channelId: string, userId: string): void;
    removeFromChannel(channelId: string, userId: string): void;
    deactivate(userId: string): void;
    post(draft: {
        channelId: string;
        userId: string;
        message: string;
        rootId?: string;
        type?: string;
        props?: JsonObject;
    }): PostRecord;
    bot(draft: {username: string; displayName?: string; description?: string; ownerId?: string}): {
        id: string;
        token: string;
    };
    command(draft: {
        teamId: string;
        trigger: string;
        url: string;
        autoComplete?: boolean;
        hint?: string;
        description?: string;
        creatorId?: string;
    }): {id: string; token: string};
}

function need<T>(value: T | undefined, what: string): T {
    if (value === undefined) {
        throw new Error(`seed: there is no such ${what}`);
    }
    return value;
}

function seedUser(world: World, draft: AccountDraft & {admin?: boolean}): SeededUser {
    const roles = draft.roles ?? (draft.admin ? 'system_admin system_user' : 'system_user');
    const password = draft.password ?? `${draft.username}-password`;
    const user = userByName(world.state, draft.username) ?? createAccount(world, {...draft, roles, password});
    const session =
        [...world.state.sessions.values()].find((one) => one.user_id === user.id) ?? openSession(world, user);
    return {id: user.id, username: user.username, token: session.token, password: user.password};
}

/** The seeding functions of a server. `adminId` stands for those who are not named. */
export function startSeed(world: World, adminId: () => string): Seed {
    const {state} = world;
    const person = (id: string): User => need(state.users.get(id), 'user');
    const room = (id: string): Channel => need(state.channels.get(id), 'channel');
    return {
        user: (draft) => seedUser(world, draft),
        team({name, displayName}) {
            return (
                [...state.teams.values()].find((one) => one.name === name) ??
                storeTeam(world, name, displayName ?? name)
            );
        },
        channel({teamId, name, displayName, type, creatorId, header, purpose}) {
            const present = channelByName(state, teamId, name);
            if (present) {
                return present;
            }
            const draft = {
                teamId,
                type: type ?? 'O',
                name,
                displayName: displayName ?? name,
                header: header ?? '',
                purpose: purpose ?? '',
                creatorId: creatorId ?? adminId(),
            };
            return creatorId ? createChannel(world, draft, person(creatorId)) : storeChannel(world, draft);
        },
        direct: (userId, otherId) => directChannel(world, person(userId), person(otherId), userId),
        addToTeam(teamId, userId, role) {
            addTeamMember(world, teamId, person(userId), role);
        },
        addToChannel(channelId, userId) {
            const channel = room(channelId);
            const admin = state.users.get(adminId());
            if (admin && channel.team_id && admin.id !== userId) {
                addChannelMember(world, channel, userId, admin);
            } else {
                putQuietly(world, channel, person(userId));
            }
        },
        removeFromChannel(channelId, userId) {
            removeChannelMember(world, room(channelId), userId, person(adminId()));
        },
        deactivate(userId) {
            setActive(world, person(userId), false);
        },
        post({channelId, ...draft}) {
            return savePost(world, {...draft, channel: room(channelId), fromApi: true});
        },
        bot({username, displayName, description, ownerId}) {
            const bot = {
                description: description ?? '',
                owner_id: ownerId ?? adminId(),
                display_name: displayName ?? username,
            };
            const user = userByName(state, username) ?? createAccount(world, {username, bot});
            const present = [...state.tokens.values()].find((one) => one.user_id === user.id);
            const token = present ?? {
                id: newId(),
                token: newId(),
                user_id: user.id,
                description: 'seeded',
                is_active: true,
            };
            putToken(state, token);
            world.changed();
            return {id: user.id, token: token.token};
        },
        command({teamId, trigger, url, autoComplete, hint, description, creatorId}) {
            const present = [...state.commands.values()].find(
                (one) => one.team_id === teamId && one.trigger === trigger,
            );
            if (present) {
                present.url = url;
                world.changed();
                return {id: present.id, token: present.token};
            }
            checkCommand(world, {team_id: teamId, trigger, url});
            const now = world.clock.now();
            const command: Command = {
                id: newId(),
                token: newId(),
                create_at: now,
                update_at: now,
                delete_at: 0,
                creator_id: creatorId ?? adminId(),
                team_id: teamId,
                trigger,
                method: 'P',
                username: '',
                icon_url: '',
                auto_complete: autoComplete ?? true,
                auto_complete_desc: description ?? '',
                auto_complete_hint: hint ?? '',
                display_name: '',
                description: '',
                url,
                plugin_id: '',
            };
            state.commands.set(command.id, command);
            world.changed();
            return {id: command.id, token: command.token};
        },
    };
}
