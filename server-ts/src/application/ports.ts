import type {WorkingCalendar} from '../domain/calendar/calendar';
import type {Holidays} from '../domain/calendar/calendar_words';
import type {RunEvent} from '../domain/event';
import type {Message} from '../domain/announce/message';
import type {Playbook} from '../domain/playbook';
import type {Refused} from '../domain/refusal';
import type {Run} from '../domain/run';
import type {RunSummary} from '../domain/summary';
import type {Country, TeamSettings} from '../domain/calendar/team_settings';
import type {ChannelId, Millis, PostId, RunId, TeamId, UserId, Zone} from '../domain/units';
import type {RunPeople} from './mattermost_ports';

/** What a change of a run came to, as it is to be saved. */
export interface Change {
    run: Run;
    events: RunEvent[];
    messages: Message[];
    /** The version of the team's settings that due moments were counted on; left out where none was counted. */
    settingsVersion?: number;
}

/** Who asks, and the marks by which the same request is known again. */
export interface Asking {
    commandId: string;
    /** The unique part of Mattermost's signed trigger; null for the clock and for dialogs, whose state is single-use by its command id. */
    triggerId: string | null;
    user: UserId | null;
}

export type Saved =
    | {kind: 'saved'; run: Run; events: RunEvent[]; now: Millis}
    /** The command was carried out before: the run as it is now. */
    | {kind: 'repeated'; run: Run; now: Millis}
    | {kind: 'replayed'}
    | {kind: 'refused'; refused: Refused; run: Run; now: Millis}
    | {kind: 'not_found'};

/** What became of a run that the clock looked at; `change` null: its moment stands elsewhere, nothing happened. */
export interface Woken {
    saved: Extract<Saved, {kind: 'saved'}>;
    change: Change | null;
}

export interface NewRun {
    /** The team's next number is given inside the transaction, because the run's name may contain it. */
    make: (number: number, now: Millis) => (Change & {refused?: never}) | Refused;
    teamId: TeamId;
    /** Whether the run takes that number, so that the next one gets another. */
    isNumbered: (run: Run, number: number) => boolean;
}

export type Created =
    | {kind: 'created'; run: Run; now: Millis}
    | {kind: 'repeated'; runId: RunId}
    | {kind: 'replayed'}
    | {kind: 'refused'; refused: Refused; now: Millis};

/** The run's row is the only lock: everybody who changes a run takes it first. */
export interface RunStore {
    create(asking: Asking, request: NewRun): Promise<Created>;
    change(runId: RunId, asking: Asking, decide: (run: Run, now: Millis) => Change | Refused): Promise<Saved>;
    /**
     * Claims up to `limit` runs that are due, skipping those that another worker holds, and saves what becomes of them. `failed`: those
     * whose rules or rows are at fault; they are left for a minute, so that they hold nobody up.
     */
    wakeSome(
        limit: number,
        decide: (run: Run, now: Millis) => Change | null,
    ): Promise<{woken: Woken[]; failed: {runId: RunId; error: unknown}[]}>;
    /** Runs whose moment comes within so long, or has come; soonest first. Without a lock: only for what is to be known beforehand. */
    dueWithin(ahead: Millis, limit: number): Promise<RunPeople[]>;
    /** How long until the earliest due moment of a run or a digest (null when nothing is armed), and the database's time. */
    untilNextDue(): Promise<{wait: Millis | null; now: Millis}>;
    /** Takes back a run whose channel Mattermost refused, with everything that it meant to send. */
    abandon(runId: RunId): Promise<void>;
}

/** The database's time as far as this process knows it: for words and previews. What is decided takes the time of its transaction. */
export interface AppClock {
    now(): Millis;
}

