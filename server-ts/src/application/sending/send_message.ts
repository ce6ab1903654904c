import {BOT_USERNAME, RUN_CARD_TYPE} from '../../contract/names';
import {CARD_SLOT, type Body, type Message} from '../../domain/announce/message';
import {stillReminded} from '../../domain/items/item_reminder';
import type {Run} from '../../domain/run';
import {MINUTE, type ChannelId, type Millis, type PostId} from '../../domain/units';
import {asItStands, NOTICES} from './as_it_stands';
import {sealButton} from '../phone/buttons';
import {dayOf} from '../change_run';
import type {PostContent, SealedButton} from '../mattermost_ports';
import type {OutboxRow, SlotPost} from '../outbox_ports';
import type {Seals} from '../ports';
import {catchUpWithCycles, passRunsOn, type PassingOn} from './pass_runs_on';
import {invite, openChannel, pinCard, setHeader, type WithChannel} from './run_channel';
import {cardAnew, editPost, pinPosted, postReply, verified} from './post_once';
import {sendInThread} from './send_in_thread';
import {sendMyDay, type SendingMyDay} from './send_my_day';
import {tellFollower, type TellingFollowers} from './tell_follower';
import {bodyWords, noticeButtons} from '../wording/body_words';
import type {Button} from '../wording/wording';
import {MESSAGE_LIMIT} from '../wording/update_words';
import {absentInBody, peopleInBody} from '../wording/people_named';

export interface Sending extends TellingFollowers, SendingMyDay, WithChannel, PassingOn {
    seals: Seals;
    /** Called before a message is put into words. */
    ownTurn: () => Promise<void>;
    /** Reminds the next in line of the items of a reminder whose reader has left. */
    remindAnew: (run: Run, reminderId: string) => Promise<void>;
}

/** How a row ended: sent (with the post it made), pointless by now, or partly or wholly refused without an error. */
export type Sent =
    | {post?: SlotPost; slot?: string; doubtful: boolean; wordedAt?: Millis}
    | {dropped: string}
    | {failed: string}
    | {waitMs: number; why: string};

/** Does in Mattermost what one row of the outbox says. Throws what the chat throws; the delivery decides what to do about it. */
export async function sendMessage(sending: Sending, row: OutboxRow): Promise<Sent> {
    const {message} = row;
    if (message.op === 'my_day') {
        return toldOf(row, await sendMyDay(sending, row, message, plainPost(sending, row)));
    }
    const read = await sending.reads.run(row.runId, row.seen);
    if (!read) {
        return {dropped: 'the run is gone'};
    }
    const {run} = read;
    switch (message.op) {
        case 'post':
            if (message.thread) {
                const {thread, body} = message;
                const channelId = await channelFor(sending, message, run);
                return sendInThread(sending, row, {thread, channelId, body}, async (rootId, said) => {
                    const content = await contentOf(sending, said, run, read.now);
                    return (await verified(sending.chat, {channelId, rootId, content, key: row.key})).postId;
                });
            }
            return sendPost(sending, row, message, run, read.now);
        case 'edit': {
            const [slot, copies] = await postsOf(sending.outbox, run.id, message);
            if (!slot && copies.length === 0) {
                return {dropped: 'its post was never made'};
            }
            // If the post went out late, its words are already newer than this edit; if the matter has ended, the edit for its end follows.
            const standing = asItStands(message.body, run, read.now);
            if (standing === null) {
                return {dropped: 'it was answered, or ended, before this could be said'};
            }
            // If one of them cannot be reached now, all are edited again later: an edit that is made twice changes nothing.
            let edited: Sent = {dropped: 'its post was never made'};
            for (const copy of copies) {
                edited = await editPost(sending.chat, copy, await contentOf(sending, standing, run, read.now, true));
            }
            return slot ? editPost(sending.chat, slot, await contentOf(sending, standing, run, read.now)) : edited;
        }
        case 'card': {
            const slot = await sending.outbox.slot(run.id, CARD_SLOT);
            if (!slot) {
                // A new run's card may still be on its way.
                return {waitMs: 2_000, why: 'the card is not posted yet'};
            }
            const content = await contentOf(sending, {kind: 'run_card'}, run, read.now);
            const edited = await editPost(sending.chat, slot, content);
            return 'dropped' in edited && run.status === 'running' && (await sending.chat.isDeleted(slot.postId))
                ? cardAnew(sending.chat, row, slot.channelId, content)
                : edited;
        }
        case 'header':
            return setHeader(sending, run);
        case 'pin':
            return pinCard(sending, run);
        case 'pass_on':
            if (run.kind !== 'cycle') {
                await catchUpWithCycles(sending, run);
                return {doubtful: false};
            }
            return passedOn(await passRunsOn(sending, run, read.now, message.given));
        case 'open_channel':
            return openChannel(sending, run, message);
        case 'tell_follower':
            return toldOf(row, await tellFollower(sending, row, message, plainPost(sending, row)));
        case 'invite':
            return invite(sending, run, message.users);
    }
}

