import * as v from 'valibot';

import {isObject, type JsonObject} from './json';

const object = v.custom<JsonObject>(isObject);
const texts = v.record(v.string(), v.string());

/** A person or a bot. `mfaCode` is what the login asks for beside the password; '' switches it off. */
export const userRecord = v.object({
    id: v.string(),
    create_at: v.number(),
    update_at: v.number(),
    delete_at: v.number(),
    username: v.string(),
    password: v.string(),
    mfaCode: v.string(),
    email: v.string(),
    nickname: v.string(),
    first_name: v.string(),
    last_name: v.string(),
    position: v.string(),
    roles: v.string(),
    props: texts,
    notify_props: texts,
    last_password_update: v.number(),
    last_picture_update: v.optional(v.number(), 0),
    locale: v.string(),
    timezone: texts,
    bot: v.nullable(v.object({description: v.string(), owner_id: v.string(), display_name: v.string()})),
});
export type User = v.InferOutput<typeof userRecord>;

export const teamRecord = v.object({
    id: v.string(),
    create_at: v.number(),
    update_at: v.number(),
    delete_at: v.number(),
    display_name: v.string(),
    name: v.string(),
    invite_id: v.string(),
});
export type Team = v.InferOutput<typeof teamRecord>;

export const teamMemberRecord = v.object({
    team_id: v.string(),
    user_id: v.string(),
    delete_at: v.number(),
    guest: v.boolean(),
    admin: v.boolean(),
});
export type TeamMember = v.InferOutput<typeof teamMemberRecord>;

export const channelRecord = v.object({
    id: v.string(),
    create_at: v.number(),
    update_at: v.number(),
    delete_at: v.number(),
    team_id: v.string(),
    type: v.picklist(['O', 'P', 'D', 'G']),
    display_name: v.string(),
    name: v.string(),
    header: v.string(),
    purpose: v.string(),
    last_post_at: v.number(),
    total_msg_count: v.number(),
    total_msg_count_root: v.number(),
    last_root_post_at: v.number(),
    creator_id: v.string(),
});
export type Channel = v.InferOutput<typeof channelRecord>;

export const channelMemberRecord = v.object({
    channel_id: v.string(),
    user_id: v.string(),
    last_viewed_at: v.number(),
    msg_count: v.number(),
    msg_count_root: v.number(),
    mention_count: v.number(),
    mention_count_root: v.number(),
    last_update_at: v.number(),
    guest: v.boolean(),
    admin: v.boolean(),
});
export type ChannelMember = v.InferOutput<typeof channelMemberRecord>;

/** A row of Posts: a post, or (with `original_id`) an earlier version of one. */
export const postRecord = v.object({
    id: v.string(),
    create_at: v.number(),
    update_at: v.number(),
    edit_at: v.number(),
    delete_at: v.number(),
    is_pinned: v.boolean(),
    user_id: v.string(),
    channel_id: v.string(),
    root_id: v.string(),
    original_id: v.string(),
    message: v.string(),
    type: v.string(),
    props: object,
    hashtags: v.string(),
    file_ids: v.array(v.string()),
    /** Posts made through the REST call carry `remote_id: ""`, those made by the server itself carry none. */
    from_api: v.boolean(),
    priority: v.nullable(object),
});
export type PostRecord = v.InferOutput<typeof postRecord>;

export const reactionRecord = v.object({
    user_id: v.string(),
    post_id: v.string(),
    emoji_name: v.string(),
    create_at: v.number(),
    channel_id: v.string(),
});
export type Reaction = v.InferOutput<typeof reactionRecord>;

export const sessionRecord = v.object({
    token: v.string(),
    user_id: v.string(),
    csrf: v.string(),
    create_at: v.number(),
});
export type Session = v.InferOutput<typeof sessionRecord>;

/** A personal access token, or the token of a bot. */
export const accessTokenRecord = v.object({
    id: v.string(),
    token: v.string(),
    user_id: v.string(),
    description: v.string(),
    is_active: v.boolean(),
});
export type AccessToken = v.InferOutput<typeof accessTokenRecord>;

export const commandRecord = v.object({
    id: v.string(),
    token: v.string(),
    create_at: v.number(),
    update_at: v.number(),
    delete_at: v.number(),
    creator_id: v.string(),
    team_id: v.string(),
    trigger: v.string(),
    method: v.string(),
    username: v.string(),
    icon_url: v.string(),
    auto_complete: v.boolean(),
    auto_complete_desc: v.string(),
    auto_complete_hint: v.string(),
    display_name: v.string(),
    description: v.string(),
    url: v.string(),
    plugin_id: v.string(),
});
export type Command = v.InferOutput<typeof commandRecord>;

export const statusRecord = v.object({
    user_id: v.string(),
    status: v.string(),
    manual: v.boolean(),
    last_activity_at: v.number(),
    dnd_end_time: v.number(),
});
export type Status = v.InferOutput<typeof statusRecord>;

export const preferenceRecord = v.object({
    user_id: v.string(),
    category: v.string(),
    name: v.string(),
    value: v.string(),
});
export type Preference = v.InferOutput<typeof preferenceRecord>;

/** That a person follows a thread. */
export const followingRecord = v.object({
    root_id: v.string(),
    user_id: v.string(),
    following: v.boolean(),
    last_viewed_at: v.number(),
    unread_mentions: v.number(),
});
export type Following = v.InferOutput<typeof followingRecord>;

/** An installed plugin; `files` are base64, by their path inside the bundle's folder. */
export const pluginRecord = v.object({
    id: v.string(),
    manifest: object,
    enabled: v.boolean(),
    error: v.string(),
    hash: v.string(),
    files: texts,
});
export type Plugin = v.InferOutput<typeof pluginRecord>;

/** Keys of the server: PEM of the P-256 key that signs trigger ids, and 32 bytes (hex) for the action cookies. */
export const secretsRecord = v.object({signingKey: v.string(), cookieKey: v.string(), diagnosticId: v.string()});
export type Secrets = v.InferOutput<typeof secretsRecord>;
