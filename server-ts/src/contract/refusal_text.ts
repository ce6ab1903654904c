import type {Refusal, RefusalReason} from '../domain/refusal';
import {CHECKLIST_SENTENCES, fillIn} from './checklist_refusals';

type Params = NonNullable<Refusal['params']>;

/** The sentence for each refusal: what happened, what was kept, what to do. `{name}` stands for a parameter. */
const SENTENCES: Record<RefusalReason, string> = {
    ...CHECKLIST_SENTENCES,
    run_not_finished: 'This run is still running: there is nothing to restore.',
    run_not_found: 'No such run, or you are not in its channel.',
    name_empty: 'Give the run a name.',
    name_too_long: 'The name is too long: at most {limit} characters.',
    too_many_people: 'A run holds at most {limit} people.',
    due_not_understood: 'I do not understand “{text}” as a time. Try “Friday 17:00”, “in 2 hours” or “27 Nov 9:00”.',
    silence_not_understood:
        'I do not understand “{text}” as a time when nobody answers. Try “Tue-Thu”, “Tue 10:00 - Thu 12:00” or “2026-11-24..2026-11-26”.',
    due_missing: 'Say when, for example “Friday 17:00”, “in 2 hours” or “27 Nov 9:00”.',
    due_in_the_past: 'That time is over already. Choose a later one.',
    zone_unknown: 'The time zone “{text}” is not known here.',
    setting_unknown: 'There is no setting “{text}”. Known are: {known}.',
    settings_shape: 'This must be {expected}.',
    settings_changed:
        'The calendar was changed meanwhile{userText}. Nothing was saved and what you typed is kept: look at what is new, then save again.',
    settings_not_yours:
        'Only admins of the team and whoever holds a role in its newest running cycle change its settings. Nothing was changed.',
    team_unknown: 'No such team, or you are not in it.',
    no_working_day: 'Choose at least one working day of the week.',
    time_missing: 'A time of day is needed. Write it as 09:00.',
    time_unknown: '“{text}” is not a time of day. Write it as 09:00.',
    hours_empty: 'Working hours must end after they begin: from {from} to {to} nobody could work.',
    country_unknown: 'No public holidays are known for the country “{text}”.',
    region_unknown: 'No public holidays are known for the region “{text}” of {country}.',
    region_without_country: 'Choose the country first.',
    date_missing: 'Choose the date.',
    date_unknown: '“{text}” is not a date. Write it as 2027-12-24, in a year from {first} to {last}.',
    day_name_empty: 'Give this day a name, so that the others see why it is different.',
    day_off_and_working: '{text} is a day off and a working day at once. Keep one of them.',
    too_many_days: 'A team keeps at most {limit} days of its own. Take away days that are over.',
    update_empty: 'Write what you want people to know. Nothing was posted.',
    update_is_template: 'Fill in the template: as it stands it says nothing new. Nothing was posted.',
    update_too_long:
        'The update has {length} characters; {limit} is the most that fits into a post. Nothing was posted{stillText}.',
    field_too_long: 'This is too long: at most {limit} characters.',
    link_not_http:
        'Only links that begin with http:// or https:// are kept. Write the ticket’s number or its web address.',
    severity_missing: 'Choose how severe it is: the update duty depends on it.',
    not_an_incident: 'Only incidents have a severity.',
    outcome_missing: 'Choose how the incident ended.',
    no_open_obligation: 'No update is owed right now. Nothing was changed.',
    answered_already: '{endText}{saidText} {keptText}',
    answered_just_now: '{endText}{saidText} Nothing was posted.',
    already_held: '{holderText} has said so already. This is possible once for each reminder. Nothing was changed.',
    items_answered:
        'What this reminder asks for is done, or was given another time, reminder or person meanwhile. Nothing was changed.',
    period_over: 'The time for this one of “{text}” is over: ticks count for today. Nothing was changed.',
    period_off: 'Nothing is to be done for “{text}” then: {offText}. Nothing was changed.',
    snooze_too_long: 'A reminder cannot be moved that far. The latest is {capText}.',
    duty_edited:
        'The update duty was changed meanwhile. Nothing was saved and what you typed is kept: look at what is new, then save again.',
    duty_has_no_rules: 'Say first when updates are owed.',
    too_many_rules: 'A duty holds at most {limit} rules.',
    hours_out_of_range: 'Choose between {min} and {max} hours.',
    minutes_out_of_range: 'Write a length such as 90 min, 2 h or 1 h 30 min, from {minText} to {maxText}.',
    weekdays_missing: 'Choose at least one day of the week.',
    too_many_steps: 'A ladder holds at most {limit} steps.',
    steps_not_ascending: 'Each step must come later than the one before it.',
    ladder_asks_nobody:
        'Nobody would be asked by these steps. Name a role in which somebody sits, or the stakeholder channel.',
    too_many_channels: 'Updates are copied to at most {limit} channels.',
    already_owner: 'This person is the owner already.',
    seat_not_asked: 'You are not asked any more whether you take this role. Nothing was changed.',
    cycle_over:
        'Nothing is left to pass on to that cycle: it was done already, it is finished, or a newer cycle has begun. Nothing was changed.',
    seat_goes_back_to_nobody:
        'Declining would give it back to {holderText}, who cannot have it any more. Pass it on instead, in the sidebar or with: /set owner @name. Nothing was changed.',
    holder_cannot_leave: 'Whoever holds a role cannot leave. Pass the role on first. Nothing was changed.',
    owner_missing: 'A run always has an owner. Nothing was changed: choose who takes over.',
    not_a_participant: 'Only people who take part can change this run. Join it first.',
    owner_only: 'Only the owner of this run can do that. Nothing was changed: ask the owner, or a system admin.',
    playbook_unknown: 'There is no such playbook. Choose another one.',
    playbook_archived: 'This playbook is archived. Choose another one.',
    playbook_needs_new_channel: 'This playbook always gets its own channel. Choose a new one.',
    person_unknown: 'Nobody has this name.',
    person_gone: '{text} was deactivated in Mattermost and can be asked for nothing. Choose somebody else.',
    person_not_in_team: '{text} is not in this team. Add them to the team first, or choose somebody else.',
    person_not_in_channel:
        '{text} is not in the channel of this run, so they could not read it. Choose somebody else, or add them first, there: /invite @{text}. Nothing was changed, and they were told nothing.',
    channel_not_found:
        'There is no such channel, or you or the bot are not in it. If it is private, type there: /invite @set-cycle',
    run_channel_archived:
        'The channel of this run is archived, and the bot may not bring it back. Ask an admin of the team to unarchive it, then restore the run. Nothing was changed.',
    channel_archived: 'This channel is archived. Choose another one.',
    channel_without_bot:
        'The bot does not see this channel: it is a private one without the bot, or it is gone. Type there: /invite @set-cycle',
    channel_refused: 'Mattermost did not let the bot make this channel: {text} Nothing was started.',
    guest_cannot_start: 'Guests cannot make channels. Choose another one, or ask a member of the team to start it.',
    not_allowed: 'You may not do this.',
    team_admin_only: 'Only an admin of that team can set SET Cycle up in it. Nothing was changed.',
    team_commands_taken: 'These commands belong to another team. Nothing was changed.',
    team_not_set_up: 'SET Cycle is not set up in this team. Ask an admin of the team to open the sidebar.',
    unknown_command_token:
        'SET Cycle does not know the commands of this team: they were made anew, or belong to another SET Cycle. Nothing was changed. An admin of the server repairs them with: set-cycle install --team <name of the team>, and set-cycle doctor says what is wrong. If you are not one, ask one.',
    bad_request: 'This could not be read{detailText}. Nothing was changed.',
    stale_key: 'This page has been open for a long time; it is reconnecting.',
    expired: 'This is too old or was sent already. Nothing was changed: try again.',
    reload_needed: '{versionText} What you typed is kept until then.',
    chat_away: 'Mattermost did not answer SET Cycle. Nothing was changed: try again in a moment.',
    chat_refused: 'Mattermost refused this: {text} Nothing was changed.',
    account_refused:
        'Mattermost refuses SET Cycle’s own account: the bot was disabled, or its token no longer works. Nothing was changed; reminders wait and none is lost. Ask an admin of the server to run set-cycle doctor, and quote {ref}.',
    internal:
        'SET Cycle made a mistake and has written it down. Nothing was changed. Quote {ref} when you ask for help.',
    unavailable: 'SET Cycle cannot reach its database. Nothing was changed: try again in a moment.',
};