function passedOn(waitMs: Millis | null): Sent {
    return waitMs === null
        ? {doubtful: false}
        : {waitMs: Math.min(LOOK_AGAIN, waitMs), why: 'waits: its week has not come, and another cycle runs'};
}

/** The post that a message edits, and its copies: people who were asked directly have one of what was asked in the run's channel. */
async function postsOf(
    outbox: Sending['outbox'],
    runId: Run['id'],
    {slot, body}: Extract<Message, {op: 'edit'}>,
): Promise<[SlotPost | null, SlotPost[]]> {
    const mayHaveCopies = MAY_HAVE_COPIES.includes(body.kind);
    return Promise.all([outbox.slot(runId, slot), mayHaveCopies ? outbox.copies(runId, slot) : []]);
}

const MAY_HAVE_COPIES: readonly Body['kind'][] = ['reminder', 'reminder_resolved', 'taker_wanted', 'taken'];

/** Posts a text to a person, under the key of its row. */
function plainPost(sending: Sending, row: OutboxRow): (channelId: ChannelId, text: string) => Promise<PostId> {
    return async (channelId, text) => {
        const content: PostContent = {message: fitted(text), lines: [], colour: 'quiet', buttons: []};
        return (await verified(sending.chat, {channelId, rootId: null, content, key: row.key})).postId;
    };
}

function toldOf(row: OutboxRow, told: Awaited<ReturnType<typeof tellFollower>>): Sent {
    return 'postId' in told ? {post: {...told, key: row.key}, doubtful: row.attempts > 1} : told;
}

async function sendPost(
    sending: Sending,
    row: OutboxRow,
    message: Extract<Message, {op: 'post'}>,
    run: Run,
    now: number,
): Promise<Sent> {
    const {chat, outbox} = sending;
    const {body, waitUntil, place, replyTo} = message;
    let {slot} = message;
    if (place.kind === 'direct' && waitUntil !== undefined && now < waitUntil) {
        if (await sending.presence.isAway(place.user)) {
            const waitMs = Math.min(LOOK_AGAIN, waitUntil - now);
            return {waitMs, why: 'waits: its reader is out of office or does not want to be disturbed'};
        }
    }
    const channelId = await channelFor(sending, message, run);
    const found = row.attempts > 1 ? await chat.findPosts(channelId, row.key, row.lookedFrom) : [];
    let postId = found[0];
    const root = replyTo === undefined ? null : await outbox.slot(run.id, replyTo);
    const rootId = root && root.channelId === channelId ? root.postId : null;
    // It is not known what an earlier attempt said, so every notice since then goes out as well.
    let wordedAt = 0;
    if (postId === undefined) {
        const instead = body.kind === 'items_due' ? await insteadOfReminder(sending, body, run) : null;
        if (instead) {
            return instead;
        }
        const standing = asItStands(body, run, now);
        if (standing === null) {
            return {dropped: 'it was answered, or ended, before this could be said'};
        }
        if (NOTICES.includes(body.kind) && (await outbox.isOvertaken(row, NOTICES))) {
            return {dropped: 'a later notice of the same reminder says it'};
        }
        const content = await contentOf(sending, standing, run, now, message.unheard);
        const alone = {...content, buttons: sealed(sending, run, noticeButtons(standing), standing)};
        const request = {channelId, key: row.key};
        const reply = rootId !== null && (await postReply(chat, {...request, rootId, content}));
        const posted = reply || (await verified(chat, {...request, rootId: null, content: replyTo ? alone : content}));
        postId = posted.postId;
        wordedAt = posted.isOld ? 0 : now;
        // It stands for the post that it could not answer: what becomes of the matter is written into it.
        slot = reply ? slot : (replyTo ?? slot);
    } else if (replyTo !== undefined && (rootId === null || (await chat.isDeleted(rootId)))) {
        // It was posted alone, and its sender was killed before that was noted.
        slot = replyTo;
    }
    if (message.pin) {
        await pinPosted(chat, postId);
    }
    const post = {postId, channelId, key: row.key};
    return {post, doubtful: row.attempts > 1, wordedAt, ...(slot === undefined ? {} : {slot})};
}

