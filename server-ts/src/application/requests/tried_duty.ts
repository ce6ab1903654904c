import type {DutyChange} from '../../domain/command';
import {decide} from '../../domain/decide';
import {record, type DutyMoment} from '../../domain/decision';
import {isRefused, type Refused} from '../../domain/refusal';
import {ownerOf, type Run} from '../../domain/run';
import type {Desk, Request} from '../desk';
import {checkDutyChannels} from './usable_channel';

type TriedChange = DutyChange & {on: boolean};
type TriedAt = Omit<DutyMoment, 'by'>;

/** A run with an unsaved change of its duty, refused at the same fields as saving would be. The bot joins no channel for it. */
export async function tryDuty(
    desk: Desk,
    request: Request,
    run: Run,
    change: TriedChange,
    at: TriedAt,
): Promise<Run | Refused> {
    return (await checkDutyChannels(desk, request, run.id, change, 'look')) ?? withDuty(run, change, at);
}

/** The same run with another duty, as if its owner had set it now. */
export function withDuty(run: Run, change: TriedChange, at: TriedAt): Run | Refused {
    const moment = {...at, by: ownerOf(run)};
    const decision = decide(run, {type: 'set_duty', ...change}, moment);
    return isRefused(decision) ? decision : record(run, decision, moment).run;
}
