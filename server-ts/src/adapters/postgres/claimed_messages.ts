import type {OutboxRow} from '../../application/outbox_ports';
import type {Message} from '../../domain/announce/message';
import type {Run} from '../../domain/run';
import type {Millis, RunId} from '../../domain/units';

/** A row that was written as claimed, as the statement gives it. */
export interface ClaimedRow {
    id: number;
    run_id: RunId;
    lane: string;
    key: string;
    attempts: number;
    planned_at: Millis;
    due_at: Millis | null;
    looked_from: Millis;
}

export interface ClaimedMessages {
    isClaimed(message: Message): boolean;
    /** What the sender needs to know of it; `now`: when it was written. */
    rowOf(row: ClaimedRow, now: Millis): OutboxRow | [];
}

/**
 * Which of the messages are claimed where they are written, instead of by a statement of its own a moment later: of three hundred
 * reminders that were due at once, those statements took a tenth of the processors' time, and the first post waited 8 ms for its own.
 * Only what nothing makes wait, and only the first of its lane.
 */
export function claimedMessages(
    changes: readonly {after: Run; messages: readonly Message[]}[],
    atMost: number,
    laneOf: (run: Run, message: Message) => string,
): ClaimedMessages {
    const claims = new Map<string, {message: Message; after: Run}>();
    const claimed = new Set<Message>();
    for (const {after, messages} of changes) {
        const lanes = new Set<string>();
        for (const message of messages) {
            const lane = laneOf(after, message);
            const isFirst = !lanes.has(lane);
            lanes.add(lane);
            if (isFirst && claims.size < atMost && maySendAtOnce(message)) {
                claims.set(`${after.id} ${lane}`, {message, after});
                claimed.add(message);
            }
        }
    }
    return {
        isClaimed: (message) => claimed.has(message),
        rowOf: (row, now) => {
            const claim = claims.get(`${row.run_id} ${row.lane}`);
            return claim === undefined
                ? []
                : {
                      id: row.id,
                      runId: row.run_id,
                      key: row.key,
                      message: claim.message,
                      attempts: row.attempts,
                      plannedAt: row.planned_at,
                      dueAt: row.due_at,
                      lookedFrom: row.looked_from,
                      seen: {version: claim.after.version, now},
                  };
        },
    };
}

/** Cards and headers collect changes for some seconds, and cards go last; followers' messages are joined before they go. */
function maySendAtOnce({op}: Message): boolean {
    return op === 'post' || op === 'edit' || op === 'open_channel';
}
