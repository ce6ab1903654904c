import {newestBefore, runBefore} from '../../domain/duty/duty_history';
import type {Severity} from '../../domain/duty/duty_rule';
import {nextTaker} from '../../domain/duty/next_taker';
import type {AcknowledgedBy, Acknowledgement} from '../../domain/duty/obligation';
import type {RunEvent} from '../../domain/event';
import {MINUTE} from '../../domain/units';
import {listOf, passedOverLines} from './asking_words';
import {quoteName} from './quote';
import {everyWords} from './time_words';
import {bothTimes, type WhyContext} from './why_words';
import {nameOf, runName} from './wording';

/** Why somebody is asked to take a new run, who was asked, and who is next. `open` in its present state, or its state at the end. */
export function whyTaker(open: Acknowledgement, context: WhyContext): string {
    const {run, now} = context;
    const severity = severityThatAsked(open, context);
    const what = severity === null ? 'A new run' : `A new ${severity}`;
    const asked = open.people.map(({user, role, at}) => {
        const title = run.seats.find((seat) => seat.role === role)?.title;
        return `${nameOf(context, user)} ${bothTimes(at, context)}${title === undefined ? '' : ` as ${quoteName(title)}`}`;
    });
    return [
        `${runName(context)}: ${what} of this playbook asks ${everyWords(open.everyMinutes * MINUTE)}, round the clock, for somebody to take it; this one since ${bothTimes(open.openedAt, context)}.`,
        asked.length === 0 ? 'Nobody could be asked.' : `Asked so far: ${listOf(asked)}.`,
        ...passedOverLines(open.passedOver, open.asked, context),
        ...endSentences(open, context, now),
    ].join(' ');
}

/** The run may have another severity since it was asked for. */
function severityThatAsked(open: Acknowledgement, context: WhyContext): Severity | null {
    const {run, events} = context;
    const end = run.acknowledgement?.id === open.id ? null : endOf(open, context);
    const before = end && runBefore(run, events, {seq: end.seq}).details.severity;
    const change = end?.how === 'severity' ? newestBefore(events, 'details_changed', {seq: end.seq}) : null;
    return change?.severityBefore ?? before ?? run.details.severity;
}

function endSentences(open: Acknowledgement, context: WhyContext, now: number): string[] {
    const {run} = context;
    if (run.acknowledgement?.id === open.id) {
        const next = nextTaker(run, context.calendarAt(now), context.there);
        const names = listOf((next?.asked ?? []).map((user) => nameOf(context, user)));
        const comes = names === '' ? 'it is said again' : `${names} ${next?.asked.length === 1 ? 'is' : 'are'} asked`;
        return next === null
            ? []
            : [
                  `If nobody takes it, ${comes} ${bothTimes(next.at, context)}. “I'm on it”, an update or a first item takes it.`,
              ];
    }
    const end = endOf(open, context);
    return end ? [`${nameOf(context, end.by)} ${ENDS[end.how]} ${bothTimes(end.at, context)}.`] : [];
}

type Ended = Extract<RunEvent, {type: 'acknowledgement_ended'}>;

function endOf({id}: Acknowledgement, {events}: WhyContext): Ended | null {
    const isEnd = (event: RunEvent): event is Ended =>
        event.type === 'acknowledgement_ended' && event.acknowledgement.id === id;
    return events.find(isEnd) ?? null;
}

const ENDS: Record<AcknowledgedBy, string> = {
    held: 'said “I’m on it”',
    item: 'took it with a first item',
    update: 'took it with an update',
    finished: 'finished the run',
    severity: 'changed the severity to one that nobody has to take',
};
