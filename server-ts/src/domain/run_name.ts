import {zoned} from './calendar/calendar';
import {fillPattern} from './name_pattern';
import type {Playbook} from './playbook';
import type {Millis, Zone} from './units';

/** What a playbook's name pattern may speak of. */
export interface NameParts {
    now: Millis;
    zone: Zone;
    /** The number that the run would get in its team, for `INC-42`. */
    number: number;
    summary: string;
    customer: string;
}

/** `SET Cycle 2026-W48`, `INC-42 Customer cannot log in`. The week is ISO 8601's, and so is the year beside it. */
export function nameFromPattern(playbook: Playbook, parts: NameParts): string {
    const day = zoned(parts.now, parts.zone);
    const values: Record<string, string> = {
        year: String(day.yearOfWeek ?? day.year),
        week: String(day.weekOfYear ?? 0).padStart(2, '0'),
        date: day.toPlainDate().toString(),
        number: String(parts.number),
        summary: parts.summary,
        customer: parts.customer,
    };
    return fillPattern(playbook.namePattern, values);
}

/** A channel name that Mattermost accepts: lower case letters, digits and `-`, at most 64 characters; `attempt` 2, 3 … gives the next free one. */
export function channelNameFor(name: string, runId: string, attempt = 1): string {
    const plain = name
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '');
    const suffix = attempt === 1 ? '' : `-${attempt}`;
    // Mattermost refuses names under two characters, and such as only have characters it cannot keep (Arabic, emoji) come out empty.
    const base = plain.length >= 2 ? plain : `run-${runId.slice(0, 8)}`;
    return base.slice(0, 60 - suffix.length).replace(/-+$/, '') + suffix;
}
