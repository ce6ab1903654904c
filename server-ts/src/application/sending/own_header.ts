import {isHttpLink} from '../../domain/link';
import type {Run} from '../../domain/run';
import {quoteName} from '../wording/quote';

/** Mattermost takes no longer one. */
export const HEADER_LIMIT = 1_024;

/** Stands invisibly before and behind what the bot wrote (two word joiners: a quoted name has one), so that no table has to keep it. */
const MARK = '\u2060\u2060';

export const PART_END = ' · ';

/**
 * What the header says of a run's ticket; nothing if there is none. A web address is no name: escaped underscores would break it. It stands
 * between `<` and `>`, because Mattermost takes the mark behind it into a bare one, and leaves out a bracket at its end: both led nowhere.
 */
export function ticketPart(ticket: string): string[] {
    const named = isHttpLink(ticket) ? `<${ticket.replace(/@/g, '%40')}>` : quoteName(ticket);
    return ticket === '' ? [] : [`Ticket: ${named}`];
}

/** The bot's part of a header, cut to its room. */
export function ownPart(text: string, room: number): string {
    return `${MARK}${text.slice(0, Math.max(0, room - 2 * MARK.length))}${MARK}`;
}

/** The header with the bot's part replaced by a new one; null where it has none, so that all of it is somebody else's. */
export function withOwnPart(header: string, part: string, run: Run): string | null {
    const start = header.indexOf(MARK);
    const end = header.lastIndexOf(MARK);
    const [from, to] = start === end ? [0, unmarkedLength(header, run)] : [start, end + MARK.length];
    if (to === 0) {
        return null;
    }
    const [before, behind] = [header.slice(0, from), header.slice(to)];
    const text = part.slice(MARK.length, -MARK.length);
    return `${before}${ownPart(text, HEADER_LIMIT - before.length - behind.length)}${behind}`;
}

/** Typed anew, or made by an earlier version, it has no marks: what it begins with is the bot's as long as it reads like it. */
function unmarkedLength(header: string, {seats}: Run): number {
    const beginnings = ['Ticket: ', ...seats.map(({title}) => `${quoteName(title)}: `)];
    const [line = ''] = header.split('\n');
    const parts = line.split(PART_END);
    const strange = parts.findIndex(
        (part) => !/^L[1-4]$/.test(part) && !beginnings.some((beginning) => part.startsWith(beginning)),
    );
    return parts.slice(0, strange === -1 ? parts.length : strange).join(PART_END).length;
}
