import {isNamedParticipant, ownerOf, type Run} from '../../domain/run';
import type {UserId, Zone} from '../../domain/units';
import type {WireCommand} from '../../contract/shapes';
import type {Desk, Request} from '../desk';
import {helpText, type Slash} from './slash_grammar';
import {splitSnooze} from './snooze_words';
import {addition, isItemVerb, itemCommand, personTyped, typedTimeWords, typistsZone, type Already} from './slash_items';
import {quoteName} from '../wording/quote';
import {timeWords} from '../wording/time_words';
import {personName} from '../wording/wording';

/** The command that the words stand for, what is wrong with them, or that there is nothing to do. */
export async function commandOf(
    desk: Desk,
    request: Request,
    slash: Slash,
    run: Run,
): Promise<WireCommand | Already | string> {
    if (isItemVerb(slash.verb)) {
        return itemCommand(desk, request, slash, slash.verb, run);
    }
    switch (slash.verb) {
        case 'update':
            return {
                type: 'post_update',
                updateId: desk.ids.id(),
                kind: 'update',
                text: slash.rest,
                blind: !slash.insists,
            };
        case 'add':
            return addition(desk, run, slash.rest);
        case 'onit':
            return {type: 'hold'};
        case 'snooze': {
            const zone = await typistsZone(desk, request, run);
            return {type: 'snooze', zone, ...splitSnooze(slash.rest, desk.clock.now(), zone)};
        }
        case 'restore':
            return {type: 'restore'};
        case 'join':
        case 'leave':
        case 'follow':
        case 'unfollow':
            return {type: slash.verb};
        case 'owner':
            return ownerCommand(desk, request, slash, run);
        default:
            return helpText();
    }
}

async function ownerCommand(desk: Desk, request: Request, slash: Slash, run: Run): Promise<WireCommand | string> {
    if (/\s/.test(slash.rest)) {
        return 'Name one person: `/set owner @name`. Nothing was changed.';
    }
    const user = await personTyped(desk, request, slash.rest);
    return user !== null
        ? {type: 'set_seat', role: run.ownerRole, user}
        : `There is no person “${quoteName(slash.rest)}”. Nothing was changed.`;
}

/** Who the owner is, or who it is now. */
export async function ownerText(desk: Desk, run: Run, now = ''): Promise<string> {
    const owner = ownerOf(run);
    const person = owner === null ? undefined : (await desk.people.get([owner])).get(owner);
    return `The owner of **${quoteName(run.name)}** is ${person ? quoteName(personName(person)) : 'nobody'}${now}.`;
}

/** What is answered when a change of the run itself is saved. */
export function doneText(slash: Slash, run: Run, command: WireCommand, user: UserId): string {
    const name = `**${quoteName(run.name)}**`;
    switch (command.type) {
        case 'hold':
            return onItText(run, name);
        case 'snooze':
            return snoozedText(run, name, command);
        case 'post_update':
            return `Your update of ${name} is posted.`;
        case 'restore':
            return `${name} is running again.`;
        case 'join':
            return `You take part in ${name}.`;
        case 'leave':
            return leftText(run, name, user);
        case 'follow':
            return `You follow ${name}: its status updates come to you as messages.`;
        case 'unfollow':
            return `You do not follow ${name} any more.`;
        default:
            return `Done: ${slash.verb}.`;
    }
}

/** "I'm on it" takes a new run, or holds its reminders, or both. */
function onItText(run: Run, name: string): string {
    const {obligation, zone} = run;
    return obligation?.held
        ? `You are on it: ${name} stays quiet until ${timeWords(obligation.nextNoticeAt, obligation.held.at, zone)}.`
        : `You are on it: nobody else is asked to take ${name}.`;
}

function snoozedText({obligation}: Run, name: string, {words, zone}: {words: string; zone: Zone}): string {
    return obligation?.snoozed
        ? `The reminder of ${name} comes again ${typedTimeWords(words, obligation.nextNoticeAt, obligation.snoozed.at, zone)}.`
        : `The reminder of ${name} was moved.`;
}

/** Whoever has joined can take that back; other reasons for taking part stay. */
function leftText(run: Run, name: string, user: UserId): string {
    if (run.ownChannel) {
        return `Everybody in its channel takes part in ${name}: leave the channel to take no part.`;
    }
    const seat = run.seats.find((one) => one.user === user);
    if (seat) {
        return `You still take part in ${name}: you are ${quoteName(seat.title)}.`;
    }
    return isNamedParticipant(run, user)
        ? `You still take part in ${name}: ${run.startedBy === user ? 'you started it' : 'an item of it is yours'}.`
        : `You no longer take part in ${name}.`;
}
