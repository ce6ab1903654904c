import type {Body} from '../../domain/announce/message';
import {listOf} from './asking_words';
import {begunWords, changedBy} from './next_cycle_words';
import {quoteName} from './quote';
import {mention, nameOf, runName, type Context, type PostWords} from './wording';

type SeatBody = Extract<
    Body,
    {
        kind:
            | 'owner_changed'
            | 'owner_asked'
            | 'owner_question_over'
            | 'owner_released'
            | 'owner_answered'
            | 'seat_given';
    }
>;

/** What is said when a role changes hands: to the run's channel, to whoever has it now, and to whoever had it. */
export function seatWords(body: SeatBody, context: Context): PostWords {
    switch (body.kind) {
        case 'owner_changed':
            return {
                message: `${runName(context)}: ${nameOf(context, body.to)} is ${quoteName(body.title)} now, after ${nameOf(context, body.from)}${changedBy(nameOf(context, body.by), body.cycle)}.`,
            };
        case 'owner_asked':
            return {
                message: `${ownerAskedWords(body, context)} What is owed there is asked of you from now on.${toRun(context)}`,
                buttons: [
                    {action: 'accept', label: 'Accept', style: 'primary'},
                    {action: 'decline', label: 'Decline'},
                ],
            };
        case 'owner_question_over':
            return {message: `${runName(context)}: ${ownerQuestionOver(body, context)}`};
        case 'seat_given': {
            // Without a channel of its own the run tells it directly, where nobody needs to be mentioned.
            const [prefix, whom] = !context.run.ownChannel
                ? ['', 'you']
                : body.asked
                  ? ['', nameOf(context, body.to)]
                  : [`${mention(context, body.to)} `, 'you'];
            const titles = listOf([body.title, ...(body.more ?? [])].map(quoteName));
            return {
                message: `${prefix}${runName(context)}: ${nameOf(context, body.by)} made ${whom} ${titles}${begunWords(body)}.${context.run.ownChannel ? '' : toRun(context)}`,
            };
        }
        case 'owner_released':
            return {
                message: `${runName(context)}: ${nameOf(context, body.to)} took over as ${quoteName(body.title)}${changedBy(nameOf(context, body.by), body.cycle)}. You are no longer ${quoteName(body.title)}.`,
            };
        case 'owner_answered':
            return {
                message: body.accepted
                    ? `${runName(context)}: ${nameOf(context, body.user)} accepted the role ${quoteName(body.title)}.`
                    : `${mention(context, body.before)} ${runName(context)}: ${nameOf(context, body.user)} declined; you are ${quoteName(body.title)} again.`,
            };
    }
}

function ownerAskedWords(body: Extract<Body, {kind: 'owner_asked'}>, context: Context): string {
    const {by, restoredBy} = body;
    const [role, run] = [quoteName(body.title), runName(context)];
    return by === null && restoredBy
        ? `${nameOf(context, restoredBy)} restored ${run}, and you are its ${role}.`
        : `${by === null ? 'You were made' : `${nameOf(context, by)} made you`} ${role} of ${run}${begunWords(body)}.`;
}

function ownerQuestionOver(
    {title, how, owner}: Extract<Body, {kind: 'owner_question_over'}>,
    context: Context,
): string {
    switch (how) {
        case 'accepted':
            return `you accepted the role ${quoteName(title)}.`;
        case 'declined':
            return `you declined; ${nameOf(context, owner)} is ${quoteName(title)} again.`;
        case 'finished':
            return `the run is finished. You no longer need to answer whether you are ${quoteName(title)}.`;
        case 'passed_on':
            return `${nameOf(context, owner)} is ${quoteName(title)} now. You no longer need to answer.`;
    }
}

/** A link to the run's card, if it is posted. */
export function toRun({cardPost}: Context): string {
    return cardPost === undefined ? '' : ` [Open the run](/_redirect/pl/${cardPost})`;
}
