import {parse} from 'valibot';
import {envelope, type Envelope, type RequestBody} from '../../../server-ts/src/contract/request';
import type {Command} from '../../../server-ts/src/domain/command';
import {parseDueWords} from '../../../server-ts/src/domain/calendar/due_words';
import {isRefused, type Refusal} from '../../../server-ts/src/domain/refusal';

/** The rules' own command, with words turned into instants as the sidecar does it. */
export function fromWire(
    command: Extract<RequestBody, {type: 'change'}>['command'],
    now: number,
): Command | {refused: Refusal} {
    if (command.type !== 'set_item_due' && command.type !== 'snooze' && command.type !== 'snooze_items') {
        return command;
    }
    const at = parseDueWords(command.words, now, command.zone);
    if (isRefused(at)) {
        return at;
    }
    switch (command.type) {
        case 'set_item_due':
            return {type: 'set_item_due', itemId: command.itemId, dueAt: at};
        case 'snooze': {
            const {words: _words, zone: _zone, ...rest} = command;
            return {...rest, until: at ?? now};
        }
        case 'snooze_items':
            return {type: 'snooze_items', reminderId: command.reminderId, until: at ?? now, reason: command.reason};
    }
}

/** The envelope behind the hidden command, read by the contract's own schema. */
export function readCommand(body: unknown): {channelId: string; envelope: Envelope | null} {
    if (typeof body !== 'object' || body === null || !('command' in body) || typeof body.command !== 'string') {
        return {channelId: '', envelope: null};
    }
    const channelId = 'channel_id' in body ? String(body.channel_id) : '';
    return {channelId, envelope: parse(envelope, JSON.parse(body.command.replace(/^\/set-cycle-api /, '')))};
}
