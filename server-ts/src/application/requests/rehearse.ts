import {announce} from '../../domain/announce/announce';
import {addDays, isWorkingDay, localDate, wallTimeOn, type WorkingCalendar} from '../../domain/calendar/calendar';
import type {Command} from '../../domain/command';
import {decide} from '../../domain/decide';
import {wakeAt} from '../../domain/duty/decide_wake';
import {EVERYBODY_IS_THERE, record} from '../../domain/decision';
import {isRoundTheClock} from '../../domain/duty/duty';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import type {RunEvent} from '../../domain/event';
import type {Body, Message} from '../../domain/announce/message';
import {isRefused} from '../../domain/refusal';
import {ownerOf, type Run} from '../../domain/run';
import type {Span} from '../../domain/duty/silence';
import {MINUTE, type Millis, type RoleId, type UserId} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';
import {bodyWords} from '../wording/body_words';
import {whyDue} from '../wording/rule_words';

/** How people answer when they are not silent: some time after each due moment, once a day before they are asked, or never. */
export type Answering = {kind: 'after'; delay: Millis} | {kind: 'daily'; at: string} | {kind: 'never'};

export interface Rehearsal {
    run: Run;
    /** What is said first; empty for a run that is under way. */
    messages: readonly Message[];
    from: Millis;
    until: Millis;
    calendarAt: (now: Millis) => WorkingCalendar;
    people: ReadonlyMap<UserId, PersonRecord>;
    silence: readonly Span[];
    answering: Answering;
    /** It ends early after so many messages, or so many looks of the clock. */
    atMost: {lines: number; steps: number};
}

/** A message that would be sent. An edit notifies nobody. */
export interface RehearsedLine {
    at: Millis;
    op: 'post' | 'edit';
    /** `due`, `overdue`, `resolved` …, or the kind of message if it belongs to no obligation. */
    stage: string;
    place: 'run' | 'channel' | 'direct';
    /** Whom it mentions, or whose direct message it is. */
    asked: {user: UserId; role: RoleId | null}[];
    /** The first line of its text. */
    text: string;
    why: string;
}

export interface Rehearsed {
    lines: RehearsedLine[];
    /** It ended before `until`. */
    cut: boolean;
    run: Run;
}

/** How long the clock waits after it woke and found nothing to do; the real one looks every second. */
const LOOK_AGAIN: Millis = MINUTE;
const LONGEST_LINE = 300;

/**
 * Plays a run from `from` to before `until` by the real rules and with the real words, from one moment of its clock to the next. Sends
 * nothing and saves nothing.
 */
export function rehearse(rehearsal: Rehearsal): Rehearsed {
    const {from, until, atMost} = rehearsal;
    const lines: RehearsedLine[] = [];
    const reasons = new Map<string, string>();
    let {run} = rehearsal;
    let now = from;
    let lookAt = from;
    let updates = 0;
    const say = (messages: readonly Message[], why: (body: Body) => string): void => {
        lines.push(...messages.flatMap((message) => lineOf(message, {run, now, people: rehearsal.people}, why)));
    };
    say(rehearsal.messages, () => 'the run starts');
    for (let steps = 0; lines.length < atMost.lines && steps < atMost.steps; steps += 1) {
        const woken = wakeAt(run);
        const wake = woken === null ? Infinity : Math.max(woken, lookAt);
        const answer = answerAt(rehearsal, run, now, updates);
        const at = Math.min(wake, answer);
        if (at >= until) {
            return {lines, cut: false, run};
        }
        now = at;
        const isAnswer = answer <= wake;
        const command = isAnswer ? answerTo(run, rehearsal.answering, (updates += 1)) : ({type: 'wake'} as const);
        const before = run;
        const calendar = rehearsal.calendarAt(now);
        const events = carryOut(run, command, {now, by: isAnswer ? ownerOf(run) : null, calendar});
        run = events.run;
        // A clock that woke for nothing must not wake for the same again at once.
        lookAt = isAnswer || events.events.length > 0 ? now : now + LOOK_AGAIN;
        learnWhy(reasons, before, events.events, calendar);
        say(announce(before, events.events, run), (body) => whyOf(body, reasons));
    }
    return {lines, cut: true, run};
}

interface Moment {
    now: Millis;
    by: UserId | null;
    calendar: WorkingCalendar;
}

/** Everybody is there and can answer; the rehearsal itself knows who is silent. */
function carryOut(run: Run, command: Command, {now, by, calendar}: Moment): {run: Run; events: RunEvent[]} {
    const moment = {now, by, calendar, ...EVERYBODY_IS_THERE};
    const decision = decide(run, command, moment);
    return isRefused(decision) ? {run, events: []} : record(run, decision, moment);
}

/** Somebody who has just got a run says that they are on it. Everything else is answered by an update. */
function answerTo(run: Run, answering: Answering, number: number): Command {
    return run.obligation || answering.kind === 'daily'
        ? {type: 'post_update', updateId: `rehearsed-${number}`, kind: 'update', text: `Update ${number}`}
        : {type: 'hold'};
}

