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
import type {Claiming, OutboxRow, SeenRun} from './outbox_ports';

/** What a change did to a run, as it is to be saved. */
export interface Change {
    run: Run;
    events: RunEvent[];
    messages: Message[];
    /** The version of the team's settings from which due moments were computed; missing if none was. */
    settingsVersion?: number;
}

/** Who asks, and the marks by which a repeated request is recognised. */
export interface Asking {
    commandId: string;
    /** Unique part of Mattermost's signed trigger; null for the clock, and for dialogs, whose command id lets their state act once. */
    triggerId: string | null;
    user: UserId | null;
}

export type Saved =
    | {kind: 'saved'; run: Run; events: RunEvent[]; now: Millis}
    /** The command was carried out before. `run` is the run as it is now. */
    | {kind: 'repeated'; run: Run; now: Millis}
    | {kind: 'replayed'}
    | {kind: 'refused'; refused: Refused; run: Run; now: Millis}
    | {kind: 'not_found'};

/** What became of a run that the clock looked at. `change` null: nothing happened, its moment is another one by now. */
export interface Woken {
    saved: Extract<Saved, {kind: 'saved'}>;
    change: Change | null;
}

/** A run as its row holds it, in JSON. */
export interface RunTexts {
    state: string;
    summary: string;
}

/** What the clock will do to a run at a moment that is still to come, if the run and the settings of its team stay as they were. */
export interface PreparedWake {
    before: Run;
    at: Millis;
    settingsVersion: number;
    change: Change | null;
    texts: RunTexts | null;
}

export type PreparedWakes = ReadonlyMap<RunId, PreparedWake>;

export interface NewRun {
    /** The team's next number is given inside the transaction, because the run's name may contain it. */
    make: (number: number, now: Millis) => (Change & {refused?: never}) | Refused;
    teamId: TeamId;
    /** Whether the run uses that number, so that the next one gets another. */
    isNumbered: (run: Run, number: number) => boolean;
}

export type Created =
    | {kind: 'created'; run: Run; now: Millis; claimed: OutboxRow[]}
    | {kind: 'repeated'; runId: RunId}
    | {kind: 'replayed'}
    | {kind: 'refused'; refused: Refused; now: Millis};

/** The run's row is the only lock: whoever changes a run takes it first. */
export interface RunStore {
    create(asking: Asking, request: NewRun, claiming?: Claiming | null): Promise<Created>;
    change(runId: RunId, asking: Asking, decide: (run: Run, now: Millis) => Change | Refused): Promise<Saved>;
    /**
     * Claims up to `limit` due runs, without those that another worker holds, and saves what becomes of them. `failed`: runs whose rules or
     * rows are broken; they are left alone for a minute, so that they do not hold up the others. What was `prepared` for a run is saved,
     * unless something has changed since.
     */
    wakeSome(
        limit: number,
        decide: (run: Run, now: Millis) => Change | null,
        claiming?: Claiming | null,
        prepared?: PreparedWakes,
    ): Promise<{woken: Woken[]; failed: {runId: RunId; error: unknown}[]; claimed: OutboxRow[]}>;
    /** Decides on up to `limit` runs that fall due within `ahead`, and not on those that are `known`, as of their moment. Saves nothing. */
    prepareWakes(
        ahead: Millis,
        limit: number,
        decide: (run: Run, now: Millis) => Change | null,
        known: PreparedWakes,
    ): Promise<PreparedWakes>;
    /** Runs whose moment has come or comes within `ahead`, soonest first, and in how long. Without a lock: only for looking ahead. */
    dueWithin(ahead: Millis, limit: number): Promise<(RunPeople & {dueIn: Millis})[]>;
    /** How long until the earliest due moment of a run or a digest (null if there is none), and the database's time. */
    untilNextDue(): Promise<{wait: Millis | null; now: Millis}>;
    /** Removes a run whose channel Mattermost refused, with everything that it was going to send. */
    abandon(runId: RunId): Promise<void>;
}

/** The database's time as far as this process knows it, for words and previews. Decisions use the time of their transaction. */
export interface AppClock {
    now(): Millis;
}

export interface RunReads {
    /** With `seen`, a copy of that version is good enough if there is one; `now` is then the time at which it was seen. */
    run(runId: RunId, seen?: SeenRun | null): Promise<{run: Run; now: Millis} | null>;
    /** Where a run is, without reading it whole. */
    place(runId: RunId): Promise<{teamId: TeamId; channelId: ChannelId; version: number} | null>;
    /** Events after `since`, oldest first; null if there are more than `limit`. */
    eventsSince(runId: RunId, since: number, limit: number): Promise<RunEvent[] | null>;
    /** The timeline backwards from `before`. */
    eventsBefore(runId: RunId, before: number, limit: number): Promise<RunEvent[]>;
    /** The newest events of the update duty (`DUTY_EVENTS`), oldest first, without the updates' own texts. */
    dutyEvents(runId: RunId, limit: number): Promise<RunEvent[]>;
    inChannel(channelId: ChannelId, limit: number): Promise<RunSummary[]>;
    ofPerson(userId: UserId, teamId: TeamId, limit: number): Promise<RunSummary[]>;
    /** Running runs of a person over all teams, whole, newest first, and the database's time. */
    wholeOfPerson(userId: UserId, limit: number): Promise<{runs: Run[]; now: Millis}>;
    /** The posts of those run cards that are posted. */
    cards(runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, PostId>>;
    /** The running ones: first those that have begun, newest first, then those for a later week, soonest first. */
    cyclesByTurn(teamId: TeamId, limit: number): Promise<RunSummary[]>;
    /** Running runs of a team with seats that follow the cycles of that channel, oldest first. */
    following(teamId: TeamId, channelId: ChannelId, limit: number): Promise<RunId[]>;
    nextNumber(teamId: TeamId): Promise<number>;
    /** The run whose outbox made this post; found by its key if the sender was killed before it noted the post's id. */
    runOfPost(postId: PostId, key: string | null): Promise<RunId | null>;
}

/** What a person has set for themselves. */
export interface MyDaySetting {
    /** Wall time of their digest in `zone`, `HH:MM`; null: none. */
    at: string | null;
    zone: Zone;
    /** The team in which they set it: its days off are theirs. */
    teamId: TeamId;
    nextAt: Millis | null;
}

/** What the clock finds for a person's day: the digest that is owed now, if there is one, and when to look again. */
export interface MyDayPlan {
    nextAt: Millis | null;
    digest: {dueAt: Millis; until: Millis} | null;
    zone: Zone;
}

export interface PersonSettings {
    get(user: UserId): Promise<MyDaySetting | null>;
    save(user: UserId, setting: MyDaySetting): Promise<void>;
    /** People whose digest is due, soonest first, without a lock. */
    due(limit: number): Promise<UserId[]>;
    /**
     * Claims up to `limit` people whose digest is due, without those that another worker holds. What `plan` says goes into the outbox in
     * the transaction that sets their next moment. Gives the number of digests.
     */
    planDue(limit: number, plan: (user: UserId, setting: MyDaySetting, now: Millis) => MyDayPlan): Promise<number>;
}

export interface Team {
    id: TeamId;
    name: string;
    zone: Zone;
}

/** A team's settings as they are stored. */
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
    /** The version of the settings behind `calendar`; 0 for an unknown team. */
    settingsVersion(teamId: TeamId): number;
    /** Read from the database, because another replica may have changed them. */
    settings(teamId: TeamId): Promise<KeptSettings | null>;
    /** Saves checked settings if they were based on the current version. The clock then computes the team's open runs again. */
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
