import type {Resolution} from '../../domain/event';
import {rulesOfRun} from '../../domain/duty';
import {LATE_AFTER} from '../../domain/decide_wake';
import type {Body} from '../../domain/message';
import type {Obligation, StatusUpdate} from '../../domain/run';
import type {Millis, UserId} from '../../domain/units';
import {quoteName} from './quote';
import {lengthWords, timeWords} from './time_words';
import {mention, nameOf, runName, type Button, type Context, type PostWords} from './wording';

const ANSWERS: Button[] = [
    {action: 'update', label: 'Post update', style: 'primary'},
    {action: 'hold', label: "I'm on it"},
    {action: 'snooze', label: 'Snooze'},
    {action: 'nothing', label: 'Nothing new'},
];

/** The one post of an obligation, as it stands now. The mention in it notifies only when it is first posted. */
export function reminderWords(body: Extract<Body, {kind: 'reminder'}>, context: Context): PostWords {
    const {obligation} = body;
    const who = mention(context, obligation.asked);
    const late = body.lateMs > LATE_AFTER;
    const due = late
        ? `the ${dutyName(context)} was due ${timeWords(obligation.dueAt, context.now, context.run.zone)}, ${lengthWords(body.lateMs)} ago`
        : `the ${dutyName(context)} is due now`;
    return {
        message: `${who} ${runName(context)}: ${due}. ${lastOne(context, body.lastUpdate)}`,
        lines: quietLines(obligation, context),
        colour: obligation.stage === 'overdue' ? 'danger' : 'warning',
        buttons: obligation.held ? ANSWERS.filter((button) => button.action !== 'hold') : ANSWERS,
    };
}

function quietLines(obligation: Obligation, context: Context): string[] {
    const {held, snoozed} = obligation;
    const time = (at: Millis): string => timeWords(at, context.now, context.run.zone);
    const lines: string[] = [];
    if (held) {
        lines.push(`${nameOf(context, held.by)} is on it. Quiet until ${time(held.until)}.`);
    }
    if (snoozed) {
        lines.push(
            `${nameOf(context, snoozed.by)} moved the reminder to ${time(snoozed.until)}: ${quoteName(snoozed.reason)}`,
        );
    }
    return lines;
}

/** A reply in the reminder's thread: an edit of the post would notify nobody. */
export function remindedAgainWords(body: Extract<Body, {kind: 'reminded_again'}>, context: Context): PostWords {
    const overdue = lengthWords(body.at - body.obligation.dueAt);
    return {
        message: `${mention(context, body.asked)} ${runName(context)}: no update for ${overdue}. ${lastOne(context, body.lastUpdate)}`,
    };
}

export function retargetedWords(body: Extract<Body, {kind: 'reminder_retargeted'}>, context: Context): PostWords {
    return {
        message: `${mention(context, body.asked)} ${runName(context)}: the ${dutyName(context)} is now yours to post.`,
    };
}

const RESOLVED: Record<Resolution, (by: string, at: string) => string> = {
    updated: (by, at) => `updated by ${by} ${at}`,
    finished: (by, at) => `the run was finished by ${by} ${at}; no update is owed any more`,
    switched_off: (by, at) => `updates were switched off by ${by} ${at}`,
    severity_changed: (by, at) => `the severity was changed by ${by} ${at}; updates are owed anew from then`,
};

export function resolvedWords(body: Extract<Body, {kind: 'reminder_resolved'}>, context: Context): PostWords {
    const {obligation, how, by, at} = body;
    const late =
        how === 'updated' && at - obligation.dueAt > LATE_AFTER ? ` (${lengthWords(at - obligation.dueAt)} late)` : '';
    const sentence = RESOLVED[how](nameOf(context, by), timeWords(at, context.now, context.run.zone));
    return {message: `${runName(context)}: ${sentence}${late}.`, colour: 'good'};
}

function lastOne(context: Context, update: StatusUpdate | null): string {
    return update === null
        ? 'There has been none yet.'
        : `Last one: ${timeWords(update.at, context.now, context.run.zone)} by ${nameOf(context, update.by satisfies UserId)}.`;
}

/** `daily update`, or only `update` where the rules are of several kinds. */
function dutyName(context: Context): string {
    const rules = rulesOfRun(context.run);
    if (rules.every((rule) => rule.every === 'day')) {
        return 'daily update';
    }
    return rules.every((rule) => rule.every === 'week') ? 'weekly update' : 'update';
}
