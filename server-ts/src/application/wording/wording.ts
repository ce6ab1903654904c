import type {CardProps} from '../../contract/card';
import {namedItems} from '../../domain/items/item_reminder';
import type {Body} from '../../domain/announce/message';
import type {RunDay} from '../../domain/items/repeat';
import type {Run} from '../../domain/run';
import type {Millis, PostId, UserId} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';
import {quoteName} from './quote';
import {stampWords} from './time_words';

/** A button under one of our posts. `action` is one of those that the action door knows; Mattermost takes letters and digits only. */
export interface Button {
    action: ButtonAction;
    label: string;
    style?: 'primary' | 'default' | 'danger';
}

export const BUTTON_ACTIONS = [
    'update',
    'hold',
    'snooze',
    'nothing',
    'blocked',
    'why',
    'next',
    'open',
    'itemdone',
    'itemsnooze',
    'accept',
    'decline',
] as const;
export type ButtonAction = (typeof BUTTON_ACTIONS)[number];

/** On every post about a duty or an item, also when it is answered: on a phone nothing else explains it. */
export const WHY: Button = {action: 'why', label: 'Why?'};

/** A post in words, before the chat adapter gives it Mattermost's form. */
export interface PostWords {
    message: string;
    /** Ours: drawn by the plugin. Phones and clients without it show `message`, `lines` and the buttons. */
    card?: CardProps;
    lines?: string[];
    colour?: 'quiet' | 'warning' | 'danger' | 'good';
    buttons?: Button[];
}

/** What a sentence may need to know besides the body itself. */
export interface Context {
    run: Run;
    now: Millis;
    people: ReadonlyMap<UserId, PersonRecord>;
    /** What day it is for the run; left out where nothing of it repeats. */
    day?: RunDay;
    /** The post of the run's card, where it is known: what a link leads to. */
    cardPost?: PostId;
}

/** An instant in a post. Posts stay: none may say "today". */
export function postTime({run, now}: Context, at: Millis): string {
    return stampWords(at, now, run.zone);
}

/** `@pat`, which notifies; or the bare name of somebody who was deactivated. */
export function mention(context: Context, user: UserId | null): string {
    const person = user === null ? undefined : context.people.get(user);
    if (!person) {
        return 'nobody';
    }
    return person.isGone ? quoteName(personName(person)) : `@${person.username}`;
}

/** The name as people read it; it notifies nobody. */
export function nameOf(context: Context, user: UserId | null): string {
    const person = user === null ? undefined : context.people.get(user);
    return person ? quoteName(personName(person)) : 'somebody';
}

export function personName(person: PersonRecord): string {
    const full = `${person.firstName} ${person.lastName}`.trim();
    return full === '' ? person.username : full;
}

export function runName(context: Context): string {
    return `**${quoteName(context.run.name)}**`;
}

/** Everyone whom a body names: they are looked up before it is put into words. */
export function peopleIn(body: Body, run: Run): UserId[] {
    const found = new Set<UserId>(run.seats.flatMap((seat) => (seat.user === null ? [] : [seat.user])));
    found.add(run.startedBy);
    const visit = (value: unknown): void => {
        if (typeof value === 'string' && /^[a-z0-9]{26}$/.test(value)) {
            found.add(value);
        } else if (typeof value === 'object' && value !== null) {
            Object.values(value).forEach(visit);
        }
    };
    visit(body);
    if (body.kind === 'items_due') {
        namedItems(run, body.reminderId).forEach(({assignee, changed, reminded}) =>
            visit([assignee, changed, reminded]),
        );
    }
    if (run.lastUpdate) {
        found.add(run.lastUpdate.by);
    }
    return [...found];
}
