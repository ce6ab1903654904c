import {wallTimeOf} from '../../domain/calendar/calendar';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import type {Body} from '../../domain/announce/message';
import {isQuietBy, type AskedPerson, type Obligation, type Resolution} from '../../domain/duty/obligation';
import {ownerOf, type StatusUpdate} from '../../domain/run';
import {awayLines, listOf, mentions, nextStepWords, nobodyLeft, passedOverLines, usersOf} from './asking_words';
import {MINUTE, SECOND, type Millis, type UserId} from '../../domain/units';
import {quoteName} from './quote';
import {lengthWords} from './time_words';
import {mention, nameOf, postTime, runName, WHY, type Button, type Context, type PostWords} from './wording';

/** A reminder that goes out later than this after its moment says so. */
const SAID_TO_BE_LATE: Millis = 30 * SECOND;
/** Nobody can write an update faster than this. */
const ANSWERED_LATE: Millis = 2 * MINUTE;

const ANSWERS: Button[] = [
    {action: 'update', label: 'Post update', style: 'primary'},
    {action: 'hold', label: "I'm on it"},
    {action: 'snooze', label: 'Snooze…'},
    {action: 'nothing', label: 'Nothing new'},
    {action: 'blocked', label: 'Blocked on…'},
    WHY,
];

/** The one post of an obligation, in its present state. Its mention notifies only when it is first posted. */
export function reminderWords(body: Extract<Body, {kind: 'reminder'}>, context: Context): PostWords {
    const {obligation} = body;
    const late = body.lateMs > SAID_TO_BE_LATE;
    const due = late
        ? `the ${dutyName(context, obligation.dueAt)} was due ${postTime(context, obligation.dueAt)}, ${lengthWords(body.lateMs)} ago`
        : `the ${dutyName(context, obligation.dueAt)} is due now`;
    return {
        message: `${mentions(context, usersOf(obligation.people))}${runName(context)}: ${due}. ${lastOne(context, body.lastUpdate)}${nobodyLeft(obligation.people)}`,
        lines: [
            ...askedLines(obligation, context),
            ...quietLines(obligation, context),
            ...nextLines(obligation, context),
        ],
        colour: obligation.stage === 'due' ? 'warning' : 'danger',
        buttons: reminderButtons(obligation),
    };
}

export function reminderButtons({held}: Obligation): Button[] {
    return held ? ANSWERS.filter((button) => button.action !== 'hold') : ANSWERS;
}

const CHANNEL_LOST =
    'The stakeholder channel could not be told: it is archived, or the bot is not in it. Nobody there knows.';

/** Who was asked before, who was passed over, and who is away. */
function askedLines(
    {people, left = [], asked, passedOver, toldChannel, channelLost}: Obligation,
    context: Context,
): string[] {
    const lines = [...passedOverLines(passedOver, asked, context), ...awayLines(people, context)];
    const all = [...left, ...people];
    if (all.length > 1) {
        const asked = all.map(({user, at}) => `${nameOf(context, user)} ${postTime(context, at)}`);
        lines.push(`Asked so far: ${asked.join(', ')}.`);
    }
    if (toldChannel !== null) {
        lines.push('The ladder has reached the stakeholder channel.');
    }
    if (channelLost) {
        lines.push(CHANNEL_LOST);
    }
    return lines;
}

function nextLines({nextStep}: Obligation, context: Context): string[] {
    const words = nextStepWords(context, nextStep);
    return words === null ? [] : [`If nobody answers, ${words}.`];
}

/** While somebody has silenced it: who, and when it speaks again. If there are two wishes, the plan knows which one counts. */
function quietLines(obligation: Obligation, context: Context): string[] {
    const {held, snoozed, nextNoticeAt} = obligation;
    const wishes = [
        ...(held && isQuietBy(held, obligation, context.now) ? [`${nameOf(context, held.by)} is on it.`] : []),
        ...(snoozed && isQuietBy(snoozed, obligation, context.now)
            ? [`${nameOf(context, snoozed.by)} snoozed the reminder: “${quoteName(snoozed.reason)}”.`]
            : []),
    ];
    return wishes.length === 0 ? [] : [...wishes, `The next reminder comes ${postTime(context, nextNoticeAt)}.`];
}

