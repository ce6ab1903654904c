import type {Body, EndBody} from '../../domain/announce/message';
import {lengthOf} from '../../domain/limits';
import {ownerOf, type UpdateKind} from '../../domain/run';
import type {PostId} from '../../domain/units';
import {finishedWords, restoredWords} from './end_words';
import {quoteName, quoteText, withCodeClosed} from './quote';
import {nameOf, postTime, runName, type Context, type PostWords} from './wording';

type Update = Extract<Body, {kind: 'status_update' | 'broadcast'}>;

const KIND_WORDS: Record<UpdateKind, string> = {
    update: 'update',
    nothing_new: 'nothing new',
    blocked: 'blocked, update',
};

/** The first line names the run and the author, because the bot posts it, and it may be read far from its channel. */
export function updateWords(body: Update, context: Context): PostWords {
    return {message: `${runName(context)}${severityOf(body)} · ${byWords(body, context)}\n\n${textOf(body)}`};
}

/** In a channel whose members may not see the run. The first post of a thread names the thread and the owner as well. */
export function broadcastWords(body: Extract<Body, {kind: 'broadcast'}>, context: Context): PostWords {
    if (body.opens !== true) {
        return updateWords(body, context);
    }
    const heading = `**${quoteName(context.run.name)}: updates**${severityOf(body)} · owner ${nameOf(context, ownerOf(context.run))}`;
    return {message: `${heading} · ${byWords(body, context)}\n\n${textOf(body)}`};
}

function severityOf({severity}: Update): string {
    return severity ? ` · ${severity}` : '';
}

function byWords({update}: Update, context: Context): string {
    return `${KIND_WORDS[update.kind]} by ${nameOf(context, update.by)}`;
}

function textOf({update}: Update): string {
    const text = withCodeClosed(quoteText(update.text));
    const next = update.next === undefined ? '' : `\n\nNext update: ${quoteText(update.next)}`;
    return `${update.kind === 'blocked' ? `Blocked on: ${text}` : text}${next}`;
}

/** Mattermost's limit, in code points: a longer message would be refused for good. */
export const MESSAGE_LIMIT = 16_383;

/** A text up to this length always fits: headings and the treatment of mentions and links make it at most four times as long. */
export const FITS_SURELY = 3_000;

/**
 * How many characters of a text fit into every post that an update becomes, or null if all do: in the run's channel, as the first post of a
 * thread elsewhere, and in messages to followers.
 */
export function charactersThatFit(body: Extract<Body, {kind: 'status_update'}>, context: Context): number | null {
    const characters = [...body.update.text];
    const fits = (count: number): boolean => {
        const update = {...body.update, text: characters.slice(0, count).join('')};
        const followed = `${updateWords({...body, update}, context).message}${linkTo({postId: ANY_POST})}`;
        const {message: opening} = broadcastWords({...body, kind: 'broadcast', update, opens: true}, context);
        return Math.max(lengthOf(followed), lengthOf(opening)) <= MESSAGE_LIMIT;
    };
    if (characters.length <= FITS_SURELY || fits(characters.length)) {
        return null;
    }
    let [most, tooMany] = [0, characters.length];
    while (tooMany - most > 1) {
        const middle = Math.floor((most + tooMany) / 2);
        [most, tooMany] = fits(middle) ? [middle, tooMany] : [most, middle];
    }
    return most;
}

const ANY_POST: PostId = 'x'.repeat(26);

/** An update, or the end of the run, for a follower. `postId`: its post in the run's channel. */
export interface FollowedUpdate {
    body: Extract<Body, {kind: 'status_update'}> | EndBody;
    context: Context;
    postId: PostId | null;
}

/** Up to this many updates are cut to `LONG` characters each, more of them to `SHORT`, so that together they fit into a post. */
const FEW = 12;
const LONG = 300;
const SHORT = 100;

/** One update whole, or several cut, each with its run's name and a link to its post. */
export function followerWords(updates: FollowedUpdate[]): string {
    const [only] = updates;
    if (only && updates.length === 1) {
        return `${wholeWords(only)}${linkTo(only)}`;
    }
    const runs = new Set(updates.map(({context}) => context.run.id)).size;
    const most = updates.length <= FEW ? LONG : SHORT;
    const heading = `${updates.length} updates of ${runs === 1 ? 'a run' : `${runs} runs`} that you follow`;
    return [heading, ...updates.map((one) => cutWords(one, most))].join('\n\n');
}

function wholeWords({body, context}: FollowedUpdate): string {
    switch (body.kind) {
        case 'finished':
            return finishedWords(body, context).message;
        case 'restored':
            return restoredWords(body, context).message;
        case 'status_update':
            return updateWords(body, context).message;
    }
}

function cutWords(one: FollowedUpdate, most: number): string {
    const {body, context} = one;
    if (body.kind !== 'status_update') {
        return `${wholeWords(one)}${linkTo(one)}`;
    }
    const {text, next, at, kind} = body.update;
    const line = `${kind === 'blocked' ? 'Blocked on: ' : ''}${text}${next === undefined ? '' : ` · Next update: ${next}`}`;
    return `${runName(context)}${severityOf(body)} · ${byWords(body, context)} ${postTime(context, at)}\n${quoteName(cut(line, most))}${linkTo(one)}`;
}

function linkTo({postId}: Pick<FollowedUpdate, 'postId'>): string {
    return postId === null ? '' : `\n[Open it in its channel](/_redirect/pl/${postId})`;
}

function cut(text: string, most: number): string {
    const characters = [...text.replace(/\s+/g, ' ').trim()];
    return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** To the starter of a run whose playbook names channels that the bot does not find. */
export function channelsUnknownWords({names}: Extract<Body, {kind: 'channels_unknown'}>, context: Context): PostWords {
    const list = names.map((name) => `“${quoteName(name)}”`).join(', ');
    return {
        message: `${runName(context)}: its playbook names ${names.length === 1 ? 'a channel' : 'channels'} that the bot does not find in this team: ${list}. The run was started; nothing is copied there. Invite the bot if the channel is private, then choose it in the settings of the run’s updates.`,
    };
}
