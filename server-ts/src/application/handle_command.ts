import type {Message} from '../domain/announce/message';
import type {Command} from '../domain/command';
import type {Refused} from '../domain/refusal';
import {isRefused} from '../domain/refusal';
import {ownerOf, type Run} from '../domain/run';
import type {Millis, RunId} from '../domain/units';
import {changeRun, type Surroundings} from './change_run';
import type {Signals} from './mattermost_ports';
import type {OutboxRow} from './outbox_ports';
import type {Asking, Change, RunStore, Saved} from './ports';

export interface CommandDoor extends Surroundings {
    runs: RunStore;
    signals: Signals;
    /** Called when something was put into the outbox. */
    messagesWait: () => void;
}

/**
 * The one door: a person, a slash command, a button and the clock change a run here and nowhere else. `commandFor` gives the command for
 * the run as it is under its lock, because words like "tomorrow 9:00" need the time of that moment. It may refuse.
 */
export async function handleCommand(
    door: CommandDoor,
    runId: RunId,
    asking: Asking,
    commandFor: (run: Run, now: Millis) => Command | Refused,
): Promise<Saved> {
    let change: Change | null = null;
    const saved = await door.runs.change(runId, asking, (run, now) => {
        const command = commandFor(run, now);
        const changed = isRefused(command) ? command : changeRun(run, command, asking.user, now, door);
        change = isRefused(changed) ? null : changed;
        return changed;
    });
    tell(door, saved, change);
    return saved;
}

/**
 * Sends the signals of a saved change and wakes the outbox, but not for the card, which waits some seconds anyway: waking the outbox for it
 * would cost every tick three more queries. Nor for what was `claimed` where it was written.
 */
export function tell(door: CommandDoor, saved: Saved, change: Change | null, claimed: readonly OutboxRow[] = []): void {
    if (saved.kind !== 'saved' || saved.events.length === 0) {
        return;
    }
    const isWaiting = (message: Message): boolean =>
        message.op !== 'card' && message.op !== 'header' && !claimed.some((row) => row.message === message);
    if (change?.messages.some(isWaiting)) {
        door.messagesWait();
    }
    door.signals.runChanged(saved.run, saved.events);
    const concerned = saved.events.flatMap((event) => {
        switch (event.type) {
            case 'seat_changed':
                return [event.from, event.to];
            case 'item_assigned':
                return event.assignee && 'user' in event.assignee ? [event.assignee.user] : [];
            case 'obligation_opened':
            case 'obligation_resolved':
                return event.obligation.people.map(({user}) => user);
            case 'obligation_escalated':
            case 'obligation_retargeted':
                return event.people.map(({user}) => user);
            case 'acknowledgement_opened':
            case 'acknowledgement_asked':
            case 'acknowledgement_ended':
                return event.acknowledgement.people.map(({user}) => user);
            case 'items_reminded':
                return [event.reminder.user];
            case 'duty_upcoming':
                return [ownerOf(saved.run)];
            case 'run_finished':
            case 'run_restored':
                return saved.run.seats.map((seat) => seat.user);
            default:
                return [];
        }
    });
    const users = [...new Set(concerned.filter((user): user is string => user !== null))];
    if (users.length > 0) {
        door.signals.listChanged(users);
    }
}
