import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[a-z0-9]{26}$/));
/** A button in a direct channel comes without a team. */
const idOrNone = v.pipe(v.string(), v.regex(/^([a-z0-9]{26})?$/));
const triggerId = v.pipe(v.string(), v.maxLength(400));

/** A slash command as Mattermost sends it, `application/x-www-form-urlencoded`. Only what we use. */
export const commandForm = v.object({
    token: v.pipe(v.string(), v.maxLength(64)),
    team_id: id,
    channel_id: id,
    channel_name: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
    user_id: id,
    command: v.pipe(v.string(), v.maxLength(130)),
    text: v.pipe(v.string(), v.maxLength(301_000)),
    trigger_id: triggerId,
});

/** A click on a button. */
export const actionBody = v.object({
    user_id: id,
    post_id: id,
    team_id: v.optional(idOrNone, ''),
    channel_id: v.optional(idOrNone, ''),
    trigger_id: triggerId,
    context: v.optional(v.unknown()),
});

/** A dialog's submission: every field of it can be forged but `user_id`. */
export const dialogBody = v.object({
    user_id: id,
    state: v.pipe(v.string(), v.maxLength(4_000)),
    cancelled: v.optional(v.boolean(), false),
    submission: v.optional(v.nullable(v.record(v.string(), v.unknown())), {}),
});