/**
 * How long nothing was heard: since the last update, not since the next was due. While it is owed no newer one can have come. Nothing was
 * to be heard while the run was finished.
 */
function silenceWords(lastUpdate: StatusUpdate | null, at: Millis, {run}: Context): string {
    const since = lastUpdate?.at ?? run.startedAt;
    const finished = (run.pauses ?? []).reduce(
        (sum, {from, to}) => sum + Math.max(0, Math.min(to, at) - Math.max(from, since)),
        0,
    );
    return `no update for ${lengthWords(at - since - finished)}`;
}

/** A reply in the reminder's thread, because an edit of the post would notify nobody. */
export function remindedAgainWords(body: Extract<Body, {kind: 'reminded_again'}>, context: Context): PostWords {
    const mentioned = body.mentioned ?? (body.asked === null ? [] : [body.asked]);
    return {
        message: `${mentions(context, mentioned)}${runName(context)}: ${silenceWords(body.lastUpdate, body.at, context)}. ${lastOne(context, body.lastUpdate)}${nobodyLeft(mentioned)}`,
    };
}

/** The reminder reaches somebody else: who was asked before, since when it is owed, and in which role the new person is asked. */
export function escalatedWords(body: Extract<Body, {kind: 'escalated'}>, context: Context): PostWords {
    const {obligation, mentioned, before, at} = body;
    const since = postTime(context, obligation.dueAt);
    const [onIt, silent] = answeredSoFar(before, obligation);
    // Nobody is spoken to and of in one message.
    const asked = silent.filter(({user}) => !mentioned.includes(user)).map(({user}) => nameOf(context, user));
    const others =
        asked.length === 0
            ? ''
            : ` ${listOf(asked)} ${asked.length === 1 ? 'was asked and has' : 'were asked and have'} posted none.`;
    const newest = obligation.people.find(({user}) => mentioned.length === 1 && user === mentioned[0]);
    const title = newest && context.run.seats.find((seat) => seat.role === newest.role)?.title;
    const isAgain = silent.some(({user}) => user === newest?.user);
    const you = isAgain ? ' You were asked before.' : title === undefined ? '' : ` You are ${quoteName(title)}.`;
    const passed = passedOverLines(obligation.passedOver, obligation.asked, context);
    const away = newest ? awayLines([newest], context) : [];
    return {
        message: `${mentions(context, mentioned)}${runName(context)}: ${silenceWords(context.run.lastUpdate, at, context)}, owed since ${since}.${others}${onItWords(onIt, context)}${you}${nobodyLeft(mentioned)}`,
        lines: [...passed, ...away, ...(obligation.channelLost ? [CHANNEL_LOST] : [])],
    };
}

/** Who said “I’m on it” without posting an update, and who of the asked said nothing. */
function answeredSoFar(asked: readonly AskedPerson[], {held}: Obligation): [Obligation['held'], AskedPerson[]] {
    return [held, asked.filter(({user}) => user !== held?.by)];
}

function onItWords(held: Obligation['held'], context: Context): string {
    return held === null ? '' : ` ${nameOf(context, held.by)} said “I’m on it” ${postTime(context, held.at)}.`;
}

/** For people who may not see the run: its name, its owner, and nothing to click. */
export function channelToldWords(body: Extract<Body, {kind: 'channel_told'}>, context: Context): PostWords {
    const {obligation, at} = body;
    const [onIt, silent] = answeredSoFar(obligation.people, obligation);
    const names = (isBefore: boolean): string[] =>
        silent.filter(({at: since}) => since < at === isBefore).map(({user}) => nameOf(context, user));
    const [asked, justNow] = [names(true), names(false)];
    const nobody = onIt === null && silent.length === 0 ? ' Nobody could be asked.' : '';
    const who =
        (asked.length === 0 ? nobody : ` Asked, without an update so far: ${listOf(asked)}.`) +
        // After an outage the channel hears of it together with the first person who is asked.
        (justNow.length === 0 ? '' : ` Asked just now: ${listOf(justNow)}.`);
    return {
        message: `${runName(context)}: ${silenceWords(context.run.lastUpdate, at, context)}; the ${dutyName(context, obligation.dueAt)} was due ${postTime(context, obligation.dueAt)}. Owner: ${nameOf(context, ownerOf(context.run))}.${who}${onItWords(onIt, context)}`,
        colour: 'danger',
    };
}

