import type {RunEvent} from '../../domain/event';
import type {Resolution} from '../../domain/duty/obligation';
import {bothTimes, type WhyContext} from './why_words';
import {nameOf} from './wording';

type Opened = Extract<RunEvent, {type: 'obligation_opened'}>;
type Ended = Extract<RunEvent, {type: 'obligation_resolved'}> & {how: Exclude<Resolution, 'updated'>};

/** An update that had been asked for, ended without one, and is owed again because somebody took that end back. */
export interface OwedAgain {
    /** When it was asked for at first: the rules of then are why. */
    first: Opened;
    ended: Ended;
    back: RunEvent;
}

/** Null for one that was never asked for before. */
export function owedAgain(opened: Opened, {events}: WhyContext): OwedAgain | null {
    const {dueAt} = opened.obligation;
    const before = events.filter(({seq}) => seq < opened.seq);
    const first = before.find(
        (event): event is Opened => event.type === 'obligation_opened' && event.obligation.dueAt === dueAt,
    );
    const ended = before.findLast(
        // Of a moment that comes a second time because the clock was set back, nothing was taken back.
        (event): event is Ended =>
            event.type === 'obligation_resolved' && event.how !== 'updated' && event.obligation.dueAt === dueAt,
    );
    const back = before.findLast((event) => event.type === 'duty_armed' && event.nextDueAt === dueAt);
    return first && ended && back && back.seq > ended.seq ? {first, ended, back} : null;
}

const ENDS: Record<Exclude<Resolution, 'updated'>, string> = {
    finished: 'finished the run',
    switched_off: 'switched the update duty off',
    severity_changed: 'changed the severity to one that asks for no update',
};

/** Who ended it, who took that back, and when. */
export function againWords({ended, back}: OwedAgain, context: WhyContext): string {
    const who = back.by === ended.by ? '' : ` ${nameOf(context, back.by)}`;
    return `It had been asked for before: ${nameOf(context, ended.by)} ${ENDS[ended.how]} ${bothTimes(ended.at, context)}, and${who} took that back ${bothTimes(back.at, context)}, so that it is owed again.`;
}
