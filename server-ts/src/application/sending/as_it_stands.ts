import type {Body} from '../../domain/announce/message';
import {openToPassOn} from '../../domain/pass_on';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';

/**
 * What a message says when it can finally be sent, which may be days after it was planned if Mattermost was away: a reminder describes its
 * obligation at its present stage, and how late it is. Null: it was answered in the meantime, so nobody needs to be asked. `now` is the
 * database's.
 */
export function asItStands(body: Body, run: Run, now: Millis): Body | null {
    switch (body.kind) {
        case 'reminder': {
            const {obligation} = run;
            return obligation?.id === body.obligation.id
                ? {...body, obligation, lateMs: Math.max(body.lateMs, now - obligation.dueAt)}
                : null;
        }
        case 'reminded_again':
        case 'escalated':
        case 'channel_told':
        case 'reminder_retargeted':
            return run.obligation?.id === body.obligation.id ? body : null;
        case 'upcoming':
            // An update, or another calendar, has moved the next due moment: that one will be announced when it comes up.
            return run.obligation === null && run.duty.nextDueAt === body.dueAt && now < body.dueAt ? body : null;
        case 'next_cycle': {
            const seats = openToPassOn(run);
            return run.nextCycle?.id === body.cycle.id && seats.length > 0 ? {...body, seats} : null;
        }
        case 'taker_wanted': {
            const {acknowledgement} = run;
            return acknowledgement?.id === body.acknowledgement.id ? {...body, acknowledgement} : null;
        }
        case 'taker_wanted_again':
            return run.acknowledgement?.id === body.acknowledgement.id ? body : null;
        default:
            return body;
    }
}

/** Messages that notify people of an open obligation in its post's thread. A later one says everything that an earlier one would. */
export const NOTICES: readonly Body['kind'][] = [
    'reminded_again',
    'escalated',
    'reminder_retargeted',
    'taker_wanted_again',
];
