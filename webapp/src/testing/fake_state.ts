import type {
    MyDayAnswer,
    PlaybookSummary,
    RehearsalStrip,
    TeamSettingsAnswer,
} from '../../../server-ts/src/contract/answer';
import type {Envelope, RequestBody} from '../../../server-ts/src/contract/request';
import type {Command} from '../../../server-ts/src/domain/command';
import type {RunEvent} from '../../../server-ts/src/domain/event';
import type {Run, Seat} from '../../../server-ts/src/domain/run';

/** A call to Mattermost, as it left the page. */
export interface Sent {
    path: string;
    method: string;
    headers: Record<string, string>;
    body: unknown;
    channelId: string;
    envelope: Envelope | null;
}

export type EnvelopeOf<T extends RequestBody['type']> = Envelope & {body: Extract<RequestBody, {type: T}>};

export type Reply = {status: number; body: unknown};

/** What a test sees of the sidecar in memory, and sets before it answers. */
export interface FakeSidecar {
    fetch: (url: string, init: {method: string; headers: Record<string, string>; body?: string}) => Promise<object>;
    sent: Sent[];
    /** The hidden requests among what was sent. */
    asked<T extends RequestBody['type']>(type?: T): EnvelopeOf<T>[];
    runs: Map<string, Run>;
    /** What happened in each run since the test began. */
    events: Map<string, RunEvent[]>;
    /** Somebody else changes a run while the page under test is open. */
    change(runId: string, command: Command, by: string): void;
    now: number;
    key: string;
    playbooks: PlaybookSummary[];
    /** Answers a call before anything else does; null lets it through. */
    intercept: (sent: Sent) => Reply | Promise<Reply | null> | null;
    /** The network is dead: `before` the request arrived, or `after`, so that only the answer was lost. */
    dead: null | 'before' | 'after';
    started: number;
    onDuty: {runId: string; seats: Seat[]} | null;
    settings: TeamSettingsAnswer;
    rehearsal: RehearsalStrip;
    myDay: MyDayAnswer;
    /** How long a request takes, in ms of the fake clock; 0 answers at once. */
    latency: number;
}
