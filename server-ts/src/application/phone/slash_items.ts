import type {WireCommand} from '../../contract/shapes';
import {currentPhase, isCompleted, isToCome, openItems} from '../../domain/progress';
import {occurrencesOf, type Repeat, type RunDay} from '../../domain/items/repeat';
import {findItem, type Item, type Run} from '../../domain/run';
import type {Millis, UserId, Zone} from '../../domain/units';
import {dayOf} from '../change_run';
import type {Desk, Request} from '../desk';
import type {Saved} from '../ports';
import type {Slash, SlashVerb} from './slash_grammar';
import {isQuotedNothing} from './snooze_words';
import {quoteName} from '../wording/quote';
import {countWords} from '../wording/repeat_words';
import {stampWords, timeWords} from '../wording/time_words';
import {personName} from '../wording/wording';

/** The verbs that change one item, which is named by its number in `/set list`. */
const ITEM_VERBS = ['tick', 'untick', 'skip', 'assign', 'due'] as const;
type ItemVerb = (typeof ITEM_VERBS)[number];

export function isItemVerb(verb: SlashVerb): verb is ItemVerb {
    return ITEM_VERBS.some((one) => one === verb);
}

/** Every item of a run in order. Its place is its number, which a tick does not change. */
export function numberedItems(run: Run): Item[] {
    return run.phases.flatMap(({items}) => items);
}

/** The most items in one command: each is a change of its own, and Mattermost waits three seconds. */
const ITEMS_AT_ONCE = 20;

/** `tick 1 2` becomes `tick 1` and `tick 2`; or what is wrong with the words. Other verbs stay one command. */
export function eachItem(slash: Slash): Slash[] | string {
    if ((slash.verb !== 'tick' && slash.verb !== 'untick') || !/^#?\d/.test(slash.rest)) {
        return [slash];
    }
    const typed = slash.rest.split(/[\s,]+/).filter((word) => word !== '' && word !== 'and');
    const words = [...new Set(typed.flatMap(numbersOf))];
    const strange = words.find((word) => !/^\d{1,3}$/.test(word));
    if (strange !== undefined) {
        return `“${quoteName(strange.slice(0, 80))}” is not the number of an item: \`/set ${slash.verb} 1 2\` takes numbers only. Nothing was changed.`;
    }
    return words.length > ITEMS_AT_ONCE
        ? `These are ${words.length} items: name ${ITEMS_AT_ONCE} at most. Nothing was changed.`
        : words.map((rest) => ({...slash, rest}));
}

