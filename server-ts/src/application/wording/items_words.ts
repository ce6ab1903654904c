import {isPassedOn, namedItems} from '../../domain/items/item_reminder';
import type {Body} from '../../domain/announce/message';
import {LATE_AFTER} from '../../domain/duty/obligation';
import {isCompleted} from '../../domain/progress';
import {remindedPerson, type Item} from '../../domain/run';
import {MINUTE, type Millis} from '../../domain/units';
import {nobodyLeft, passedOverLines} from './asking_words';
import {quoteName} from './quote';
import {lengthWords} from './time_words';
import {nameOf, postTime, runName, WHY, type Button, type Context, type PostWords} from './wording';

/** If more items of one person fall due together than a message can hold, the rest are counted. */
const NAMED = 20;

/**
 * The reminder of items that fell due, in their present state. It is edited when they change, so that whoever pressed a button sees the
 * result.
 */
export function itemsWords(body: Extract<Body, {kind: 'items_due'}>, context: Context): PostWords {
    const {run} = context;
    const items = namedItems(run, body.reminderId);
    const mine = items.filter((item) => !isPassedOn(run, item, body.reminderId));
    const isRunning = run.status === 'running';
    const open = mine.filter((item) => !isCompleted(item, null));
    const asked = isRunning ? open : [];
    const [only] = items;
    if (!only) {
        // Done, given another time, or snoozed and due again in a newer message: open items must not be called done.
        return {
            message: `${runName(context)}: this reminder is over. What it asked for was removed, has another due time by now, or is in a newer reminder.`,
        };
    }
    const [own] = mine;
    const passedOver = passedOverLines(own?.reminded?.passedOver ?? [], body.user, context);
    const nobody = body.user === null && own ? nobodyLeft([]) : '';
    const words = (item: Item): string => itemWords(item, context, !mine.includes(item));
    const shown = items.slice(0, NAMED).map((item) => `- ${words(item)}`);
    const left = mine.length === items.length ? 'open' : body.user === null ? 'left here' : 'open and for you';
    const [one, several] = isRunning ? ['is', 'are'] : ['was', 'were'];
    const stand = open.length === 1 ? one : several;
    const more = items.length > NAMED ? [`- and ${items.length - NAMED} more`] : [];
    return {
        message:
            items.length === 1
                ? `${runName(context)}: ${words(only)}.${isRunning ? '' : ' The run is finished.'}${nobody}`
                : `${runName(context)}: ${open.length} of ${items.length} items that fell due ${stand} ${left}${isRunning ? '' : ' when the run was finished'}.${nobody}\n${[...shown, ...more].join('\n')}`,
        lines: [
            ...passedOver,
            ...(own ? snoozedLines(own, context) : []),
            ...(context.cardPost === undefined ? [] : [`[Open the run](/_redirect/pl/${context.cardPost})`]),
        ],
        colour: asked.length === 0 ? 'good' : 'warning',
        buttons: [...(asked.length === 0 ? [] : buttonsFor(asked.length)), WHY],
    };
}

function buttonsFor(open: number): Button[] {
    return [
        {action: 'itemdone', label: open === 1 ? 'Done' : 'Done…', style: 'primary'},
        {action: 'itemsnooze', label: 'Snooze…'},
    ];
}

/** `“Find assignees” is now for Ann`, `“Find assignees” is due now`, `… was due Fri 27 Nov 17:00 CET, 16 h ago`, `… was done by Pat Fri 27 Nov 17:05 CET`. */
function itemWords(item: Item, context: Context, isPassed: boolean): string {
    const {now} = context;
    const title = `“${quoteName(item.title)}”`;
    const time = (at: Millis): string => postTime(context, at);
    if (item.state === 'done' || item.state === 'skipped') {
        const who = item.changed ? ` by ${nameOf(context, item.changed.by)} ${time(item.changed.at)}` : '';
        return `${title} was ${item.state === 'done' ? 'done' : 'skipped'}${who}`;
    }
    if (isPassed) {
        return `${title} is now for ${nameOf(context, remindedPerson(context.run, item))}`;
    }
    if (item.dueAt === null) {
        return title;
    }
    const late = now - item.dueAt;
    if (context.run.status !== 'running') {
        // Nothing in it gets any later.
        return `${title} ${late < 0 ? 'is' : 'was'} due ${time(item.dueAt)}`;
    }
    return late > LATE_AFTER
        ? `${title} was due ${time(item.dueAt)}, ${lengthWords(late)} ago`
        : // What falls due in the same minute comes in one message: a second early is not another time.
          `${title} is due ${late < -MINUTE ? time(item.dueAt) : 'now'}`;
}

function snoozedLines({reminded, state}: Item, context: Context): string[] {
    const snoozed = state === 'open' || state === 'in_progress' ? reminded?.snoozed : null;
    return snoozed
        ? [
              `${nameOf(context, snoozed.by)} moved the reminder to ${postTime(context, snoozed.until)}: “${quoteName(snoozed.reason)}”.`,
          ]
        : [];
}