export interface RunReads {
    /** With `seen`, a copy of that version will do, where one is at hand; `now` is then the time at which it was seen. */
    run(runId: RunId, seen?: SeenRun | null): Promise<{run: Run; now: Millis} | null>;
    /** Where a run is, without reading it whole. */
    place(runId: RunId): Promise<{teamId: TeamId; channelId: ChannelId; version: number} | null>;
    /** Events after `since`, oldest first; null when there are more than `limit`. */
    eventsSince(runId: RunId, since: number, limit: number): Promise<RunEvent[] | null>;
    /** The timeline backwards from `before`. */
    eventsBefore(runId: RunId, before: number, limit: number): Promise<RunEvent[]>;
    /** The newest events of the update duty (`DUTY_EVENTS`), oldest first; the updates' own texts are left out. */
    dutyEvents(runId: RunId, limit: number): Promise<RunEvent[]>;
    inChannel(channelId: ChannelId, limit: number): Promise<RunSummary[]>;
    ofPerson(userId: UserId, teamId: TeamId, limit: number): Promise<RunSummary[]>;
    /** Running runs of a person over all teams, whole, newest first, and the database's time. */
    wholeOfPerson(userId: UserId, limit: number): Promise<{runs: Run[]; now: Millis}>;
    /** The posts of the run cards that are there. */
    cards(runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, PostId>>;
    /** Those that run, the newest first. */
    newestCycles(teamId: TeamId, limit: number): Promise<RunSummary[]>;
    nextNumber(teamId: TeamId): Promise<number>;
    /** The run whose outbox made this post; by its key where a killed sender did not come to note the id. */
    runOfPost(postId: PostId, key: string | null): Promise<RunId | null>;
}

export interface OutboxRow {
    id: number;
    /** Empty for what is about a person's runs together. */
    runId: RunId;
    key: string;
    message: Message;
    attempts: number;
    plannedAt: Millis;
    dueAt: Millis | null;
    /** Mattermost's time before the first attempt. */
    lookedFrom: Millis;
    /** Its run when the row was claimed; null where it is about no run, or about one that is gone. */
    seen: SeenRun | null;
}

/** The version that a run had, by the database, and the database's time then. */
export interface SeenRun {
    version: number;
    now: Millis;
}

export interface SlotPost {
    postId: PostId;
    channelId: ChannelId;
    key: string;
}

export interface Outbox {
    /** Claims up to `limit` rows that may go out now, each the first of its lane. `chatNow` is Mattermost's own time. */
    claim(limit: number, chatNow: Millis, onlyRun?: RunId): Promise<OutboxRow[]>;
    /** Marks a claimed row as sent, if the claim still holds; false when another worker has taken it over. */
    done(
        row: OutboxRow,
        sent: {post?: SlotPost; slot?: string; doubtful: boolean; wordedAt?: Millis},
    ): Promise<boolean>;
    /** This replica is no longer at a row that it claimed, however that went. */
    release(row: OutboxRow): void;
    retryLater(row: OutboxRow, inMs: Millis, error: string): Promise<void>;
    /** Never sent, and will not be: visible in the ledger with its reason. `instead` goes out in its place, if the claim still holds. */
    fail(row: OutboxRow, error: string, instead?: readonly Message[]): Promise<void>;
    /** Has become pointless: the post it was to edit was never made. */
    drop(row: OutboxRow, why: string): Promise<void>;
    /**
     * Whether a notice in the thread of a reminder has become pointless: one of `kinds` waits behind it, or the reminder itself was put
     * into words only after it was planned (Mattermost was away).
     */
    isOvertaken(row: OutboxRow, kinds: readonly string[]): Promise<boolean>;
    slot(runId: RunId, name: string): Promise<SlotPost | null>;
    /** Of that slot, the posts that went to people directly instead (`copySlot`). */
    copies(runId: RunId, name: string): Promise<SlotPost[]>;
    /** Sends that were in doubt two minutes ago; they come again after two more unless they are `audited`. */
    claimAudits(
        limit: number,
    ): Promise<{id: number; key: string; channelId: ChannelId; postId: PostId; lookedFrom: Millis}[]>;
    /** A doubtful send was looked at, or cannot be. */
    audited(id: number): Promise<void>;
    untilNextReady(): Promise<Millis | null>;
}

/** A row of the outbox, as it is looked at later. `void`: it had become pointless. */
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
    /** Newest first, those before a row's id. The card's own edits are left out, unless they failed. */
    page(runId: RunId, before: number | null, limit: number): Promise<LedgerRow[]>;
    /** Posts that were planned from an instant to before another, oldest first. */
    posts(runId: RunId, from: Millis, to: Millis, limit: number): Promise<LedgerRow[]>;
    /** How many messages of each run were refused for good, with nothing sent to the same place since. Runs without any are left out. */
    undelivered(runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, number>>;
}

/** Messages to followers: one at a time for each of them, with everything that waits for them by then. */
export interface FollowerTurns {
    /**
     * Takes the follower's turn for a claimed row, and settles what goes out with it (itself first); a second attempt gets the same
     * again. `waitMs`: it is not their turn yet.
     */
    take(
        row: OutboxRow,
        user: UserId,
        how: {pace: Millis; limit: number},
    ): Promise<{joined: Pick<OutboxRow, 'id' | 'runId' | 'message'>[]} | {waitMs: Millis}>;
    /** Ends joined rows that do not go out after all. */
    leaveOut(ids: readonly number[], why: string): Promise<void>;
    /** Nothing is sent for this row: the turn is the next one's. */
    giveBack(row: OutboxRow, user: UserId): Promise<void>;
}

/** What somebody wishes for themselves. */
export interface MyDaySetting {
    /** Wall time of their digest in `zone`, `HH:MM`; null: none. */
    at: string | null;
    zone: Zone;
    /** Whose days off are theirs: the team in which they set it. */
    teamId: TeamId;
    nextAt: Millis | null;
}

/** What the clock makes of a person's day: the digest that is owed now, if one is, and when it looks again. */
export interface MyDayPlan {
    nextAt: Millis | null;
    digest: {dueAt: Millis; until: Millis} | null;
    zone: Zone;
}

export interface PersonSettings {
    get(user: UserId): Promise<MyDaySetting | null>;
    save(user: UserId, setting: MyDaySetting): Promise<void>;
    /** Whose digest is due, soonest first, without a lock. */
    due(limit: number): Promise<UserId[]>;
    /**
     * Claims up to `limit` people whose digest is due, skipping those that another worker holds; what `plan` says goes into the outbox in
     * the same transaction that sets their next moment. Gives how many digests that were.
     */
    planDue(limit: number, plan: (user: UserId, setting: MyDaySetting, now: Millis) => MyDayPlan): Promise<number>;
}

export interface Team {
    id: TeamId;
    name: string;
    zone: Zone;
}

/** A team's settings as they are kept. */
export interface KeptSettings {
    settings: TeamSettings;
    /** Grows by one with each change. */
    version: number;
    /** Who changed them last, and when; null while nobody has. `by` is null for the operator. */
    changed: {by: UserId | null; at: Millis} | null;
}

/** `changed`: somebody else was first; `kept` is what they saved. */
export type SettingsSaved = {kind: 'saved' | 'changed'; kept: KeptSettings};

export interface Teams {
    get(teamId: TeamId): Team | null;
    /** The team's calendar with the public holidays of the years around `now`. */
    calendar(teamId: TeamId, zone: Zone, now: Millis): WorkingCalendar;
    /** The version of the settings that `calendar` is made of; 0 for a team that is not known. */
    settingsVersion(teamId: TeamId): number;
    /** Read anew: another replica may have changed them. */
    settings(teamId: TeamId): Promise<KeptSettings | null>;
    /** Saves what was checked, if it was made on the version that holds. The team's open runs are then counted anew by the clock. */
    saveSettings(change: {
        teamId: TeamId;
        version: number;
        settings: TeamSettings;
        by: UserId;
    }): Promise<SettingsSaved | null>;
}

/** Public holidays. */
export interface Almanac {
    /** Local dates `YYYY-MM-DD` with why they are off. */
    of(country: string, region: string | undefined, year: number): Holidays;
    knows(country: string, region?: string): boolean;
    countries(): Country[];
}

export interface Playbooks {
    list(): Playbook[];
    get(id: string): Playbook | null;
}

export interface NewIds {
    /** 26 characters `[a-z0-9]`, unguessable. */
    id(): string;
}

/** Proves that a text comes from us. */
export interface Seals {
    seal(text: string): string;
    /** Constant time. */
    holds(text: string, seal: string): boolean;
}

export interface Log {
    info(message: string, fields?: Record<string, unknown>): void;
    warn(message: string, fields?: Record<string, unknown>): void;
    error(message: string, fields?: Record<string, unknown>): void;
}
