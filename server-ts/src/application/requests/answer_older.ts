import type {RunAnswer, Timeline} from '../../contract/answer';
import {isKnownTo} from '../../contract/version';
import {isRefused} from '../../domain/refusal';
import {wholeRun} from './answer_run';
import type {Desk, Outcome, Request} from '../desk';

/** A plugin that is one version older cannot apply kinds of events that it does not know: it gets the whole run instead. */
export async function runFor(
    desk: Desk,
    request: Request,
    pluginVersion: number,
    outcome: Outcome<RunAnswer>,
): Promise<Outcome<RunAnswer>> {
    if (isRefused(outcome) || !('events' in outcome.body)) {
        return outcome;
    }
    const {events, runId} = outcome.body;
    if (events.every(({type}) => isKnownTo(pluginVersion, type))) {
        return outcome;
    }
    const read = await desk.reads.run(runId);
    return read ? {body: await wholeRun(desk, read.run, request.asker.userId)} : outcome;
}

/** It has no words for them, either. */
export function timelineFor(pluginVersion: number, outcome: Outcome<Timeline>): Outcome<Timeline> {
    return isRefused(outcome)
        ? outcome
        : {
              body: {
                  ...outcome.body,
                  events: outcome.body.events.filter(({type}) => isKnownTo(pluginVersion, type)),
              },
          };
}
