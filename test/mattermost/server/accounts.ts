import {isAdmin} from './permissions';
import {newId} from './ids';
import type {User} from './records';
import {putUser} from './state';
import {closeSessions} from './sessions';
import {setStatus} from './statuses';
import {ownUser, publicUser} from './user_views';
import type {World} from './world';

/** Notification settings of a new account (bots.json). */
const NOTIFY_PROPS: Readonly<Record<string, string>> = {
    channel: 'true',
    comments: 'never',
    desktop: 'mention',
    desktop_sound: 'true',
    desktop_threads: 'all',
    email: 'true',
    email_threads: 'all',
    first_name: 'false',
    mention_keys: '',
    push: 'mention',
    push_status: 'online',
    push_threads: 'all',
};

/** What an account is made of; what is not given is empty or the default. */
export interface AccountDraft {
    username: string;
    password?: string;
    email?: string;
    firstName?: string;
    lastName?: string;
    nickname?: string;
    roles?: string;
    timezone?: string;
    locale?: string;
    mfaCode?: string;
    bot?: {description: string; owner_id: string; display_name: string};
}

/** Creates an account. */
export function createAccount(world: World, draft: AccountDraft): User {
    const now = world.clock.now();
    const user: User = {
        id: newId(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        username: draft.username,
        password: draft.password ?? newId(),
        mfaCode: draft.mfaCode ?? '',
        email: draft.email ?? (draft.bot ? `${draft.username}@localhost` : `${draft.username}@example.test`),
        nickname: draft.nickname ?? '',
        first_name: draft.firstName ?? draft.bot?.display_name ?? '',
        last_name: draft.lastName ?? '',
        position: '',
        roles: draft.roles ?? 'system_user',
        props: {},
        notify_props: {...NOTIFY_PROPS},
        last_password_update: now,
        last_picture_update: 0,
        locale: draft.locale ?? 'en',
        timezone: {
            automaticTimezone: '',
            manualTimezone: draft.timezone ?? '',
            useAutomaticTimezone: draft.timezone ? 'false' : 'true',
        },
        bot: draft.bot ?? null,
    };
    putUser(world.state, user);
    world.changed();
    return user;
}

/** Tells everybody that an account changed: the person himself gets more than the others. */
export function publishUser(world: World, user: User): void {
    user.update_at = world.clock.now();
    world.changed();
    world.hub.publish('user_updated', {user: publicUser(user)}, {omit: user.id, sanitized: true});
    world.hub.publish('user_updated', {user: ownUser(user)}, {userId: user.id});
}

/** Deactivates or reactivates an account. A deactivated person's sessions end; her bots go with her by default. */
export function setActive(world: World, user: User, active: boolean): void {
    user.delete_at = active ? 0 : world.clock.now();
    if (!active) {
        closeSessions(world, user.id);
        setStatus(world, user.id, 'offline', false);
        if (world.config.ServiceSettings.DisableBotsWhenOwnerIsDeactivated) {
            for (const other of world.state.users.values()) {
                if (other.bot?.owner_id === user.id && other.delete_at === 0) {
                    setActive(world, other, false);
                }
            }
        }
    }
    publishUser(world, user);
    if (!user.bot) {
        world.hub.publish('user_activation_status_change', {}, {});
    }
}

/** True when the caller may change an account: his own, or a system admin any. A bot not even its own (403). */
export function mayChange(by: User, user: User): boolean {
    return isAdmin(by) || (by.id === user.id && !by.bot);
}
