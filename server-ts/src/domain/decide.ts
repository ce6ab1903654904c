import {bringIn} from './by_severity';
import {recountDuty} from './duty/arm_duty';
import type {Command} from './command';
import {decideDuty} from './duty/decide_duty';
import {decideItem} from './items/decide_item';
import {isItemCommand} from './items/item_command';
import {decideLife} from './decide_life';
import {decidePeople} from './decide_people';
import {decidePassOn} from './pass_on';
import {decideRepeat} from './items/decide_repeat';
import {decideUpdate} from './duty/decide_update';
import {decideReminders} from './items/decide_remind';
import {askWithoutChannel, decideWake} from './duty/decide_wake';
import type {Decision, DutyMoment} from './decision';
import {isRefused, refuse} from './refusal';
import type {Run} from './run';
import {settle} from './settle';

/** Who does not want to hear of a run any more need not have it restored for that. */
const ON_A_FINISHED_RUN: readonly Command['type'][] = ['wake', 'restore', 'unfollow', 'drop_follower'];

/**
 * The rules of a run: what happens when `command` comes at `moment`, or why it is refused. Pure. Commands of people, slash commands and the
 * clock all come through here.
 */
export function decide(run: Run, command: Command, moment: DutyMoment): Decision {
    if (run.status === 'finished' && !ON_A_FINISHED_RUN.includes(command.type)) {
        return refuse('run_finished', {params: run.finished ? {user: run.finished.by, at: run.finished.at} : {}});
    }
    if (command.type === 'restore' && run.status !== 'finished') {
        return refuse('run_not_finished');
    }
    const decision = decideOne(run, command, moment);
    if (isRefused(decision)) {
        return decision;
    }
    const happenings = [...decision, ...bringIn(run, command, decision, moment)];
    return [...happenings, ...settle(run, happenings, moment)];
}

function decideOne(run: Run, command: Command, moment: DutyMoment): Decision {
    const repeated = decideRepeat(run, command, moment);
    if (repeated !== null) {
        return repeated;
    }
    if (isItemCommand(command)) {
        return decideItem(run, command);
    }
    switch (command.type) {
        case 'set_seat':
        case 'answer_seat':
        case 'join':
        case 'leave':
        case 'follow':
        case 'unfollow':
        case 'drop_follower':
            return decidePeople(run, command, moment);
        case 'begin_cycle':
        case 'pass_on':
            return decidePassOn(run, command, moment);
        case 'post_update':
        case 'hold':
        case 'snooze':
            return decideUpdate(run, command, moment);
        case 'set_duty':
        case 'set_upcoming_dm':
            return decideDuty(run, command, moment);
        case 'rename':
        case 'set_details':
        case 'finish':
        case 'restore':
        case 'open_channel':
            return decideLife(run, command, moment);
        case 'snooze_items':
        case 'remind_anew':
            return decideReminders(run, command, moment);
        case 'wake':
            return decideWake(run, moment);
        case 'channel_lost':
            return askWithoutChannel(run, command.obligationId, moment);
        case 'recount':
            return recountDuty(run, moment);
    }
}
