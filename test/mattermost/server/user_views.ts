import type {JsonObject} from './json';
import type {User} from './records';

function common(user: User): JsonObject {
    const view: JsonObject = {
        id: user.id,
        create_at: user.create_at,
        update_at: user.update_at,
        delete_at: user.delete_at,
        username: user.username,
        auth_service: '',
        email: user.email,
        nickname: user.nickname,
        first_name: user.first_name,
        last_name: user.last_name,
        position: user.position,
        roles: user.roles,
        locale: user.locale,
        timezone: user.timezone,
        disable_welcome_email: false,
    };
    if (Object.keys(user.props).length > 0) {
        view['props'] = {...user.props};
    }
    if (user.last_picture_update > 0) {
        view['last_picture_update'] = user.last_picture_update;
    }
    if (user.bot) {
        view['is_bot'] = true;
        if (user.bot.description) {
            view['bot_description'] = user.bot.description;
        }
    } else {
        view['remote_id'] = '';
    }
    return view;
}

/** A user record as others see it: with email and roles, without notification settings. */
export function publicUser(user: User): JsonObject {
    return {...common(user), auth_data: ''};
}

/** A user record as the person himself gets it. */
export function ownUser(user: User): JsonObject {
    return {
        ...common(user),
        notify_props: {...user.notify_props},
        last_password_update: user.last_password_update,
    };
}

/** A user record as a system admin reads it. */
export function userForAdmin(user: User): JsonObject {
    return {...ownUser(user), auth_data: ''};
}

/** The shape of a bot record. */
export function botView(user: User): JsonObject {
    const bot = user.bot ?? {description: '', owner_id: '', display_name: ''};
    return {
        user_id: user.id,
        username: user.username,
        display_name: bot.display_name,
        ...(bot.description ? {description: bot.description} : {}),
        owner_id: bot.owner_id,
        create_at: user.create_at,
        update_at: user.update_at,
        delete_at: user.delete_at,
    };
}

/** How the web app writes a person's name in events: `@username`. */
export function atName(user: User | undefined): string {
    return `@${user?.username ?? ''}`;
}
