import {namedItems, remindedItems} from '../../domain/items/item_reminder';
import {seatOf, type Item, type Run} from '../../domain/run';
import {passedOverLines} from './asking_words';
import {quoteName} from './quote';
import {nameOf, runName} from './wording';
import {bothTimes, deliveryWords, type WhyContext} from './why_words';

/** Why somebody was reminded of items: what was due, whose it is, who was passed over, and what became of the message. */
export function whyItems(reminderId: string, context: WhyContext): string {
    const {run} = context;
    const items = remindedItems(run, reminderId);
    const reminder = items[0]?.reminded;
    if (!reminder) {
        const passedOn = namedItems(run, reminderId);
        if (passedOn.length > 0) {
            const now = passedOn.map((item) => itemReason(item, context)).join(' ');
            return `${runName(context)}: what this reminder named went to somebody else, who has a reminder of their own. ${now}`;
        }
        return `${runName(context)}: what this reminder named was given another due time, a newer reminder, or was removed.`;
    }
    const {user, passedOver, at, snoozed} = reminder;
    const message = context.posts.find(({plannedAt, place}) =>
        user === null ? plannedAt === at : place.kind === 'direct' && place.user === user && plannedAt >= at,
    );
    return [
        `${runName(context)}: ${user === null ? 'the channel was told' : `${nameOf(context, user)} was reminded`} ${bothTimes(at, context)}.`,
        ...items.map((item) => itemReason(item, context)),
        ...passedOverLines(passedOver, user, context),
        'A reminder waits for who is away, at most until the next working morning, and comes once.',
        ...(snoozed
            ? [
                  `${nameOf(context, snoozed.by)} moved it to ${bothTimes(snoozed.until, context)}: “${quoteName(snoozed.reason)}”.`,
              ]
            : []),
        ...deliveryWords(message, context),
    ].join(' ');
}

function itemReason({title, dueAt, assignee}: Item, context: WhyContext): string {
    const due = dueAt === null ? 'has no due time any more' : `was due ${bothTimes(dueAt, context)}`;
    return `“${quoteName(title)}” ${due} and is for ${whose(assignee, context.run, context)}.`;
}

function whose(assignee: Item['assignee'], run: Run, context: WhyContext): string {
    if (assignee === null) {
        return 'nobody in particular, so for the owner';
    }
    if ('user' in assignee) {
        return nameOf(context, assignee.user);
    }
    const seat = seatOf(run, assignee.role);
    const title = quoteName(seat?.title ?? assignee.role);
    return seat?.user
        ? `${title}, who is ${nameOf(context, seat.user)}`
        : `${title}, which nobody holds, so for the owner`;
}
