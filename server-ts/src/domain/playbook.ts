import type {DutyRule, Severity} from './duty/duty_rule';
import type {AcknowledgeSpec, Ladder} from './duty/ladder_rule';
import type {RepeatRule} from './items/repeat';
import type {RoleId} from './units';

export type RunKind = 'cycle' | 'incident' | 'checklist';

/** What a start form asks for beyond name, people and channel. */
export type FieldName = 'severity' | 'customer' | 'ticket' | 'summary';

export interface RoleSpec {
    id: RoleId;
    title: string;
    /** Filled from the role of this name in the team's newest running cycle, when the starter names nobody. */
    from?: RoleId;
    /**
     * Only for these severities, and at the latest when the run gets one of them. A person whom the starter names has the role at any
     * severity.
     */
    severities?: Severity[];
}

export interface ItemSpec {
    id: string;
    title: string;
    note?: string;
    role?: RoleId;
    /** Words as a person types them, counted from the start, or from the week that its name is for: `Friday 17:00`, `in 4 hours`. */
    due?: string;
    /** It is to be done again and again. */
    repeat?: RepeatRule;
    /** Only for these severities: otherwise it comes when the run gets one of them. */
    severities?: Severity[];
}

export interface PhaseSpec {
    id: string;
    title: string;
    items: ItemSpec[];
    /** Its items are in the run only for these severities. */
    severities?: Severity[];
}

export interface UpdateSpec {
    template: string;
    /** Applies to every run of the playbook, except to the severities that `bySeverity` names. */
    rules: DutyRule[];
    bySeverity?: Partial<Record<Severity, DutyRule[]>>;
    ladder: Ladder;
    /** Names of channels of the team that updates are copied to; looked up when a run starts. */
    broadcast?: string[];
    /** The name of the channel that `channel` in a ladder stands for. */
    stakeholderChannel?: string;
}

export interface ChannelSpec {
    default: 'this' | 'public' | 'private';
    /** A start that names an existing channel is refused. */
    newRequired: boolean;
}

/** A template. Data: it comes from `assets/playbooks/` and is checked against its schema before it gets here. */
export interface Playbook {
    id: string;
    title: string;
    kind: RunKind;
    description: string;
    /** May hold `{year}`, `{week}`, `{number}`, `{summary}`, `{customer}`. */
    namePattern: string;
    channel: ChannelSpec;
    roles: RoleSpec[];
    /** The role that owns the run; null: whoever starts it. */
    ownerRole: RoleId | null;
    fields: FieldName[];
    phases: PhaseSpec[];
    updates: UpdateSpec | null;
    /** Null: nobody is asked to take a new run. */
    acknowledge: AcknowledgeSpec | null;
    archived?: boolean;
    /** Only its owner finishes, restores and hands over a run; a system admin may, too. */
    ownerOnly?: boolean;
}
