import type {Presence} from '../../server-ts/src/application/mattermost_ports';
import {EVERYBODY_IS_THERE} from '../../server-ts/src/domain/decision';

/** Everybody counts as there, and nobody is asked. */
export const NOBODY_LOOKS: Presence = {
    of: () => EVERYBODY_IS_THERE,
    learn: () => Promise.resolve(),
    isAway: () => Promise.resolve(false),
};
