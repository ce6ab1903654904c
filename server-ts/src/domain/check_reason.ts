import {isBlank, LIMITS, lengthOf} from './limits';
import {refuse, type Refused} from './refusal';

/** What is wrong with a reason (of a skip, a snooze), or null. */
export function checkReason(reason: string): Refused | null {
    if (isBlank(reason)) {
        return refuse('reason_empty', {field: 'reason'});
    }
    return lengthOf(reason) > LIMITS.reason
        ? refuse('reason_too_long', {field: 'reason', params: {limit: LIMITS.reason}})
        : null;
}
