import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto';

import type {Action} from './attachments';
import {isObject, objectAt, parseJson, textAt, type JsonObject} from './json';
import type {World} from './world';

/** What the cookie of an ephemeral post's action holds. */
export interface ActionCookie {
    action: Action;
    channelId: string;
    postId: string;
}

/** Encrypts an action, so that the server need not store the post it belongs to. */
export function makeActionCookie(world: World, cookie: ActionCookie): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(world.state.secrets.cookieKey, 'hex'), nonce);
    const plain = JSON.stringify({action: cookie.action, channel_id: cookie.channelId, post_id: cookie.postId});
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function decrypt(world: World, cookie: string): JsonObject | null {
    const bytes = Buffer.from(cookie, 'base64');
    if (bytes.length < 29) {
        return null;
    }
    const key = Buffer.from(world.state.secrets.cookieKey, 'hex');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const opened = decipher.update(bytes.subarray(28));
    try {
        const plain = parseJson(Buffer.concat([opened, decipher.final()]).toString('utf8'));
        return isObject(plain) ? plain : null;
    } catch {
        // Changed or foreign: the tag does not fit.
        return null;
    }
}

/** Opens a cookie; null when it was not made by this server. */
export function readActionCookie(world: World, cookie: string): ActionCookie | null {
    const opened = decrypt(world, cookie);
    const action = opened ? objectAt(opened, 'action') : null;
    if (!opened || !action) {
        return null;
    }
    return {action, channelId: textAt(opened, 'channel_id'), postId: textAt(opened, 'post_id')};
}
