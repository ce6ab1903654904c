import * as v from 'valibot';

/** The fields of Mattermost's records that we read; everything else is passed over. */
export const userShape = v.object({
    id: v.string(),
    username: v.string(),
    first_name: v.optional(v.string(), ''),
    last_name: v.optional(v.string(), ''),
    roles: v.optional(v.string(), ''),
    delete_at: v.optional(v.number(), 0),
    is_bot: v.optional(v.boolean(), false),
    timezone: v.nullish(v.record(v.string(), v.string())),
});
export type UserShape = v.InferOutput<typeof userShape>;

export const channelShape = v.object({
    id: v.string(),
    team_id: v.string(),
    type: v.string(),
    name: v.string(),
    display_name: v.string(),
    delete_at: v.number(),
    header: v.optional(v.string(), ''),
    creator_id: v.optional(v.string(), ''),
    purpose: v.optional(v.string(), ''),
});
export type ChannelShape = v.InferOutput<typeof channelShape>;

export const memberShape = v.object({user_id: v.string(), roles: v.optional(v.string(), '')});
export const channelMemberShape = v.object({user_id: v.string(), channel_id: v.string()});
export const teamMemberShape = v.object({
    user_id: v.string(),
    roles: v.optional(v.string(), ''),
    delete_at: v.optional(v.number(), 0),
    scheme_admin: v.optional(v.boolean(), false),
});

/** The prop that carries the outbox row's key: by it an earlier attempt is found again. Every edit must send it along. */
export const KEY_PROP = 'set_key';

export const postShape = v.object({
    id: v.string(),
    user_id: v.string(),
    channel_id: v.string(),
    root_id: v.optional(v.string(), ''),
    original_id: v.optional(v.string(), ''),
    message: v.string(),
    pending_post_id: v.optional(v.string(), ''),
    create_at: v.number(),
    delete_at: v.number(),
    props: v.nullish(v.record(v.string(), v.unknown())),
});

export const postListShape = v.object({order: v.array(v.string()), posts: v.record(v.string(), postShape)});

export const teamShape = v.object({id: v.string(), name: v.string(), display_name: v.string()});
