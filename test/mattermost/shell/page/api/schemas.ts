import * as v from 'valibot';

const listed = v.nullish(v.array(v.string()), []);
const count = v.nullish(v.number(), 0);
const text = v.nullish(v.string(), '');
const props = v.nullish(v.record(v.string(), v.unknown()), {});

export const userSchema = v.looseObject({
    id: v.string(),
    username: v.string(),
    first_name: text,
    last_name: text,
    nickname: text,
    roles: text,
    locale: text,
    is_bot: v.nullish(v.boolean(), false),
    delete_at: count,
    last_picture_update: count,
    props,
    timezone: v.nullish(v.record(v.string(), v.string()), {}),
});
export type User = v.InferOutput<typeof userSchema>;

export const teamSchema = v.looseObject({id: v.string(), name: v.string(), display_name: v.string()});
export type Team = v.InferOutput<typeof teamSchema>;

export const teamMemberSchema = v.looseObject({team_id: v.string(), user_id: v.string(), roles: text});
export type TeamMember = v.InferOutput<typeof teamMemberSchema>;

export const channelSchema = v.looseObject({
    id: v.string(),
    team_id: text,
    name: v.string(),
    display_name: text,
    type: v.picklist(['O', 'P', 'D', 'G']),
    header: text,
    purpose: text,
    delete_at: count,
    create_at: count,
    total_msg_count: count,
    total_msg_count_root: count,
    last_post_at: count,
});
export type Channel = v.InferOutput<typeof channelSchema>;

export const channelMemberSchema = v.looseObject({
    channel_id: v.string(),
    user_id: v.string(),
    roles: text,
    msg_count: count,
    msg_count_root: count,
    mention_count: count,
    mention_count_root: count,
    notify_props: v.nullish(v.record(v.string(), v.unknown()), {}),
});
export type ChannelMember = v.InferOutput<typeof channelMemberSchema>;

const optionSchema = v.looseObject({text: v.string(), value: v.string()});
export type Option = v.InferOutput<typeof optionSchema>;

const actionSchema = v.looseObject({
    id: text,
    name: text,
    type: text,
    style: text,
    disabled: v.nullish(v.boolean(), false),
    data_source: text,
    default_option: text,
    options: v.nullish(v.array(optionSchema), []),
    cookie: text,
});
export type PostAction = v.InferOutput<typeof actionSchema>;

const fieldSchema = v.looseObject({
    title: text,
    value: v.nullish(v.union([v.string(), v.number(), v.boolean()]), ''),
    short: v.nullish(v.boolean(), false),
});

export const attachmentSchema = v.looseObject({
    color: text,
    pretext: text,
    author_name: text,
    title: text,
    title_link: text,
    text,
    footer: text,
    fields: v.nullish(v.array(fieldSchema), []),
    actions: v.nullish(v.array(actionSchema), []),
});
export type Attachment = v.InferOutput<typeof attachmentSchema>;

export const postSchema = v.looseObject({
    id: v.string(),
    create_at: v.number(),
    update_at: count,
    edit_at: count,
    delete_at: count,
    is_pinned: v.nullish(v.boolean(), false),
    user_id: v.string(),
    channel_id: v.string(),
    root_id: text,
    message: text,
    type: text,
    props,
    reply_count: count,
    last_reply_at: count,
});
export type Post = v.InferOutput<typeof postSchema>;

export const postListSchema = v.looseObject({order: listed, posts: v.nullish(v.record(v.string(), postSchema), {})});
export type PostList = v.InferOutput<typeof postListSchema>;

export const statusSchema = v.looseObject({user_id: v.string(), status: v.string()});
export type Status = v.InferOutput<typeof statusSchema>;

export const preferenceSchema = v.looseObject({
    user_id: v.string(),
    category: v.string(),
    name: v.string(),
    value: v.string(),
});
export type Preference = v.InferOutput<typeof preferenceSchema>;

export const manifestSchema = v.looseObject({
    id: v.string(),
    name: text,
    version: text,
    webapp: v.looseObject({bundle_path: v.string()}),
    props,
});
export type Manifest = v.InferOutput<typeof manifestSchema>;

export const suggestionSchema = v.looseObject({
    Complete: v.string(),
    Suggestion: v.string(),
    Hint: text,
    Description: text,
});
export type Suggestion = v.InferOutput<typeof suggestionSchema>;

const elementSchema = v.looseObject({
    display_name: text,
    name: v.string(),
    type: text,
    subtype: text,
    default: text,
    placeholder: text,
    help_text: text,
    optional: v.nullish(v.boolean(), false),
    min_length: count,
    max_length: count,
    data_source: text,
    options: v.nullish(v.array(optionSchema), []),
    multiselect: v.nullish(v.boolean(), false),
    min_date: text,
    max_date: text,
    time_interval: count,
});
export type DialogElement = v.InferOutput<typeof elementSchema>;

export const dialogSchema = v.looseObject({
    callback_id: text,
    title: text,
    introduction_text: text,
    icon_url: text,
    elements: v.nullish(v.array(elementSchema), []),
    submit_label: text,
    notify_on_cancel: v.nullish(v.boolean(), false),
    state: text,
});
export type Dialog = v.InferOutput<typeof dialogSchema>;

export const openDialogSchema = v.looseObject({trigger_id: text, url: v.string(), dialog: dialogSchema});
export type OpenDialog = v.InferOutput<typeof openDialogSchema>;

/** A dialog's answer: nothing closes it, errors mark fields, a form is the next step. */
export const submitAnswerSchema = v.looseObject({
    error: text,
    errors: v.nullish(v.record(v.string(), v.string()), {}),
    type: text,
    form: v.nullish(dialogSchema),
});

export const executedSchema = v.looseObject({trigger_id: text, goto_location: text});
export const clickedSchema = v.looseObject({trigger_id: text});
export const configSchema = v.record(v.string(), v.string());
export const memberCountSchema = v.looseObject({member_count: count});
export const errorSchema = v.looseObject({id: text, message: text, status_code: count});
