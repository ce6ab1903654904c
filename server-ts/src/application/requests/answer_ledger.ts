import type {LedgerLine, LedgerPage} from '../../contract/answer';
import {refuse} from '../../domain/refusal';
import type {Millis, RunId} from '../../domain/units';
import type {Places} from './answer_change';
import {peopleFor} from './answer_run';
import type {Desk, Outcome, Request} from '../desk';
import type {LedgerRow} from '../outbox_ports';
import {askedIn, whatWords} from '../wording/ledger_words';

const PAGE = 50;

const OUTCOMES: Record<LedgerRow['state'], LedgerLine['outcome']> = {
    done: 'sent',
    waiting: 'waiting',
    failed: 'failed',
    void: 'dropped',
};

/** What became of a run's messages, newest first. For those who see the run. */
export async function answerLedger(
    desk: Desk,
    places: Places,
    request: Request,
    body: {runId: RunId; before?: number},
): Promise<Outcome<LedgerPage>> {
    const place = await places(body.runId);
    if (!place || !(await desk.gate.canView(request.asker, place))) {
        return refuse('run_not_found');
    }
    const rows = await desk.ledger.page(body.runId, body.before ?? null, PAGE + 1);
    const now = desk.clock.now();
    const lines = rows.slice(0, PAGE).map((row) => lineOf(row, now));
    const users = lines.flatMap(({asked, place}) => (place.kind === 'direct' ? [...asked, place.user] : asked));
    return {body: {lines, more: rows.length > PAGE, people: await peopleFor(desk, users)}};
}

/** A row as people read it. */
export function lineOf(row: LedgerRow, now: Millis): LedgerLine {
    const {id, message, state, plannedAt, dueAt, sentAt, attempts, error} = row;
    const isPost = message.op === 'post';
    const body = isPost || message.op === 'edit' ? message.body : null;
    const until = state === 'waiting' ? now : state === 'done' ? sentAt : null;
    return {
        id,
        what: whatWords(message),
        op: isPost || message.op === 'edit' ? message.op : 'other',
        about:
            body === null
                ? null
                : 'obligation' in body
                  ? {id: body.obligation.id, stage: body.obligation.stage}
                  : 'acknowledgement' in body
                    ? {id: body.acknowledgement.id, stage: 'untaken'}
                    : null,
        place: isPost ? message.place : {kind: 'run'},
        asked: askedIn(message),
        plannedAt,
        dueAt,
        sentAt,
        lateMs: until === null ? null : Math.max(0, until - (dueAt ?? plannedAt)),
        attempts,
        outcome: OUTCOMES[state],
        why: state === 'done' ? null : error,
    };
}
