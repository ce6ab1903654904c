import {isBlank, LIMITS, lengthOf} from './limits';
import {refuse, type Refused} from './refusal';

/** Why a reason (of a skip, a snooze) is none, or null. */
export function checkReason(reason: string): Refused | null {
    if (isBlank(reason)) {
        return refuse('reason_empty', {field: 'reason'});
    }
    return lengthOf(reason) > LIMITS.reason
        ? refuse('reason_too_long', {field: 'reason', params: {limit: LIMITS.reason}})
        : null;
}
