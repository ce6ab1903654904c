import type {Body} from '../../domain/announce/message';
import type {Outcome} from '../../domain/run';
import {nameOf, postTime, runName, type Context, type PostWords} from './wording';

export const OUTCOME_WORDS: Record<Outcome, string> = {
    fixed: 'fixed',
    handed_over: 'handed over',
    feature_request: 'feature request',
    low_urgency_bug: 'low-urgency bug',
    not_reproducible: 'not reproducible',
};

/** That a run is over: in its channel, in every channel that got its updates, and to its followers. */
export function finishedWords(body: Extract<Body, {kind: 'finished'}>, context: Context): PostWords {
    const outcome = body.outcome ? ` Outcome: ${OUTCOME_WORDS[body.outcome]}.` : '';
    const open =
        body.open === 0
            ? ' Everything was done.'
            : ` ${body.open} ${body.open === 1 ? 'item was' : 'items were'} left open.`;
    return {
        message: `${runName(context)} was finished by ${nameOf(context, body.by)} ${postTime(context, body.at)}.${outcome}${open}`,
    };
}

export function restoredWords({by}: Extract<Body, {kind: 'restored'}>, context: Context): PostWords {
    return {message: `${runName(context)} was restored by ${nameOf(context, by)} and is running again.`};
}
