import type {JsonObject} from './json';

/** An answer that is a refusal; thrown by what handles a call. `body` has no request id yet. */
export class ApiError extends Error {
    constructor(
        readonly status: number,
        readonly id: string,
        readonly text: string,
        /** Also deletes the session cookie, as the server does with sessions it does not accept. */
        readonly dropsCookie = false,
    ) {
        super(`${String(status)} ${id}`);
    }
}

// Texts as the server's English translation has them (recorded); clients must judge by the id alone.
const TEXTS: Readonly<Record<string, string>> = {
    'api.context.permissions.app_error': 'You do not have the appropriate permissions.',
    'api.context.session_expired.app_error': 'Invalid or expired session, please login again.',
    'api.context.request_body_too_large.app_error': 'Unable to process request. Request body too large.',
    'app.user.missing_account.const': 'Unable to find the user.',
    'app.team.get_member.missing.app_error': 'No team member found for that user ID and team ID.',
    'app.channel.get_member.missing.app_error': 'No channel member found for that user ID and channel ID.',
    'app.channel.get_by_name.missing.app_error': 'Channel does not exist.',
    'app.channel.add_member.deleted_user.app_error': 'Unable to add the user as a member of the channel.',
    'app.channel.update.bad_id': 'Unable to update the channel.',
    'app.channel.create_channel.internal_error': 'Unable to save channel.',
    'store.sql_channel.save_channel.exists.app_error': 'A channel with that name already exists on the same team.',
    'model.channel.is_valid.1_or_more.app_error': 'Name must be 1 or more lowercase alphanumeric character.',
    'model.channel.is_valid.display_name.app_error': 'Invalid display name.',
    'model.channel.is_valid.header.app_error': 'Invalid header.',
    'api.channel.patch_update_channel.no_changes.app_error': 'No changes in the patch.',
    'api.channel.delete_channel.deleted.app_error': 'The channel has been archived or deleted.',
    'api.channel.bookmark.channel_bookmark.license.error': 'Your license does not support channel bookmarks.',
    'app.post.get.app_error': 'Unable to get the post.',
    'app.post.save.app_error': 'Unable to save the Post.',
    'api.post.create_post.can_not_post_to_deleted.error': 'Can not post to deleted channel.',
    'api.post.patch_post.can_not_update_post_in_deleted.error': 'Can not update a post in a deleted channel.',
    'api.post.create_post.root_id.app_error': 'Invalid RootId parameter.',
    'api.post.create_post.channel_root_id.app_error': 'Invalid ChannelId for RootId parameter.',
    'api.post.deduplicate_create_post.failed_to_get':
        'Failed to fetch original post after deduplicating a client repeated request.',
    'api.post.deduplicate_create_post.pending': 'Rejected post since another client is making the same request.',
    'model.post.is_valid.type.app_error': 'Invalid type.',
    'model.post.is_valid.message_length.app_error':
        'Post Message property is longer than the maximum permitted length.',
    'license_error.feature_unavailable': 'Feature is not available for the current license',
    'api.license_error': 'api endpoint requires a license',
    'api.bot.create_disabled': 'Bot creation has been disabled.',
    'app.user.save.username_exists.app_error': 'An account with that username already exists.',
    'model.bot.is_valid.username.app_error': 'Invalid username.',
    'store.sql_bot.get.missing.app_error': 'Bot does not exist.',
    'api.command.duplicate_trigger.app_error': 'This trigger word is already in use. Please choose another word.',
    'model.command.is_valid.trigger.app_error': 'Invalid trigger.',
    'model.command.is_valid.url_http.app_error': 'Invalid URL. Must be a valid URL and start with http:// or https://.',
    'store.sql_command.save.get.app_error': 'Unable to get the command.',
    'api.command.disabled.app_error': 'Commands have been disabled by the system admin.',
    'api.command.execute_command.start.app_error': 'No command trigger found.',
    'api.command.execute_command.deleted.error': 'Can not run command in deleted channel.',
    'api.post.do_action.action_id.app_error': 'Invalid action id.',
    'api.post.do_action.action_integration.app_error': 'Action integration error.',
    'interactive_message.decode_trigger_id.missing_data': 'Trigger ID missing required data for interactive dialog.',
    'interactive_message.decode_trigger_id.verify_signature_failed':
        'Signature verification failed of trigger ID for interactive dialog.',
    'app.submit_interactive_dialog.invalid_response':
        'Encountered an invalid response from interactive dialog submission.',
    'app.submit_interactive_dialog.decode_json_error':
        'Encountered an error decoding JSON response from interactive dialog submission.',
    'app.plugin.upload_disabled.app_error': 'Plugins and/or plugin uploads have been disabled.',
    'api.plugin.upload.no_file.app_error': 'Missing file in multipart/form request.',
    'app.plugin.extract.app_error': 'An error occurred extracting the plugin bundle.',
    'app.plugin.install_id.app_error': 'Unable to install plugin. A plugin with the same ID is already installed.',
    'app.plugin.not_installed.app_error': 'Plugin is not installed.',
    'mfa.validate_token.authenticate.app_error': 'Invalid MFA token.',
    'api.user.login.invalid_credentials_email_username': 'Enter a valid email or username and/or password.',
    'api.user.login.inactive.app_error': 'Login failed because your account has been deactivated.',
};

/** A refusal with the server's text for its id. */
export function refusal(status: number, id: string, text = TEXTS[id] ?? id): ApiError {
    return new ApiError(status, id, text);
}

export function forbidden(): ApiError {
    return refusal(403, 'api.context.permissions.app_error');
}

export function invalidBody(name: string): ApiError {
    return refusal(400, 'api.context.invalid_body_param.app_error', `Invalid or missing ${name} in request body.`);
}

export function invalidUrl(name: string): ApiError {
    return refusal(
        400,
        'api.context.invalid_url_param.app_error',
        `Invalid or missing ${name} parameter in request URL.`,
    );
}

export function sessionExpired(): ApiError {
    const id = 'api.context.session_expired.app_error';
    return new ApiError(401, id, TEXTS[id] ?? id, true);
}

export function unknownUser(): ApiError {
    return refusal(404, 'app.user.missing_account.const');
}

export function unknownChannel(id: string): ApiError {
    return refusal(404, 'app.channel.get.existing.app_error', `Unable to find the existing channel ${id}.`);
}

/** The body that goes with a refusal. */
export function errorBody(error: ApiError, requestId: string): JsonObject {
    return {
        id: error.id,
        message: error.text,
        detailed_error: '',
        request_id: requestId,
        status_code: error.status,
    };
}
