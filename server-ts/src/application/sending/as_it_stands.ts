import type {Body} from '../../domain/announce/message';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';

/**
 * What a message says by the time that it can be sent, which may be days after it was planned, when Mattermost was away: a reminder tells
 * of its obligation at the stage that holds now, and how late it is. Null: it was answered meanwhile, so nobody is to be asked any more.
 * `now` is the database's.
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
            // An update, or another calendar, has moved what is due next: that will be said when it comes.
            return run.obligation === null && run.duty.nextDueAt === body.dueAt && now < body.dueAt ? body : null;
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

/** Who is notified of an open obligation in its post's thread; a later one of these says all that an earlier one would. */
export const NOTICES: readonly Body['kind'][] = [
    'reminded_again',
    'escalated',
    'reminder_retargeted',
    'taker_wanted_again',
];
