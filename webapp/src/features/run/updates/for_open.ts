import type {Run} from '../../../../../server-ts/src/domain/run';

/** Which owed update a command answers; empty if none is owed. */
export function forOpen({obligation}: Run): {forObligation?: string} {
    return obligation ? {forObligation: obligation.id} : {};
}