/** How an answer came too late that nobody else gave: by what ended the question. */
const ENDS: Record<string, (who: string, when: string) => string> = {
    severity_changed: (who, when) =>
        `${who} changed the severity${when}, and the new one asks for no update: none is owed`,
    switched_off: (who, when) => `${who} switched the update duty off${when}: no update is owed`,
    finished: (who, when) => `${who} finished the run${when}: what was owed before that is no longer owed`,
    unwanted: () => 'Nobody has to take this run any more',
    older: () => 'This reminder is over; what is owed now, if anything, has one of its own',
};

/** A plugin that is newer than its sidecar is not helped by a reload of the page. */
function versionWords(how: unknown): string {
    return how === 'plugin_newer'
        ? 'The plugin of SET Cycle is newer than its sidecar. An admin of the server has to upgrade the sidecar.'
        : 'SET Cycle was upgraded. Reload the page.';
}

const OFF: Record<string, string> = {day_off: 'it is a day off', week_off: 'the whole week is off'};

/** Behind a quotation that ends a sentence itself. */
function endOf(text: string): string {
    return /[.!?…]$/.test(text) ? '' : '.';
}

/** `5 minutes`, `2 hours`, `14 days`. */
function minutesText(minutes: number): string {
    const [size, unit] = (
        [
            [1_440, 'day'],
            [60, 'hour'],
        ] as const
    ).find(([size]) => minutes % size === 0) ?? [1, 'minute'];
    const count = minutes / size;
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function answeredBy(who: string, when: string): string {
    return `${who} was first${when}`;
}

/** The words for people. `nameOf` and `timeOf` put a person's id and an instant into words. */
export function refusalText(
    refusal: Refusal,
    nameOf: (userId: string) => string,
    timeOf: (at: number) => string,
): string {
    const params: Params = {...refusal.params};
    params['userText'] = typeof params['user'] === 'string' ? ` by ${nameOf(params['user'])}` : '';
    if (typeof params['at'] === 'number') {
        params['userText'] += ` ${timeOf(params['at'])}`;
    }
    const first = typeof params['user'] === 'string' ? nameOf(params['user']) : 'Somebody else';
    const when = typeof params['at'] === 'number' ? `, ${timeOf(params['at'])}` : '';
    params['endText'] = (ENDS[String(params['how'])] ?? answeredBy)(first, when);
    params['holderText'] = first;
    params['saidText'] = params['text'] === undefined ? '.' : `: “${params['text']}”${endOf(String(params['text']))}`;
    params['versionText'] = versionWords(params['how']);
    params['offText'] = OFF[String(params['how'])] ?? 'the run was not going on';
    params['stillText'] = refusal.field === 'text' ? ', your text is kept' : '';
    params['keptText'] =
        refusal.field === 'text'
            ? 'Nothing was posted, your text is kept in this form. To post it all the same, post it again from the sidebar or with /set update.'
            : 'Nothing was changed.';
    params['minText'] = minutesText(Number(params['min'] ?? 0));
    params['maxText'] = minutesText(Number(params['max'] ?? 0));
    params['capText'] = typeof params['cap'] === 'number' ? timeOf(params['cap']) : '';
    params['detailText'] = params['detail'] === undefined ? '' : `: ${params['detail']}`;
    return fillIn(SENTENCES[refusal.reason], params);
}
