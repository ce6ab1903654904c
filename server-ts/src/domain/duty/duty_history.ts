import {applyAll} from '../apply';
import type {RunEvent} from '../event';
import {NO_DUTY, type Duty} from './obligation';
import type {Run} from '../run';

/** True for the types of events that `runBefore` needs: those of the update duty and of what it depends on, but not of seats. */
export const DUTY_EVENTS = /^(duty_|obligation_|acknowledgement_|update_posted|details_changed|run_)/;

/**
 * The run with its duty as it was before an event or an instant, computed from the duty's events, oldest first. What these do not contain
 * (people, name, checklist) is as it is now.
 */
export function runBefore(run: Run, events: readonly RunEvent[], end: {seq: number} | {at: number}): Run {
    const change = events.find((event) => event.type === 'details_changed');
    const severity = change?.type === 'details_changed' ? change.severityBefore : run.details.severity;
    const begun: Run = {
        ...run,
        version: 0,
        status: 'running',
        finished: null,
        details: {...run.details, severity},
        duty: {...NO_DUTY, on: run.updates !== null, broadcast: run.duty.broadcast},
        lastUpdate: null,
        obligation: null,
        acknowledgement: null,
        acknowledged: null,
    };
    return applyAll(
        begun,
        events.filter((event) => ('seq' in end ? event.seq < end.seq : event.at < end.at)),
    );
}

/** The newest event of this type before an event or an instant. */
export function newestBefore<T extends RunEvent['type']>(
    events: readonly RunEvent[],
    type: T,
    end: {seq: number} | {at: number},
): Extract<RunEvent, {type: T}> | null {
    const isOne = (event: RunEvent): event is Extract<RunEvent, {type: T}> => event.type === type;
    return events.filter(isOne).findLast((event) => ('seq' in end ? event.seq < end.seq : event.at < end.at)) ?? null;
}

/**
 * The change that gave a setting of the duty the value that it had before an event. Later changes that left the value as it was do not
 * count.
 */
export function changeOf(
    {updates}: Run,
    events: readonly RunEvent[],
    setting: 'on' | 'ownRules',
    end: {seq: number},
): Extract<RunEvent, {type: 'duty_changed'}> | null {
    const begun: Pick<Duty, typeof setting> = {...NO_DUTY, on: updates !== null};
    let known = JSON.stringify(begun[setting]);
    let found: ReturnType<typeof changeOf> = null;
    for (const event of events) {
        if (event.type === 'duty_changed' && event.seq < end.seq && JSON.stringify(event[setting]) !== known) {
            known = JSON.stringify(event[setting]);
            found = event;
        }
    }
    return found;
}
