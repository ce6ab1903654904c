/**
 * Every reason for which the rules refuse something. The words for people are in `contract/refusal_text.ts`, where the compiler asks for
 * one for each. `field` names the input that was wrong, if there is one.
 */
export const REFUSAL_REASONS = [
    'run_finished',
    'run_not_finished',
    'run_not_found',
    'item_gone',
    'phase_gone',
    'role_unknown',
    'name_empty',
    'name_too_long',
    'title_empty',
    'title_too_long',
    'note_too_long',
    'reason_empty',
    'reason_too_long',
    'too_many_items',
    'too_many_people',
    'due_missing',
    'due_not_understood',
    'due_in_the_past',
    'silence_not_understood',
    'zone_unknown',
    'setting_unknown',
    'settings_shape',
    'settings_changed',
    'settings_not_yours',
    'team_unknown',
    'no_working_day',
    'time_missing',
    'time_unknown',
    'hours_empty',
    'country_unknown',
    'region_unknown',
    'region_without_country',
    'date_missing',
    'date_unknown',
    'day_name_empty',
    'day_off_and_working',
    'too_many_days',
    'update_empty',
    'update_is_template',
    'update_too_long',
    'field_too_long',
    'link_not_http',
    'severity_missing',
    'not_an_incident',
    'outcome_missing',
    'no_open_obligation',
    'answered_already',
    'answered_just_now',
    'already_held',
    'items_answered',
    'item_not_repeating',
    'repeat_has_no_due',
    'period_over',
    'period_off',
    'snooze_too_long',
    'duty_edited',
    'duty_has_no_rules',
    'too_many_rules',
    'hours_out_of_range',
    'minutes_out_of_range',
    'weekdays_missing',
    'too_many_steps',
    'steps_not_ascending',
    'ladder_asks_nobody',
    'too_many_channels',
    'already_owner',
    'seat_not_asked',
    'cycle_over',
    'seat_goes_back_to_nobody',
    'holder_cannot_leave',
    'owner_missing',
    'not_a_participant',
    'owner_only',
    'playbook_unknown',
    'playbook_archived',
    'playbook_needs_new_channel',
    'person_unknown',
    'person_gone',
    'person_not_in_team',
    'person_not_in_channel',
    'channel_not_found',
    'channel_archived',
    'run_channel_archived',
    'channel_without_bot',
    'channel_refused',
    'guest_cannot_start',
    'not_allowed',
    'team_admin_only',
    'team_commands_taken',
    'team_not_set_up',
    'unknown_command_token',
    'bad_request',
    'stale_key',
    'expired',
    'reload_needed',
    'unavailable',
    'chat_away',
    'chat_refused',
    'account_refused',
    'internal',
] as const;

export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export interface Refusal {
    reason: RefusalReason;
    field?: string;
    /** Names and numbers that the sentence needs. */
    params?: Record<string, string | number>;
}

export interface Refused {
    refused: Refusal;
}

export function refuse(reason: RefusalReason, more: Omit<Refusal, 'reason'> = {}): Refused {
    return {refused: {reason, ...more}};
}

/** Looks for the reason, too: the result of a change (`Saved`) also has a field named `refused` and is not a refusal itself. */
export function isRefused<T>(value: T | Refused): value is Refused {
    return (
        typeof value === 'object' &&
        value !== null &&
        'refused' in value &&
        typeof value.refused === 'object' &&
        value.refused !== null &&
        'reason' in value.refused
    );
}