/** `3` of `#3`, `3 4 5` of `3-5`; other words as they are. */
function numbersOf(word: string): string[] {
    const [, from, to] = /^#?(\d{1,3})[-–]#?(\d{1,3})$/.exec(word) ?? [];
    const count = Number(to) - Number(from) + 1;
    return from === undefined || !(count > 0)
        ? [word.replace(/^#(?=\d)/, '')]
        : Array.from({length: count}, (_, place) => String(Number(from) + place));
}

/** What follows an item's number, as an example. */
const EXAMPLES: Record<ItemVerb, string> = {
    tick: '',
    untick: '',
    skip: ' why',
    assign: ' @name',
    due: ' Friday 17:00',
};

/** What was asked for is already so, in words that stand alone. If several items were named, the others are still changed. */
export interface Already {
    already: string;
}

/**
 * The command for `tick 3`, `untick 3`, `skip 3 why`, `assign 3 @name` or `due 3 Friday 17:00`; or what is wrong with the words, or that it
 * is already so.
 */
export async function itemCommand(
    desk: Desk,
    request: Request,
    slash: Slash,
    verb: ItemVerb,
    run: Run,
): Promise<WireCommand | Already | string> {
    const [, number = '', between = '', rest = ''] = /^#?(\d{1,3})(?:([\s,;:]+)([\s\S]+))?$/.exec(slash.rest) ?? [];
    const shown = (await desk.shownLists.of(request.asker.userId, run.id)) ?? numberedItems(run).map(({id}) => id);
    const itemId = shown[Number(number) - 1];
    if (slash.rest === '') {
        return `Say which item: \`/set ${verb} 3${EXAMPLES[verb]}\`. \`/set list\` numbers them. Nothing was changed.`;
    }
    if (number === '' || itemId === undefined) {
        return `There is no item number ${quoteName((number || slash.rest).slice(0, 80))}. \`/set list\` numbers them. Nothing was changed.`;
    }
    const item = findItem(run, itemId)?.item;
    if (!item) {
        return `Item ${number} of your list has been removed meanwhile. \`/set list\` shows what is there now. Nothing was changed.`;
    }
    const day = dayOf(run, desk.teams, desk.clock.now());
    switch (verb) {
        case 'tick':
            return isTicked(item, day)
                ? {already: `“${quoteName(item.title)}” is ${item.state === 'skipped' ? 'skipped' : 'ticked'} already.`}
                : {type: 'set_item_state', itemId, state: 'done'};
        case 'untick':
            return isUnticked(item, day)
                ? {already: `“${quoteName(item.title)}” is open${countWords(item, day)}.`}
                : {type: 'set_item_state', itemId, state: 'open'};
        case 'skip':
            return isSecondNumber(rest, shown.length) && /^\s+$/.test(between)
                ? `Skip one item at a time, each with its reason: \`/set skip ${number} not needed\`. If the number belongs to the reason, put a comma before it. Nothing was changed.`
                : {type: 'set_item_state', itemId, state: 'skipped', reason: isQuotedNothing(rest) ? '' : rest};
        case 'assign':
            return assignment(desk, request, run, itemId, rest.trim());
        case 'due':
            return dueTime(desk, request, run, itemId, rest.trim());
    }
}

/** `skip 10 11 not needed`: to skip 10 because of “11 not needed” is not what was meant. */
function isSecondNumber(reason: string, items: number): boolean {
    const number = Number(/^#?(\d{1,3})(?=[\s,]|$)/.exec(reason)?.[1] ?? NaN);
    return number >= 1 && number <= items;
}

/** What repeats has nothing to be ticked on a day off, which the rules say in words of their own. */
function isTicked(item: Item, day: RunDay | null): boolean {
    return isCompleted(item, day) && !isOff(item, day);
}

function isUnticked({state, repeat}: Item, day: RunDay | null): boolean {
    return state === 'open' && (repeat === null || (day !== null && ticksNow(repeat, day) === 0));
}

function isOff({state, repeat}: Item, day: RunDay | null): boolean {
    return state === 'open' && repeat !== null && day !== null && ticksNow(repeat, day) === null;
}

/** How often it is ticked in the current period; null if there is none. */
function ticksNow(repeat: Repeat, day: RunDay): number | null {
    const {period, done} = occurrencesOf(repeat, day);
    return period === null ? null : done;
}

/** The zone that a typed time is in. */
export async function typistsZone(desk: Desk, {asker}: Request, run: Run): Promise<Zone> {
    return (await desk.people.get([asker.userId])).get(asker.userId)?.zone ?? run.zone;
}

async function dueTime(
    desk: Desk,
    request: Request,
    run: Run,
    itemId: string,
    words: string,
): Promise<WireCommand | string> {
    if (words === '') {
        return 'Say when: `/set due 3 Friday 17:00`. Nothing was changed.';
    }
    const zone = await typistsZone(desk, request, run);
    return {type: 'set_item_due', itemId, words: words.toLowerCase() === 'never' ? '' : words, zone};
}

/** `add Call the customer`: to the current phase, or to the last one if all is done. */
export function addition(desk: Desk, run: Run, title: string): WireCommand | string {
    const phase =
        currentPhase(run, dayOf(run, desk.teams, desk.clock.now())) ??
        run.phases.findLast((one) => !isToCome(run, one));
    return title === '' || !phase
        ? 'Say what is to be done: `/set add Call the customer`. Nothing was changed.'
        : {type: 'add_item', phaseId: phase.id, itemId: desk.ids.id(), title};
}

/** To `me`, `nobody`, a person by name, or a role by its title. */
async function assignment(
    desk: Desk,
    request: Request,
    run: Run,
    itemId: string,
    words: string,
): Promise<WireCommand | string> {
    if (words === '') {
        return 'Name a person or a role: `/set assign 3 @name`. Nothing was changed.';
    }
    const wanted = nameTyped(words).toLowerCase();
    if (wanted === 'nobody') {
        return {type: 'assign_item', itemId, assignee: null};
    }
    // Somebody may be called like a role.
    const mentioned = words.startsWith('@') ? await personTyped(desk, request, words) : null;
    if (mentioned !== null) {
        return {type: 'assign_item', itemId, assignee: {user: mentioned}};
    }
    const seat =
        run.seats.find(({title}) => title.toLowerCase() === wanted) ??
        run.seats.find(({role}) => role.replace(/_/g, ' ') === wanted);
    if (seat || wanted === 'owner') {
        return {type: 'assign_item', itemId, assignee: {role: seat?.role ?? run.ownerRole}};
    }
    const user = await personTyped(desk, request, words);
    return user !== null
        ? {type: 'assign_item', itemId, assignee: {user}}
        : `There is no person or role “${quoteName(words.slice(0, 80))}”. Nothing was changed.`;
}

/** `bo` of `@bo:`, `bo,` and `"bo"`; also where a copied mention brought characters along that nobody sees. */
function nameTyped(words: string): string {
    return words
        .replace(/\p{Cf}/gu, '')
        .replace(/^["'“”‘’`<]*@?/, '')
        .replace(/["'“”‘’`>,;:!?]+$/, '');
}

/** Whom `@bo`, `bo,` or `me` means; null for nobody. */
export async function personTyped(desk: Desk, {asker}: Request, words: string): Promise<UserId | null> {
    const name = nameTyped(words);
    if (name.toLowerCase() === 'me') {
        return asker.userId;
    }
    if (/\s/.test(name)) {
        return null;
    }
    // A username may end with a dot, and so may a sentence.
    const names = [...new Set([name, name.replace(/\.+$/, '')])].filter((one) => one !== '');
    for (const one of names) {
        const person = await desk.people.byUsername(one);
        if (person) {
            return person.id;
        }
    }
    return null;
}

/** `next Friday` is tomorrow for some and in eight days for others: the answer says its date. */
export function typedTimeWords(typed: string, at: Millis, now: Millis, zone: Zone): string {
    return /\bnext\b/i.test(typed) ? stampWords(at, now, zone) : timeWords(at, now, zone);
}

/** What was done, to which item, and how to take it back. */
export async function itemDone(
    desk: Desk,
    slash: Slash,
    {run, events, now}: Extract<Saved, {kind: 'saved'}>,
    command: WireCommand,
): Promise<string> {
    const day = dayOf(run, desk.teams, now);
    const item = 'itemId' in command ? findItem(run, command.itemId)?.item : undefined;
    const title = `“${quoteName(item?.title ?? '')}”`;
    const name = `**${quoteName(run.name)}**`;
    const left = openItems(run, day).length;
    const leftWords = left === 0 ? `Everything is done${day ? ' for today' : ''}.` : `${left} left.`;
    const undo = `\`/set ${slash.run === null ? '' : `${slash.run} `}untick ${/^#?\d+/.exec(slash.rest)?.[0] ?? ''}\` takes it back.`;
    switch (slash.verb) {
        case 'tick':
            return `Ticked ${title} in ${name}. ${leftWords} ${undo}`;
        case 'skip':
            return `Skipped ${title} in ${name}. ${leftWords} ${undo}`;
        case 'untick':
            // Of one that repeats and was skipped it is the skip that was taken back.
            return events.some(({type}) => type === 'item_ticked')
                ? `A tick of ${title} in ${name} was taken back${item?.repeat ? countWords(item, day) : ''}. ${leftWords}`
                : `${title} in ${name} is open again. ${leftWords}`;
        case 'add':
            return `Added ${title} to ${name}. ${leftWords}`;
        case 'due': {
            const dueAt = item?.dueAt ?? null;
            return dueAt === null
                ? `${title} in ${name} has no due time any more.`
                : `${title} in ${name} is due ${typedTimeWords(slash.rest, dueAt, now, 'zone' in command ? command.zone : run.zone)}.`;
        }
        default:
            return `${title} in ${name} is ${await assignedWords(desk, run, item)} now.${seatlessWords(run, item)}`;
    }
}

/** What is for a role that nobody has is asked of the owner. */
function seatlessWords(run: Run, item: Item | undefined): string {
    const assignee = item?.assignee ?? null;
    const isSeatless =
        assignee !== null &&
        'role' in assignee &&
        !run.seats.some(({role, user}) => role === assignee.role && user !== null);
    return isSeatless ? ' Nobody has that role yet; until somebody does, the owner is reminded.' : '';
}

async function assignedWords(desk: Desk, run: Run, item: Item | undefined): Promise<string> {
    const assignee = item?.assignee ?? null;
    if (assignee === null) {
        return 'nobody’s';
    }
    if ('role' in assignee) {
        return `for ${quoteName(run.seats.find(({role}) => role === assignee.role)?.title ?? assignee.role)}`;
    }
    const person = (await desk.people.get([assignee.user])).get(assignee.user);
    return `for ${quoteName(person ? personName(person) : 'somebody')}`;
}
