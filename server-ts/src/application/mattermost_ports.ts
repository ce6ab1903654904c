import type {WhoIsThere} from '../domain/decision';
import type {RunEvent} from '../domain/event';
import type {Run} from '../domain/run';
import type {ChannelId, Millis, PostId, RunId, TeamId, UserId, Zone} from '../domain/units';

export interface PersonRecord {
    id: UserId;
    username: string;
    firstName: string;
    lastName: string;
    zone: Zone | null;
    isBot: boolean;
    isGuest: boolean;
    isGone: boolean;
}

/** People as Mattermost knows them, cached for minutes. */
export interface People {
    get(ids: readonly UserId[]): Promise<Map<UserId, PersonRecord>>;
    /** The same without the cache, for decisions that must not rest on what was true minutes ago. */
    asTheyAre(ids: readonly UserId[]): Promise<Map<UserId, PersonRecord>>;
    byUsername(username: string): Promise<PersonRecord | null>;
}

/** What the gate asks Mattermost. No answer is older than some hundred milliseconds. */
export interface Membership {
    isInChannel(channelId: ChannelId, userId: UserId): Promise<boolean>;
    isInTeam(teamId: TeamId, userId: UserId): Promise<boolean>;
    isTeamAdmin(teamId: TeamId, userId: UserId): Promise<boolean>;
    isSystemAdmin(userId: UserId): Promise<boolean>;
}

export interface ChannelFacts {
    id: ChannelId;
    teamId: TeamId;
    name: string;
    displayName: string;
    kind: 'public' | 'private' | 'direct';
    archived: boolean;
}

export interface Channels {
    /** Null if there is none, or the bot may not see it. */
    get(channelId: ChannelId): Promise<ChannelFacts | null>;
    /** By the name in its address; null if the bot finds none. */
    byName(teamId: TeamId, name: string): Promise<ChannelFacts | null>;
    /** Whether the bot is in it. */
    hasBot(channelId: ChannelId): Promise<boolean>;
    /** Brings the bot in; false for a private channel that it is not in. `leave` takes it out again. */
    ensureBotIn(channel: ChannelFacts): Promise<boolean>;
    leave(channelId: ChannelId): Promise<void>;
    /** Makes an archived channel active again; false if the bot may not, because it is not an admin of the team. */
    unarchive(channelId: ChannelId): Promise<boolean>;
    post(postId: PostId): Promise<{channelId: ChannelId; message: string; userId: UserId; key: string | null} | null>;
}

/** Tells the browsers that show a run that something is newer. Only a hint: losing one costs seconds and no data. */
export interface Signals {
    /** `events`: what brought it to its version, for tabs that had the one before. */
    runChanged(run: Run, events?: readonly RunEvent[]): void;
    listChanged(users: readonly UserId[]): void;
}

/** Whom a run can ask, and where. */
export interface RunPeople {
    channelId: ChannelId;
    people: UserId[];
}

/** Who of a run's people cannot answer. */
export interface Presence {
    /** What is known now, without asking anybody. */
    of(run: Pick<Run, 'channelId' | 'startedBy' | 'seats' | 'phases'>): WhoIsThere;
    /** Whether this person is out of office or does not want to be disturbed, at most some seconds ago. */
    isAway(user: UserId): Promise<boolean>;
    /** Finds out what is not known or is too old. Never fails: a person about whom nothing can be learned counts as there. */
    learn(runs: readonly RunPeople[], maxAge: Millis): Promise<void>;
}

/** A button in the form in which Mattermost will hand it back to us: sealed, so that nobody can make up another. */
export interface SealedButton {
    id: string;
    label: string;
    style: 'primary' | 'default' | 'danger';
    context: Record<string, string | number>;
}

export interface PostContent {
    message: string;
    type?: string;
    card?: Record<string, unknown>;
    lines: string[];
    colour: 'quiet' | 'warning' | 'danger' | 'good';
    buttons: SealedButton[];
}

/** Why a message could not be sent. `passing` failures are tried again; the others stay in the ledger as failed. */
export interface ChatFailure {
    passing: boolean;
    retryAfterMs: Millis | null;
    text: string;
    status: number;
    id: string;
}

/** Whether a request may still be sent. Where either throws nothing is sent, and the call rejects with that. */
export interface Permit {
    /** Asked when it is the request's turn. */
    ask(): Promise<void>;
    /** Asked when the connection is open, right before the request is written. */
    still(): void;
}

/** Everything that we write in Mattermost, as the bot. Failures are thrown, and read with `failureOf`. */
export interface Chat {
    /** Mattermost's own time; asks for it if nothing has answered yet. */
    now(): Promise<Millis>;
    /**
     * Posts once. For half a minute Mattermost remembers what was posted under an id: it stores nothing again, not even while the first
     * is still on its way to its database (a failure that passes). `isOld`: what came back was stored by an earlier attempt, with the
     * words of that one. `mine: false`: it is somebody else's (the id is not bound to a user), so ours was not stored; `others` says how
     * often that happened with this key, and takes another id each time.
     */
    post(request: {
        channelId: ChannelId;
        rootId: PostId | null;
        content: PostContent;
        key: string;
        others: number;
        permit?: Permit;
    }): Promise<{postId: PostId; mine: boolean; isOld: boolean}>;
    /** Our posts with this key in the channel, oldest first, among those changed since an instant of Mattermost's time. */
    findPosts(channelId: ChannelId, key: string, since: Millis): Promise<PostId[]>;
    /** Somebody deleted it; false also where the bot may not look. */
    isDeleted(postId: PostId): Promise<boolean>;
    edit(postId: PostId, content: PostContent, key: string): Promise<void>;
    pin(postId: PostId): Promise<void>;
    unpin(postId: PostId): Promise<void>;
    remove(postId: PostId): Promise<void>;
    directChannel(user: UserId): Promise<ChannelId>;
    /** Makes a channel, or finds the one that an earlier attempt for the same run made. `taken`: another channel has the name. */
    openChannel(request: {
        teamId: TeamId;
        runId: RunId;
        name: string;
        displayName: string;
        /** What it is for, as everybody reads at its beginning. */
        purpose: string;
        /** Set from the beginning: Mattermost announces a later change of header to the whole channel. */
        header: string;
        visibility: 'public' | 'private';
    }): Promise<ChannelId | 'taken'>;
    /** As it is now, with what people made of it. */
    header(channelId: ChannelId): Promise<string>;
    setHeader(channelId: ChannelId, header: string): Promise<void>;
    /** Adds those who can be added, and gives the others. */
    addMembers(channelId: ChannelId, users: readonly UserId[]): Promise<UserId[]>;
    failureOf(error: unknown): ChatFailure | null;
}

export interface DialogField {
    name: string;
    label: string;
    type: 'text' | 'textarea' | 'select';
    value?: string;
    placeholder?: string;
    help?: string;
    optional?: boolean;
    maxLength?: number;
    options?: {text: string; value: string}[];
    /** A select whose options Mattermost itself provides: the server's people, or the team's public channels. */
    among?: 'people' | 'channels';
}

/** A form that Mattermost shows, also on phones. `state` comes back with what was typed; anybody could have made it up. */
export interface DialogForm {
    title: string;
    introduction?: string;
    submitLabel: string;
    fields: DialogField[];
    state: string;
}

export interface Dialogs {
    /** `triggerId` as Mattermost sent it with the click or the command, at most 30 s ago. */
    open(triggerId: string, form: DialogForm): Promise<void>;
}
