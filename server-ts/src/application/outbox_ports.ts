import type {Message} from '../domain/announce/message';
import type {ChannelId, Millis, PostId, RunId, UserId} from '../domain/units';

export interface OutboxRow {
    id: number;
    /** Empty for a row about all of a person's runs. */
    runId: RunId;
    key: string;
    message: Message;
    attempts: number;
    plannedAt: Millis;
    dueAt: Millis | null;
    /** Mattermost's time before the first attempt. */
    lookedFrom: Millis;
    /** Its run when the row was claimed; null if the row is about no run, or the run is gone. */
    seen: SeenRun | null;
}

/** A run's version and the time, both by the database. */
export interface SeenRun {
    version: number;
    now: Millis;
}

export interface SlotPost {
    postId: PostId;
    channelId: ChannelId;
    key: string;
}

/** Of the messages that are written, those that may go out at once are written as claimed already: for whom, and how many at most. */
export interface Claiming {
    atMost: number;
    /** This replica's session, which the claims live and die with. */
    holder: string;
    /** Told from every other attempt of that session: should nobody hear whether it was kept, what it claimed can be found. */
    attempt: string;
    /** Mattermost's own time. */
    chatNow: Millis;
}

/** How a row ended that this replica held: `followed` when another one waits behind it in its lane, which may go out now. */
export type RowEnd = 'last' | 'followed';

export interface Outbox {
    /** The session that this replica claims under; null while it has none, and may claim nothing. */
    session(): string | null;
    /** Rows that were written as claimed are this replica's as if it had claimed them. `since`: `performance.now()` before that. */
    hold(rows: readonly OutboxRow[], holder: string, since: Millis): void;
    /** Claims up to `limit` rows that may go out now, each the first of its lane. `chatNow` is Mattermost's own time. */
    claim(limit: number, chatNow: Millis, onlyRun?: RunId): Promise<OutboxRow[]>;
    /** Marks a claimed row as sent, if the claim is still valid; false if another worker has taken the row over. */
    done(
        row: OutboxRow,
        sent: {post?: SlotPost; slot?: string; doubtful: boolean; wordedAt?: Millis},
    ): Promise<RowEnd | false>;
    /** Whether others still leave it to this replica: not once the session is gone that it was claimed under. */
    holds(row: OutboxRow): boolean;
    /** How long ago this replica began to claim it. */
    heldFor(row: OutboxRow): Millis;
    /** This replica has finished with a row that it claimed, whatever the result. */
    release(row: OutboxRow): void;
    retryLater(row: OutboxRow, inMs: Millis, error: string): Promise<void>;
    /**
     * It was not sent and will not be; the ledger shows it with its reason. `instead` goes out in its place, if the claim is still valid.
     */
    fail(row: OutboxRow, error: string, instead?: readonly Message[]): Promise<void>;
    /** It has become pointless: the post that it was to edit was never made. */
    drop(row: OutboxRow, why: string): Promise<void>;
    /**
     * Whether a notice in the thread of a reminder has become pointless: one of `kinds` waits behind it, or the reminder itself was worded
     * only after the notice was planned (Mattermost was away).
     */
    isOvertaken(row: OutboxRow, kinds: readonly string[]): Promise<boolean>;
    slot(runId: RunId, name: string): Promise<SlotPost | null>;
    /** The posts for that slot that went to people directly instead (`copySlot`). */
    copies(runId: RunId, name: string): Promise<SlotPost[]>;
    /** Sends that were in doubt two minutes ago; they come again after two more unless they are `audited`. */
    claimAudits(
        limit: number,
    ): Promise<{id: number; key: string; channelId: ChannelId; postId: PostId; lookedFrom: Millis}[]>;
    /** A doubtful send was looked at, or cannot be. */
    audited(id: number): Promise<void>;
    untilNextReady(): Promise<Millis | null>;
    /** Whether something failed because the database was gone, and not by a mistake of ours. */
    wasAway(error: unknown): error is Error;
}

/** A row of the outbox, looked at later. `void`: it had become pointless. */
export interface LedgerRow {
    id: number;
    message: Message;
    state: 'waiting' | 'done' | 'failed' | 'void';
    plannedAt: Millis;
    dueAt: Millis | null;
    sentAt: Millis | null;
    attempts: number;
    /** Mattermost's words for the newest attempt that failed, or why it was not sent. */
    error: string | null;
}

/** What is still to be sent, as the operator is told of it. */
export interface WaitingMessages {
    /** All that are still to be sent. */
    count: number;
    /** For how long the oldest could have been out already; 0 where none could. */
    oldestFor: Millis;
    /** How long ago the moment was that one of them is about. */
    mostOverdue: Millis;
    /** How long ago the clock should have looked at a run: what is owed then is not even planned. */
    clockBehind: Millis;
}

/** What became of each message that was to be sent. */
export interface Ledger {
    /** Newest first, those before a row's id. Edits of the card are left out, unless they failed. */
    page(runId: RunId, before: number | null, limit: number): Promise<LedgerRow[]>;
    /** Posts that were planned within a span of time, oldest first. */
    posts(runId: RunId, from: Millis, to: Millis, limit: number): Promise<LedgerRow[]>;
    /** How many messages of each run were refused for good, with nothing sent to the same place since. Runs without any are left out. */
    undelivered(runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, number>>;
}

/** Messages to followers: each follower gets one at a time, with everything that waits for them by then. */
export interface FollowerTurns {
    /**
     * Takes the follower's turn for a claimed row, and fixes what goes out with it (the row itself first), so that a second attempt gets
     * the same. `waitMs`: it is not their turn yet.
     */
    take(
        row: OutboxRow,
        user: UserId,
        how: {pace: Millis; limit: number},
    ): Promise<{joined: Pick<OutboxRow, 'id' | 'runId' | 'message'>[]} | {waitMs: Millis}>;
    /** Ends joined rows that do not go out after all. */
    leaveOut(ids: readonly number[], why: string): Promise<void>;
    /** Nothing is sent for this row: the next one gets the turn. */
    giveBack(row: OutboxRow, user: UserId): Promise<void>;
}
