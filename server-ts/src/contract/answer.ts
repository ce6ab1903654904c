import type {CalendarMonth} from '../domain/calendar/calendar_words';
import type {RunEvent} from '../domain/event';
import type {Place} from '../domain/announce/message';
import type {ObligationStage} from '../domain/duty/obligation';
import type {PlannedNotice} from '../domain/duty/next_steps';
import type {FieldName, RoleSpec, RunKind} from '../domain/playbook';
import type {RunPeriods} from '../domain/items/repeat';
import type {Run, Seat} from '../domain/run';
import type {RunSummary} from '../domain/summary';
import type {Country, TeamSettings} from '../domain/calendar/team_settings';
import type {ChannelId, Millis, RoleId, RunId, UserId, Zone} from '../domain/units';
import type {Compatibility} from './version';
import type {RefusalReason} from '../domain/refusal';

export interface Person {
    id: UserId;
    username: string;
    /** Full name, or the username where there is none. */
    name: string;
    /** Deactivated: still named, no longer asked. */
    gone: boolean;
}

export interface PlaybookSummary {
    id: string;
    title: string;
    kind: RunKind;
    description: string;
    fields: FieldName[];
    roles: RoleSpec[];
    ownerRole: RoleId | null;
    channel: {default: 'this' | 'public' | 'private'; newRequired: boolean};
    items: number;
}

export interface Connected {
    key: string;
    botId: UserId;
    me: Person;
    zone: Zone;
    compatibility: Compatibility;
    playbooks: PlaybookSummary[];
    /** The person administers this team and it is set up already; false in a team that is not. */
    teamReady: boolean;
}

export interface Home {
    /** In order: most urgent first. An id alone stands for a run that the tab has in this version. */
    here: (RunSummary | RunId)[];
    mine: (RunSummary | RunId)[];
    /** The newest running cycle's people. */
    onDuty: {runId: RunId; seats: Seat[]} | null;
    /** Runs of which messages were refused for good, with how many; an older sidecar does not say. */
    undelivered?: Record<RunId, number>;
    people: Person[];
}

/** Whole, or the events that a tab lacks. */
export type RunAnswer = ({run: Run} | {events: RunEvent[]}) & {
    runId: RunId;
    version: number;
    /** Which days and weeks count, where something of the run repeats. */
    periods?: RunPeriods;
    canEdit: boolean;
    /** How many of its messages were refused for good, with nothing sent to the same place since; missing where it was not looked at. */
    undelivered?: number;
    people: Person[];
    /** Sentences for whoever made the change: what of it could not be done. */
    notes?: string[];
};

export interface Timeline {
    events: RunEvent[];
    more: boolean;
    people: Person[];
}

/** A message that was to be sent, and what became of it. */
export interface LedgerLine {
    id: number;
    /** In plain words: `the reminder`, `a status update`. */
    what: string;
    /** An edit changes a post that is there and notifies nobody; `other` is no post at all. */
    op: 'post' | 'edit' | 'other';
    /** The owed update, or the run that nobody had taken; null for what is about neither. */
    about: {id: string; stage: ObligationStage | 'untaken'} | null;
    place: Place;
    /** Whom it names so that they are notified. */
    asked: UserId[];
    plannedAt: Millis;
    dueAt: Millis | null;
    sentAt: Millis | null;
    /** How long after its moment it was sent, or has waited until now; null for what is not sent and will not be. */
    lateMs: Millis | null;
    attempts: number;
    outcome: 'sent' | 'waiting' | 'failed' | 'dropped';
    /** Mattermost's words for the newest attempt that failed, or why it was not sent. */
    why: string | null;
}

export interface LedgerPage {
    /** Newest first. */
    lines: LedgerLine[];
    more: boolean;
    people: Person[];
}

export interface Why {
    /** A paragraph, in Mattermost's markdown. */
    text: string;
}

export interface StartForm {
    name: string;
    /** The name with `{summary}` and `{customer}` still to be filled in: it follows them until the person writes one. */
    pattern?: string;
    seats: Record<RoleId, UserId | null>;
    summary: string;
    /** An address in the message that the form was opened on; an older sidecar sends none. */
    ticket?: string;
    people: Person[];
}

export interface Started {
    runId: RunId;
    channelId: ChannelId;
    answer: RunAnswer;
}

export interface DuePreview {
    at: Millis | null;
    /** The run's zone, or the team's: the typist's own is known to the tab. */
    zone: Zone;
}

export interface DutyPreview {
    /** The next due moments, five at most, if each is answered when it comes. */
    due: Millis[];
    /** Who is asked when, if the first of them is not answered; or the update that is owed now. */
    steps: PlannedNotice[];
    /** When the next update is due if one is posted now; null when none is owed any more. */
    afterUpdate: Millis | null;
    /** The run's. */
    zone: Zone;
    people: Person[];
}

export interface TeamSettingsAnswer {
    settings: TeamSettings;
    version: number;
    /** Who changed them last; null while nobody has. `by` is null for the operator. */
    changed: {by: UserId | null; at: Millis} | null;
    canEdit: boolean;
    /** Who may besides the team's admins: those who hold a role in its newest running cycle. */
    editors: UserId[];
    /** What one can choose from; null for those who may not. */
    choices: {zones: Zone[]; countries: Country[]} | null;
    people: Person[];
}

/** A person's digest over all their runs: at what time of their working days it comes, null for never. */
export interface MyDayAnswer {
    at: string | null;
    zone: Zone;
    nextAt: Millis | null;
}

export interface CalendarYear {
    year: number;
    months: CalendarMonth[];
}

/** A message that a run would send. */
export interface RehearsedMessage {
    at: Millis;
    /** An edit notifies nobody. */
    op: 'post' | 'edit';
    /** `due`, `overdue`, `resolved` …, or what the message is where it belongs to no obligation. */
    stage: string;
    place: 'run' | 'channel' | 'direct';
    /** Whom it asks: by their seat, and by name where the run has real people. */
    asked: {role: RoleId | null; user: UserId | null}[];
    /** The first line of its text. */
    text: string;
    why: string;
}

export interface RehearsalStrip {
    messages: RehearsedMessage[];
    /** There are more before the last day than fit into an answer. */
    more: boolean;
    zone: Zone;
    people: Person[];
}

/** The answer to each kind of request. */
export interface AnswerBodies {
    connect: Connected;
    home: Home;
    run: RunAnswer;
    change: RunAnswer;
    timeline: Timeline;
    ledger: LedgerPage;
    why: Why;
    start_form: StartForm;
    start: Started;
    preview_due: DuePreview;
    preview_duty: DutyPreview;
    team_settings: TeamSettingsAnswer;
    set_team_settings: TeamSettingsAnswer;
    calendar_year: CalendarYear;
    my_day: MyDayAnswer;
    set_my_day: MyDayAnswer;
    rehearse: RehearsalStrip;
    /** What the two commands of a new team are made with; `hint` follows `/set` in Mattermost's autocomplete. */
    set_up_info: {commandUrl: string; hint: string; description: string};
    set_up_team: {done: true};
}

export interface Refusing {
    ok: false;
    reason: RefusalReason;
    field?: string;
    /** The sentence for the person. */
    text: string;
    /** What to quote when asking for help: it finds the line in the sidecar's log. */
    ref: string;
}

/** What comes back in the `props` of the hidden command's answer, under `PROPS_KEY`. `now` is the sidecar's time. */
export type Answer<T extends keyof AnswerBodies = keyof AnswerBodies> =
    {ok: true; v: number; now: Millis; body: AnswerBodies[T]} | (Refusing & {v: number; now: Millis});
