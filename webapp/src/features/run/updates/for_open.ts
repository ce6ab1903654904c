import type {Run} from '../../../../../server-ts/src/domain/run';

/** Of a command: which owed update it answers; nothing where none is owed. */
export function forOpen({obligation}: Run): {forObligation?: string} {
    return obligation ? {forObligation: obligation.id} : {};
}
