import {isObject, listAt, numberAt, textAt, type Json, type JsonObject} from './json';
import {newId} from './ids';

/** A button or select of an attachment, as stored: with its integration. */
export type Action = JsonObject;

const TEXT_FIELDS = [
    'fallback',
    'color',
    'pretext',
    'author_name',
    'author_link',
    'author_icon',
    'title',
    'title_link',
    'text',
] as const;

function normalAction(given: JsonObject, makeIds: boolean): Action {
    const action: Action = {};
    const id = textAt(given, 'id') || (makeIds ? newId() : '');
    if (id) {
        action['id'] = id;
    }
    for (const key of ['type', 'name', 'tooltip', 'style', 'data_source', 'default_option', 'cookie']) {
        if (textAt(given, key)) {
            action[key] = textAt(given, key);
        }
    }
    if (given['disabled'] === true) {
        action['disabled'] = true;
    }
    for (const key of ['options', 'integration']) {
        const value = given[key];
        if (value !== undefined && value !== null) {
            action[key] = value;
        }
    }
    return action;
}

/** Attachments with every field the server adds, and with ids for actions that have none. */
export function normalAttachments(given: Json[], makeIds = true): JsonObject[] {
    return given.filter(isObject).map((attachment) => {
        const normal: JsonObject = {id: numberAt(attachment, 'id')};
        for (const field of TEXT_FIELDS) {
            normal[field] = textAt(attachment, field);
        }
        normal['fields'] = attachment['fields'] ?? null;
        for (const field of ['image_url', 'thumb_url', 'footer', 'footer_icon']) {
            normal[field] = textAt(attachment, field);
        }
        normal['ts'] = attachment['ts'] ?? null;
        const actions = listAt(attachment, 'actions');
        if (actions) {
            normal['actions'] = actions.filter(isObject).map((action) => normalAction(action, makeIds));
        }
        return normal;
    });
}

/** Post props as stored: attachments normal, everything else as given. */
export function storedProps(props: JsonObject): JsonObject {
    const attachments = listAt(props, 'attachments');
    return attachments ? {...props, attachments: normalAttachments(attachments)} : props;
}

function mapActions(props: JsonObject, change: (action: Action) => Action): JsonObject {
    const attachments = listAt(props, 'attachments');
    if (!attachments) {
        return props;
    }
    const changed = attachments.filter(isObject).map((attachment) => {
        const actions = listAt(attachment, 'actions');
        return actions ? {...attachment, actions: actions.filter(isObject).map(change)} : attachment;
    });
    return {...props, attachments: changed};
}

/** Props as posts are read: actions without their integration. */
export function withoutIntegrations(props: JsonObject): JsonObject {
    return mapActions(props, (action) => {
        const {integration: _integration, ...rest} = action;
        return rest;
    });
}

/** Props of an ephemeral post: each action carries a cookie instead of its integration. */
export function withCookies(props: JsonObject, cookieOf: (action: Action) => string): JsonObject {
    return mapActions(props, (action) => {
        const {integration, ...rest} = action;
        return isObject(integration) ? {...rest, cookie: cookieOf(action)} : rest;
    });
}

/** The action with an id, or null. */
export function findAction(props: JsonObject, id: string): Action | null {
    for (const attachment of (listAt(props, 'attachments') ?? []).filter(isObject)) {
        for (const action of (listAt(attachment, 'actions') ?? []).filter(isObject)) {
            if (textAt(action, 'id') === id && isObject(action['integration'])) {
                return action;
            }
        }
    }
    return null;
}
