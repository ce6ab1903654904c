import type {Severity} from './duty_rule';
import type {RoleId} from '../units';

/** A step of the ladder with this name tells the stakeholder channel instead of asking a seat. No role may have this name. */
export const CHANNEL_STEP: RoleId = 'channel';

/** `afterMinutes` after the due moment, in the duty's own time, `ask` is asked: a seat, or the stakeholder channel. */
export interface LadderStep {
    afterMinutes: number;
    ask: RoleId;
}

/** What happens around an update that is owed: before it is due, while it is overdue, and whom else it reaches. All in minutes. */
export interface Ladder {
    /** This long before a due moment it shows in the sidebar and on the run card. 0: never. */
    upcomingMinutes: number;
    /** Between two reminders of one obligation. */
    repeatEveryMinutes: number;
    /** Ascending. */
    steps: LadderStep[];
    /** How long "I'm on it" holds back reminders and escalation, once per obligation. */
    holdMinutes: number;
}

/** Backup after an hour, lead after three, the stakeholder channel after a day. */
const STANDARD_STEPS: readonly LadderStep[] = [
    {afterMinutes: 60, ask: 'backup'},
    {afterMinutes: 180, ask: 'lead'},
    {afterMinutes: 1_440, ask: CHANNEL_STEP},
];

/** The ladder of a playbook that names none; steps for roles that it lacks are left out. */
export function standardLadder(roles: readonly RoleId[]): Ladder {
    return {
        upcomingMinutes: 60,
        repeatEveryMinutes: 60,
        steps: STANDARD_STEPS.filter(({ask}) => ask === CHANNEL_STEP || roles.includes(ask)),
        holdMinutes: 120,
    };
}

/** A new incident asks for somebody who takes it, until somebody does. */
export interface AcknowledgeSpec {
    /** Minutes between two asks, round the clock. A severity that is missing here asks nobody. */
    bySeverity: Partial<Record<Severity, number>>;
    /** The first is asked at the start, each next one an interval later, then all of them again and again. */
    ask: RoleId[];
}
