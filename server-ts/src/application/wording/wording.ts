import type {CardProps} from '../../contract/card';
import type {RunDay} from '../../domain/items/repeat';
import type {Run} from '../../domain/run';
import type {Millis, PostId, UserId} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';
import {quoteName} from './quote';
import {stampWords} from './time_words';

/** A button under one of our posts. `action` is one that the action door knows; Mattermost accepts letters and digits only. */
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
    'passon',
] as const;
export type ButtonAction = (typeof BUTTON_ACTIONS)[number];

/** On every post about a duty or an item, even after it was answered: on a phone nothing else explains it. */
export const WHY: Button = {action: 'why', label: 'Why?'};

/** A post in words, before the chat adapter turns it into Mattermost's form. */
export interface PostWords {
    message: string;
    /** Our own type of post, drawn by the plugin. Phones and clients without the plugin show `message`, `lines` and the buttons. */
    card?: CardProps;
    lines?: string[];
    colour?: 'quiet' | 'warning' | 'danger' | 'good';
    buttons?: Button[];
}

/** What a sentence may need in addition to the body itself. */
export interface Context {
    run: Run;
    now: Millis;
    people: ReadonlyMap<UserId, PersonRecord>;
    /** What day it is for the run; missing if nothing in it repeats. */
    day?: RunDay;
    /** The post of the run's card, if it is known, for links. */
    cardPost?: PostId;
}

/** An instant in a post. Posts stay, so none may say "today". */
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
