import {readFileSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {ChatError} from '../adapters/mattermost/rest';
import {PACKAGE_ROOT} from '../package_root';
import type {Admin} from './admin_login';
import type {Step} from './install_bot';
import {upload} from './upload';

const PICTURE = path.join(PACKAGE_ROOT, 'assets', 'bot_picture.png');

/** Left out by Mattermost for an account that never had a picture; below zero for one whose picture was taken away. */
const pictured = v.object({last_picture_update: v.optional(v.number(), 0)});

/** Gives the bot its picture, by which its posts are told from people's at a glance. One that an admin chose stays. */
export async function ensurePicture(admin: Admin, botId: string): Promise<Step> {
    if ((await admin.rest.get(`/users/${botId}`, pictured)).last_picture_update > 0) {
        return {done: false, words: 'The bot had a picture.'};
    }
    const form = new FormData();
    form.append('image', new Blob([readFileSync(PICTURE)], {type: 'image/png'}), path.basename(PICTURE));
    try {
        await upload(admin, `/users/${botId}/image`, form);
    } catch (error) {
        if (!(error instanceof ChatError)) {
            throw error;
        }
        // A server without a place for files: everything else works.
        return {
            done: false,
            words: `The bot keeps Mattermost’s own picture, because the server did not take ours: ${error.message}`,
        };
    }
    return {done: true, words: 'The bot got its picture.'};
}