/** To an owner who wishes it, before an update falls due. */
export function upcomingWords(body: Extract<Body, {kind: 'upcoming'}>, context: Context): PostWords {
    return {
        message: `${runName(context)}: the ${dutyName(context, body.dueAt)} is due ${postTime(context, body.dueAt)}. ${lastOne(context, body.lastUpdate)}`,
        buttons: [{action: 'update', label: 'Post update', style: 'primary'}, WHY],
    };
}

/** The same message, once it asks for nothing any more. */
export function upcomingOverWords(body: Extract<Body, {kind: 'upcoming_over'}>, context: Context): PostWords {
    const {how, update, dueAt} = body;
    const due = postTime(context, dueAt);
    const name = dutyName(context, dueAt);
    const words = {
        due: `the ${name} was due ${due}; its reminder is in the channel of the run`,
        updated: `the ${name} that was due ${due} was posted by ${nameOf(context, update?.by ?? null)}`,
        moved: `no update is due ${due} any more`,
    };
    return {message: `${runName(context)}: ${words[how]}.`, colour: 'good', buttons: [WHY]};
}

export function retargetedWords(body: Extract<Body, {kind: 'reminder_retargeted'}>, context: Context): PostWords {
    return {
        message: `${mention(context, body.asked)} ${runName(context)}: the ${dutyName(context, body.obligation.dueAt)} is now yours to post.`,
    };
}

const RESOLVED: Record<Resolution, (by: string, at: string) => string> = {
    updated: (by, at) => `updated by ${by} ${at}`,
    finished: (by, at) => `the run was finished by ${by} ${at}; no update is owed any more`,
    switched_off: (by, at) => `updates were switched off by ${by} ${at}`,
    severity_changed: (by, at) => `the severity was changed by ${by} ${at}, and the new one asks for no update`,
};

function nothingNewSaid(by: string, at: string): string {
    return `nothing new, said ${by} ${at}`;
}

export function resolvedWords(body: Extract<Body, {kind: 'reminder_resolved'}>, context: Context): PostWords {
    const message = `${runName(context)}: ${resolvedSentence(body, context)}.`;
    return {message, colour: 'good', buttons: body.outside ? [] : [WHY]};
}

type Resolved = Omit<Extract<Body, {kind: 'reminder_resolved'}>, 'kind'>;

/** How an owed update ended, by whom and how late, without the run's name and the full stop. */
export function resolvedSentence(
    {obligation, how, update, by, at}: Resolved,
    context: Context,
    time = postTime(context, at),
): string {
    const late =
        how === 'updated' && at - obligation.dueAt > ANSWERED_LATE
            ? ` (${lengthWords(at - obligation.dueAt)} late)`
            : '';
    const words = update === 'nothing_new' ? nothingNewSaid : RESOLVED[how];
    return `${words(nameOf(context, by), time)}${late}`;
}

export function lastOne(context: Context, update: StatusUpdate | null): string {
    return update === null
        ? 'There has been none yet.'
        : `Last one: ${postTime(context, update.at)} by ${nameOf(context, update.by satisfies UserId)}.`;
}

/** `daily update`; just `update` if the rules are of several kinds, or others than those that the moment was owed by. */
export function dutyName({run}: Context, dueAt: Millis): string {
    const rules = rulesOfRun(run);
    const clock = wallTimeOf(dueAt, run.zone);
    if (!rules.some((rule) => rule.every !== 'hours' && clock.startsWith(rule.at))) {
        return 'update';
    }
    if (rules.every((rule) => rule.every === 'day')) {
        return 'daily update';
    }
    return rules.every((rule) => rule.every === 'week') ? 'weekly update' : 'update';
}
