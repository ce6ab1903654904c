import type {RunSummary} from '../../../../server-ts/src/domain/summary';
import {DAY, HOUR, type Millis, type UserId} from '../../../../server-ts/src/domain/units';

export type Need = {key: string; run: RunSummary; at: Millis} & (
    | {kind: 'update'; quietUntil: Millis | null}
    | {kind: 'soon'}
    | {kind: 'item'; title: string; overdue: boolean}
    | {kind: 'seat'; role: string; title: string}
);

/** An update that falls due within this time is worth preparing. */
const SOON: Millis = HOUR;
/** An item that falls due later than this can wait for its day. */
const ITEM_AHEAD: Millis = DAY;

/** What waits for this person in these runs, most urgent first: owed updates, then roles to accept, then by the time it is due. */
export function needsOf(runs: readonly RunSummary[], me: UserId, now: Millis): Need[] {
    const needs = runs
        .filter((run) => run.status === 'running')
        .flatMap((run) => [...updateNeeds(run, me, now), ...seatNeeds(run, me), ...itemNeeds(run, me, now)]);
    return needs.sort((a, b) => rank(a) - rank(b) || a.at - b.at);
}

function updateNeeds(run: RunSummary, me: UserId, now: Millis): Need[] {
    const {obligation, nextDueAt} = run;
    const sitsHere = run.seats.some((seat) => seat.user === me);
    if (obligation) {
        return obligation.asked === me || sitsHere
            ? [{kind: 'update', key: `${run.id}/update`, run, at: obligation.dueAt, quietUntil: obligation.quietUntil}]
            : [];
    }
    const owner = run.seats.find((seat) => seat.role === run.ownerRole)?.user;
    const near = nextDueAt !== null && nextDueAt - now <= SOON;
    return near && owner === me ? [{kind: 'soon', key: `${run.id}/soon`, run, at: nextDueAt}] : [];
}

function seatNeeds(run: RunSummary, me: UserId): Need[] {
    return run.seats
        .filter((seat) => seat.asked && seat.user === me)
        .map((seat): Need => ({
            kind: 'seat',
            key: `${run.id}/${seat.role}`,
            run,
            at: 0,
            role: seat.role,
            title: seat.title,
        }));
}

function itemNeeds(run: RunSummary, me: UserId, now: Millis): Need[] {
    return run.waiting.flatMap((item): Need[] =>
        item.assignee === me && item.dueAt !== null && item.dueAt - now <= ITEM_AHEAD
            ? [
                  {
                      kind: 'item',
                      key: `${run.id}/${item.id}`,
                      run,
                      at: item.dueAt,
                      title: item.title,
                      overdue: item.dueAt < now,
                  },
              ]
            : [],
    );
}

/** An update that somebody holds or snoozed is still owed, but it no longer comes first. */
function rank(need: Need): number {
    if (need.kind === 'update') {
        return need.quietUntil === null ? 0 : 2;
    }
    return need.kind === 'seat' ? 1 : 2;
}
