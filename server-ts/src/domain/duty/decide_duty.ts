import {armByOtherRules, resolveObligation} from './arm_duty';
import {checkDuty} from './check_duty';
import type {Command} from '../command';
import {record, type Decision, type DutyMoment} from '../decision';
import {rulesOfRun} from './rules_in_force';
import {dutyMark} from './duty_mark';
import type {Happening} from '../event';
import {LIST_LIMITS} from '../limits';
import {refuse} from '../refusal';
import type {Run} from '../run';

export type DutyCommand = Extract<Command, {type: 'set_duty' | 'set_upcoming_dm'}>;

/** The settings of the update duty. */
export function decideDuty(run: Run, command: DutyCommand, moment: DutyMoment): Decision {
    return command.type === 'set_duty' ? setDuty(run, command, moment) : setUpcomingDm(run, command.on, moment);
}

function setDuty(run: Run, command: Extract<Command, {type: 'set_duty'}>, moment: DutyMoment): Decision {
    if (command.from !== undefined && command.from !== dutyMark(run.duty)) {
        return refuse('duty_edited');
    }
    const refused = checkDuty(run, command);
    if (refused) {
        return refused;
    }
    const {duty} = run;
    const {rules, ladder, stakeholderChannel, broadcast, movesOnWhenAway, on} = command;
    const before = settingsOf(duty);
    const after = {
        on,
        ownRules: rules === undefined ? duty.ownRules : rules,
        ownLadder: ladder === undefined ? duty.ownLadder : ladder,
        stakeholderChannel: stakeholderChannel === undefined ? duty.stakeholderChannel : stakeholderChannel,
        broadcast:
            broadcast === undefined ? duty.broadcast : [...new Set(broadcast)].filter((id) => id !== run.channelId),
        movesOnWhenAway: movesOnWhenAway ?? duty.movesOnWhenAway,
    };
    if (JSON.stringify(after) === JSON.stringify(before)) {
        return [];
    }
    const happenings: Happening[] = [{type: 'duty_changed', ...after, wasOn: before.on}];
    if (!on) {
        happenings.push(...resolveObligation(run, 'switched_off'));
    }
    const changed = record(run, happenings, moment).run;
    if (on && rulesOfRun(changed).length === 0) {
        return refuse('duty_has_no_rules', {field: 'rules'});
    }
    // An open obligation stays open: only its answer ends it, not a new rule. A change of settings that does not affect moments leaves the
    // next one where it is.
    const movesMoments = on !== before.on || JSON.stringify(after.ownRules) !== JSON.stringify(before.ownRules);
    return changed.obligation || !movesMoments ? happenings : [...happenings, ...armByOtherRules(run, changed, moment)];
}

function settingsOf({
    on,
    ownRules,
    ownLadder,
    stakeholderChannel,
    broadcast,
    movesOnWhenAway,
}: Run['duty']): Pick<
    Run['duty'],
    'on' | 'ownRules' | 'ownLadder' | 'stakeholderChannel' | 'broadcast' | 'movesOnWhenAway'
> {
    return {on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway};
}

/** A person's own wish to be told before an update of theirs falls due. */
function setUpcomingDm(run: Run, on: boolean, {by}: DutyMoment): Decision {
    if (by === null) {
        return refuse('not_allowed');
    }
    const {upcomingDm} = run.duty;
    if (upcomingDm.includes(by) === on) {
        return [];
    }
    return on && upcomingDm.length >= LIST_LIMITS.participants
        ? refuse('too_many_people', {params: {limit: LIST_LIMITS.participants}})
        : [{type: 'upcoming_dm_set', user: by, on}];
}