/** How long a message for somebody who is away waits before it is checked whether they are back. */
const LOOK_AGAIN: Millis = 5 * MINUTE;

/** A reminder of items is not sent if all of them are done, or to somebody who has left. Null: it goes out. */
async function insteadOfReminder(
    {presence, remindAnew}: Sending,
    {reminderId, user}: Extract<Body, {kind: 'items_due'}>,
    run: Run,
): Promise<Sent | null> {
    if (stillReminded(run, reminderId).length === 0) {
        return {dropped: 'what it reminds of is done, somebody else’s, or was given another time meanwhile'};
    }
    if (user === null) {
        return null;
    }
    await presence.learn([{channelId: run.channelId, people: [user]}], MINUTE);
    if (presence.of(run).absent.has(user)) {
        await remindAnew(run, reminderId);
        return {dropped: 'its reader has left the channel of the run; the next in line is reminded'};
    }
    return null;
}

async function channelFor(sending: Sending, message: Extract<Message, {op: 'post'}>, run: Run): Promise<ChannelId> {
    switch (message.place.kind) {
        case 'run':
            return run.channelId;
        case 'channel':
            return message.place.channelId;
        case 'direct':
            return sending.chat.directChannel(message.place.user);
    }
}

/** Read in a direct channel, far from the run. */
const LEADS_TO_RUN: readonly Body['kind'][] = [
    'items_due',
    'welcome_owner',
    'people_missing',
    'owner_asked',
    'item_assigned',
    'seat_given',
];

/** Added to what was meant for the run's channel and could not be posted there. */
const UNHEARD = `This comes to you directly because the channel of the run takes no messages: it is archived, or the bot was removed from it. To bring the bot back, type there: /invite @${BOT_USERNAME}`;
/** Added to an update that its author gets. */
const UNSEEN = `Nobody saw this update in the channel of the run, which takes no messages from the bot: it is archived, or the bot was removed from it. Post the update again once it takes them, or tell people elsewhere. To bring the bot back, type there: /invite @${BOT_USERNAME}`;

async function contentOf(sending: Sending, body: Body, run: Run, now: number, unheard = false): Promise<PostContent> {
    await sending.ownTurn();
    const absent = absentInBody(body, run);
    if (absent.length > 0) {
        // What is remembered of them may be from before they were deactivated, which is said of them.
        await sending.people.asTheyAre(absent);
    }
    const people = await sending.people.get(peopleInBody(body, run));
    const card = LEADS_TO_RUN.includes(body.kind) ? await sending.outbox.slot(run.id, CARD_SLOT) : null;
    const day = dayOf(run, sending.teams, now);
    const words = bodyWords(body, {
        run,
        now,
        people,
        ...(day ? {day} : {}),
        ...(card ? {cardPost: card.postId} : {}),
    });
    return {
        message: fitted(words.message),
        lines: [...(words.lines ?? []), ...(unheard ? [body.kind === 'status_update' ? UNSEEN : UNHEARD] : [])],
        colour: words.colour ?? 'quiet',
        buttons: sealed(sending, run, words.buttons ?? [], body),
        ...(words.card ? {type: RUN_CARD_TYPE, card: words.card} : {}),
    };
}

function sealed({seals}: Sending, {id}: Run, buttons: readonly Button[], body: Body): SealedButton[] {
    return buttons.map((button) => sealButton(seals, id, button, body));
}

/** Marks a message that was cut to what Mattermost takes. */
const CUT = '…\n\n(Cut here: it is longer than a message may be. The run has it whole.)';

/**
 * An update that is too long is refused when it is written. A text can still outgrow the limit before it is sent, for example by a new name
 * of the run, and then says that it was cut.
 */
function fitted(message: string): string {
    const characters = message.length <= MESSAGE_LIMIT ? [] : [...message];
    return characters.length <= MESSAGE_LIMIT
        ? message
        : `${characters.slice(0, MESSAGE_LIMIT - CUT.length).join('')}${CUT}`;
}