/** When people act next; `Infinity` for never. */
function answerAt(rehearsal: Rehearsal, run: Run, now: Millis, answers: number): Millis {
    const {answering, from} = rehearsal;
    if (run.status !== 'running' || ownerOf(run) === null) {
        return Infinity;
    }
    switch (answering.kind) {
        case 'never':
            return Infinity;
        case 'after': {
            const asked = run.obligation ? Math.max(run.obligation.openedAt, from) : answers === 0 ? from : Infinity;
            return asked === Infinity ? Infinity : Math.max(now, afterSilence(rehearsal, asked, answering.delay));
        }
        case 'daily':
            return nextDaily(rehearsal, run, answering.at, now);
    }
}

/** `delay` after `asked`. For somebody who is silent then, it counts from the end of the silence. */
function afterSilence({silence, until}: Rehearsal, asked: Millis, delay: Millis): Millis {
    let at = asked + delay;
    for (;;) {
        const span = silence.find(({from, to}) => at >= from && at < to);
        if (!span || at > until) {
            return at;
        }
        at = span.to + delay;
    }
}

function nextDaily(rehearsal: Rehearsal, run: Run, wall: string, now: Millis): Millis {
    const calendar = rehearsal.calendarAt(now);
    const everyDay = isRoundTheClock(rulesOfRun(run), now - run.startedAt);
    for (let date = localDate(now, calendar.zone); ; date = addDays(date, 1)) {
        const at = wallTimeOn(date, wall, calendar.zone) ?? -Infinity;
        const isSilent = rehearsal.silence.some(({from, to}) => at >= from && at < to);
        if (at > rehearsal.until) {
            return Infinity;
        }
        if (at > now && !isSilent && (everyDay || isWorkingDay(calendar, date))) {
            return at;
        }
    }
}

/** Keeps for each obligation that opens the reason why it was due, by what the run knew then. */
function learnWhy(
    reasons: Map<string, string>,
    before: Run,
    events: readonly RunEvent[],
    calendar: WorkingCalendar,
): void {
    for (const event of events) {
        if (event.type === 'obligation_opened') {
            const {startedAt, lastUpdate, duty} = before;
            const anchor = {startedAt, armedAt: duty.armedAt, lastUpdateAt: lastUpdate?.at ?? null};
            reasons.set(event.obligation.id, whyDue(event.obligation.dueAt, rulesOfRun(before), calendar, anchor));
        }
    }
}

function whyOf(body: Body, reasons: ReadonlyMap<string, string>): string {
    if (body.kind === 'reminder_resolved') {
        return 'the update that was owed is there';
    }
    if ('obligation' in body) {
        const rule = reasons.get(body.obligation.id) ?? 'was owed before';
        return body.kind === 'reminder' && body.obligation.notices <= 1 ? rule : `nobody has answered; ${rule}`;
    }
    switch (body.kind) {
        case 'status_update':
        case 'broadcast':
            return 'somebody posted it';
        case 'items_due':
            return 'its items are due';
        case 'upcoming':
            return 'the update is due soon';
        case 'taker_wanted':
        case 'taker_wanted_again':
            return 'the run is new and nobody has taken it yet';
        case 'taken':
            return 'somebody said that they are on it';
        default:
            return 'what goes with it';
    }
}

function stageOf(body: Body): string {
    if (body.kind === 'reminder_resolved') {
        return 'resolved';
    }
    // The stage stays `escalated` when the same people are asked once more.
    if (body.kind === 'reminded_again') {
        return 'overdue';
    }
    return 'obligation' in body ? body.obligation.stage : body.kind;
}

function lineOf(
    message: Message,
    context: {run: Run; now: Millis; people: ReadonlyMap<UserId, PersonRecord>},
    why: (body: Body) => string,
): RehearsedLine[] {
    if (message.op !== 'post' && message.op !== 'edit') {
        return [];
    }
    const {body} = message;
    const text = (bodyWords(body, context).message.split('\n')[0] ?? '').slice(0, LONGEST_LINE);
    const place = message.op === 'post' ? message.place : ({kind: 'run'} as const);
    const asked = place.kind === 'direct' ? [place.user] : mentionedIn(text, context.people);
    return [
        {
            at: context.now,
            op: message.op,
            stage: stageOf(body),
            place: place.kind,
            asked: asked.map((user) => ({user, role: roleOf(context.run, user)})),
            text,
            why: why(body),
        },
    ];
}

/** What people wrote never holds a bare `@`, so each `@` here is a mention. */
function mentionedIn(text: string, people: ReadonlyMap<UserId, PersonRecord>): UserId[] {
    const names = new Set(text.match(/@[a-z0-9._-]*[a-z0-9_-]/g) ?? []);
    return [...people.values()].filter(({username}) => names.has(`@${username}`)).map(({id}) => id);
}

function roleOf(run: Run, user: UserId): RoleId | null {
    const own = run.seats.find((seat) => seat.role === run.ownerRole && seat.user === user);
    return (own ?? run.seats.find((seat) => seat.user === user))?.role ?? null;
}
