import type {RepeatPer} from '../../../../server-ts/src/domain/items/repeat';
import {openRepeats, type RunSummary} from '../../../../server-ts/src/domain/summary';
import {DAY, type Millis, type UserId} from '../../../../server-ts/src/domain/units';
import {dayOfLine} from '../run_day';

export type Need = {key: string; run: RunSummary; at: Millis} &
    /** `nextNoticeAt`: null unless somebody holds or has snoozed it. */
    (
        | {kind: 'update'; id: string; nextNoticeAt: Millis | null}
        | {kind: 'soon'}
        | {kind: 'taker'; id: string}
        | {kind: 'item'; title: string; overdue: boolean}
        | {kind: 'seat'; role: string; title: string}
        | {kind: 'repeat'; title: string; per: RepeatPer; done: number; times: number}
    );

export type ItemNeed = Extract<Need, {kind: 'item' | 'repeat'}>;
export type AskedNeed = Exclude<Need, ItemNeed>;

export function isItem(need: Need): need is ItemNeed {
    return need.kind === 'item' || need.kind === 'repeat';
}

export function isAsked(need: Need): need is AskedNeed {
    return !isItem(need);
}

/** An item that falls due later than this can wait for its day. */
const ITEM_AHEAD: Millis = DAY;

/**
 * What waits for this person in these runs, most urgent first: incidents that nobody has taken, owed updates, roles to accept, overdue
 * items, what falls due by its time, and what has to be done again today. Items without a person belong to the owner, as their reminders
 * do.
 */
export function needsOf(runs: readonly RunSummary[], me: UserId, now: Millis): Need[] {
    const needs = runs
        .filter((run) => run.status === 'running')
        .flatMap((run) => [
            ...takerNeeds(run, me),
            ...updateNeeds(run, me, now),
            ...seatNeeds(run, me),
            ...itemNeeds(run, me, now),
            ...repeatNeeds(run, me, now),
        ]);
    return needs.sort((a, b) => rank(a) - rank(b) || a.at - b.at);
}

/** A new incident that nobody has taken waits for everybody with a role in it: whoever is first takes it. */
function takerNeeds(run: RunSummary, me: UserId): Need[] {
    const {acknowledgement: wanted} = run;
    return wanted && (wanted.asked === me || sitsIn(run, me))
        ? [{kind: 'taker', key: `${run.id}/taker`, run, at: wanted.openedAt, id: wanted.id}]
        : [];
}

function sitsIn(run: RunSummary, me: UserId): boolean {
    return run.seats.some((seat) => seat.user === me);
}

function updateNeeds(run: RunSummary, me: UserId, now: Millis): Need[] {
    const {obligation, nextDueAt} = run;
    if (obligation) {
        return obligation.asked === me || sitsIn(run, me)
            ? [
                  {
                      kind: 'update',
                      key: `${run.id}/update`,
                      run,
                      at: obligation.dueAt,
                      id: obligation.id,
                      nextNoticeAt: (obligation.quietUntil ?? 0) > now ? obligation.quietUntil : null,
                  },
              ]
            : [];
    }
    const owner = run.seats.find((seat) => seat.role === run.ownerRole)?.user;
    return run.upcoming && nextDueAt !== null && owner === me
        ? [{kind: 'soon', key: `${run.id}/soon`, run, at: nextDueAt}]
        : [];
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
        isMine(run, item, me) && item.dueAt !== null && item.dueAt - now <= ITEM_AHEAD
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

function isMine(run: RunSummary, {assignee}: {assignee: UserId | null}, me: UserId): boolean {
    return (assignee ?? run.seats.find((seat) => seat.role === run.ownerRole)?.user) === me;
}

function repeatNeeds(run: RunSummary, me: UserId, now: Millis): Need[] {
    const day = dayOfLine(run, now);
    const open = day ? openRepeats(run, day) : [];
    return open
        .filter((one) => isMine(run, one, me))
        .map(({id, title, per, done, times}): Need => ({
            kind: 'repeat',
            key: `${run.id}/${id}`,
            run,
            at: 0,
            title,
            per,
            done,
            times,
        }));
}

/** An update that somebody holds or has snoozed is still owed, but no longer comes first. */
function rank(need: Need): number {
    switch (need.kind) {
        case 'taker':
            return 0;
        case 'update':
            return need.nextNoticeAt === null ? 0 : 3;
        case 'seat':
            return 1;
        case 'item':
            return need.overdue ? 2 : 3;
        case 'soon':
            return 3;
        case 'repeat':
            return 4;
    }
}
