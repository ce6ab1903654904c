import type {CardProps} from '../../contract/card';
import {currentPhase, overdueCount, runProgress} from '../../domain/progress';
import {isUpcoming, type StatusUpdate} from '../../domain/run';
import {quoteName} from './quote';
import {dateWords} from './time_words';
import {listOf, nextStepWords, usersOf} from './asking_words';
import {dutyName, lastOne} from './reminder_words';
import {nameOf, postTime, runName, type Context, type PostWords} from './wording';

export function cardProps({run, now, day}: Context): CardProps {
    const overdue = overdueCount(run, now);
    return {
        v: 1,
        run: run.id,
        version: run.version,
        name: run.name,
        kind: run.kind,
        status: run.status,
        severity: run.details.severity,
        phase: currentPhase(run, day ?? null)?.title ?? null,
        ...runProgress(run, day ?? null),
        ...(overdue === 0 ? {} : {overdue}),
        nextDueAt: run.obligation?.dueAt ?? run.duty.nextDueAt,
    };
}

/** The run card: what it is, who holds which role, progress, next update due, buttons. Names are without `@`: an edit notifies nobody, but quoting the card would. */
export function cardWords(context: Context): PostWords {
    const {run, now} = context;
    const day = context.day ?? null;
    const {done, total} = runProgress(run, day);
    const phase = currentPhase(run, day);
    const overdue = overdueCount(run, now);
    const seats = run.seats
        .filter((seat) => seat.user !== null)
        .map((seat) => `${quoteName(seat.title)} ${nameOf(context, seat.user)}`);
    const progressLine = [
        ...(phase ? [quoteName(phase.title)] : []),
        // Repeating items begin again each day, and nobody edits the card at midnight.
        ...(total === 0 ? [] : [`${done} of ${total} done${day ? ` as of ${dateWords(day.date)}` : ''}`]),
        ...(overdue === 0 ? [] : [`${overdue} overdue`]),
    ].join(' · ');
    const from = run.startedFrom === undefined ? '' : `[Started from a message](/_redirect/pl/${run.startedFrom})`;
    const lines = [seats.join(' · '), progressLine, from];
    if (run.status === 'finished') {
        lines.push('Finished');
    } else {
        lines.push(...takerLines(context), ...dutyLines(context));
    }
    return {
        message: `${runName(context)}${run.details.severity ? ` · ${run.details.severity}` : ''} · ${quoteName(run.playbook.title)}`,
        card: cardProps(context),
        lines: lines.filter((line) => line !== ''),
        colour: run.status === 'finished' ? 'quiet' : run.obligation || run.acknowledgement ? 'warning' : 'good',
        buttons:
            run.status === 'finished'
                ? []
                : [
                      {action: 'next', label: 'Tick next item', style: 'primary'},
                      {action: 'update', label: 'Post update'},
                  ],
    };
}

/** The state of the update duty: owed by whom and what comes next, due soon, or when it is due. */
function dutyLines(context: Context): string[] {
    const {obligation, duty, lastUpdate} = context.run;
    const said = lastUpdate === null ? [] : saidLines(lastUpdate, context);
    if (obligation) {
        const asked = usersOf(obligation.people).map((user) => nameOf(context, user));
        const next = nextStepWords(context, obligation.nextStep);
        const parts = [
            `Update was due ${postTime(context, obligation.dueAt)}`,
            asked.length === 0 ? 'nobody can be asked' : `${listOf(asked)} asked`,
            ...(next === null ? [] : [next]),
        ];
        return [parts.join(' · '), ...said];
    }
    if (duty.nextDueAt === null) {
        return said;
    }
    const time = postTime(context, duty.nextDueAt);
    const name = dutyName(context, duty.nextDueAt);
    return [
        isUpcoming(context.run)
            ? `${name.charAt(0).toUpperCase()}${name.slice(1)} due ${time}. ${lastOne(context, lastUpdate)}`
            : `Next update due ${time}`,
        ...said,
    ];
}

/** How much of what a run is blocked on fits on a card. */
const BLOCKED_ON = 200;

/** What the last update says that stays true until the next one. */
function saidLines({kind, text, next, by}: StatusUpdate, context: Context): string[] {
    const who = nameOf(context, by);
    const characters = [...text.replace(/\s+/g, ' ')];
    const cut = characters.length <= BLOCKED_ON ? characters : [...characters.slice(0, BLOCKED_ON - 1), '…'];
    return [
        ...(kind === 'blocked' ? [`Blocked, says ${who}: ${quoteName(cut.join(''))}`] : []),
        ...(next === undefined ? [] : [`${who} on the next update: ${quoteName(next)}`]),
    ];
}

/** Whether somebody has taken a new run. */
function takerLines(context: Context): string[] {
    const {acknowledgement, acknowledged} = context.run;
    if (acknowledgement) {
        const asked = usersOf(acknowledgement.people).map((user) => nameOf(context, user));
        return [`Nobody is on it yet · ${asked.length === 0 ? 'nobody can be asked' : `${listOf(asked)} asked`}`];
    }
    return acknowledged
        ? [`${nameOf(context, acknowledged.by)} has been on it since ${postTime(context, acknowledged.at)}`]
        : [];
}
