import {recountDuty} from './arm_duty';
import type {Command} from './command';
import {decideItem, isItemCommand} from './decide_item';
import {decideLife} from './decide_life';
import {decidePeople} from './decide_people';
import {decideUpdate} from './decide_update';
import {decideWake} from './decide_wake';
import {record, type Decision, type DutyMoment} from './decision';
import type {Happening} from './event';
import {isRefused, refuse} from './refusal';
import {ownerOf, type Run} from './run';

/**
 * The rules of a run: what happens when `command` comes at `moment`, or why it does not. Pure.
 * A person, a slash command and the clock all come through here.
 */
export function decide(run: Run, command: Command, moment: DutyMoment): Decision {
    if (command.type !== 'wake' && run.status === 'finished' && command.type !== 'restore') {
        return refuse('run_finished', {params: run.finished ? {user: run.finished.by, at: run.finished.at} : {}});
    }
    if (command.type === 'restore' && run.status !== 'finished') {
        return refuse('run_not_finished');
    }
    const decision = decideOne(run, command, moment);
    return isRefused(decision) ? decision : [...decision, ...retarget(run, decision, moment)];
}

function decideOne(run: Run, command: Command, moment: DutyMoment): Decision {
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
            return decidePeople(run, command, moment);
        case 'post_update':
        case 'hold':
        case 'snooze':
        case 'set_duty':
            return decideUpdate(run, command, moment);
        case 'rename':
        case 'set_details':
        case 'finish':
        case 'restore':
        case 'open_channel':
            return decideLife(run, command, moment);
        case 'wake':
            return decideWake(run, moment);
        case 'recount':
            return recountDuty(run, moment);
    }
}

/** An open reminder follows the new owner. */
function retarget(run: Run, happenings: readonly Happening[], moment: DutyMoment): Happening[] {
    const after = record(run, happenings, moment).run;
    const owner = ownerOf(after);
    return after.obligation && ownerOf(run) !== owner
        ? [{type: 'obligation_retargeted', obligationId: after.obligation.id, asked: owner}]
        : [];
}
