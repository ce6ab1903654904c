import type {Body} from '../../domain/announce/message';
import {listOf} from './asking_words';
import {cardWords} from './card_words';
import {finishedWords, restoredWords} from './end_words';
import {itemsWords} from './items_words';
import {nextCycleOverWords, nextCycleWords} from './next_cycle_words';
import {quoteName} from './quote';
import {ruleWords} from './rule_words';
import {
    channelToldWords,
    escalatedWords,
    remindedAgainWords,
    reminderButtons,
    reminderWords,
    resolvedWords,
    retargetedWords,
    upcomingOverWords,
    upcomingWords,
} from './reminder_words';
import {seatWords, toRun} from './seat_words';
import {takenWords, TAKER_BUTTONS, takerWantedAgainWords, takerWantedWords} from './taker_words';
import {broadcastWords, channelsUnknownWords, updateWords} from './update_words';
import {nameOf, postTime, runName, type Button, type Context, type PostWords} from './wording';

/** Puts a body into words. Every message names its run, because it may be read far from its channel. */
export function bodyWords(body: Body, context: Context): PostWords {
    switch (body.kind) {
        case 'run_card':
            return cardWords(context);
        case 'reminder':
            return reminderWords(body, context);
        case 'reminded_again':
            return remindedAgainWords(body, context);
        case 'escalated':
            return escalatedWords(body, context);
        case 'channel_told':
            return channelToldWords(body, context);
        case 'items_due':
            return itemsWords(body, context);
        case 'upcoming':
            return upcomingWords(body, context);
        case 'taker_wanted':
            return takerWantedWords(body, context);
        case 'taker_wanted_again':
            return takerWantedAgainWords(body, context);
        case 'taken':
            return takenWords(body, context);
        case 'upcoming_over':
            return upcomingOverWords(body, context);
        case 'reminder_retargeted':
            return retargetedWords(body, context);
        case 'reminder_resolved':
            return resolvedWords(body, context);
        case 'welcome_owner':
            return {
                message: `${nameOf(context, body.startedBy)} started ${runName(context)} and made you its ${ownerTitle(context)}.${toRun(context)}`,
            };
        case 'status_update':
            return updateWords(body, context);
        case 'broadcast':
            return broadcastWords(body, context);
        case 'channels_unknown':
            return channelsUnknownWords(body, context);
        case 'people_missing':
            return {message: peopleMissingWords(body, context)};
        case 'owner_changed':
        case 'owner_asked':
        case 'owner_question_over':
        case 'owner_released':
        case 'owner_answered':
        case 'seat_given':
            return seatWords(body, context);
        case 'next_cycle':
            return nextCycleWords(body, context);
        case 'next_cycle_over':
            return nextCycleOverWords(body, context);
        case 'item_assigned':
            return {
                message: `${nameOf(context, body.by)} assigned you “${quoteName(body.title)}” in ${runName(context)}.${toRun(context)}`,
            };
        case 'severity_changed':
            return {
                message: `${runName(context)}: ${nameOf(context, body.by)} changed the severity from ${body.from ?? 'none'} to ${body.to ?? 'none'}.${ownRulesWords(context)}${stillOwedWords(context)}`,
            };
        case 'finished':
            return finishedWords(body, context);
        case 'restored':
            return restoredWords(body, context);
    }
}

/** What a notice is answered with where it stands alone, because the post that has these buttons is gone. */
export function noticeButtons(body: Body): Button[] {
    switch (body.kind) {
        case 'reminded_again':
        case 'escalated':
        case 'reminder_retargeted':
            return reminderButtons(body.obligation);
        case 'taker_wanted_again':
            return TAKER_BUTTONS;
        default:
            return [];
    }
}

/** Rules that were set on the run do not follow its severity, which whoever raises it would expect. */
function ownRulesWords({run: {duty, status}}: Context): string {
    return duty.ownRules && duty.on && status === 'running'
        ? ` The update duty was set for this run and stays as it is: ${duty.ownRules.map(ruleWords).join('; or ')}.`
        : '';
}

/** A new severity does not cancel what is owed. */
function stillOwedWords(context: Context): string {
    const {obligation} = context.run;
    return obligation === null ? '' : ` The update that was due ${postTime(context, obligation.dueAt)} is still owed.`;
}

function peopleMissingWords({users}: Extract<Body, {kind: 'people_missing'}>, context: Context): string {
    const names = listOf(users.map((user) => nameOf(context, user)));
    const typed = users.flatMap((user) => context.people.get(user)?.username ?? []);
    const who = users.length === 1 ? 'this person sees' : 'these people see';
    return `${runName(context)}: Mattermost did not let ${names} into the new channel, so ${who} nothing of the run. Everybody else is in. Add whom you need by hand, there: \`/invite ${typed.map((name) => `@${name}`).join(' ')}\`.${toRun(context)}`;
}

function ownerTitle(context: Context): string {
    return quoteName(
        context.run.seats.find((seat) => seat.role === context.run.ownerRole)?.title.toLowerCase() ?? 'owner',
    );
}
