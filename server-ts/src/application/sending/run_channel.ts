import {CARD_SLOT, type Message} from '../../domain/announce/message';
import {channelNameFor} from '../../domain/channel_name';
import type {Run} from '../../domain/run';
import type {ChannelId, UserId} from '../../domain/units';
import type {Chat, People} from '../mattermost_ports';
import type {Outbox} from '../outbox_ports';
import {listOf} from '../wording/asking_words';
import {quoteName} from '../wording/quote';
import {personName} from '../wording/wording';
import {HEADER_LIMIT, ownPart, PART_END, ticketPart, withOwnPart} from './own_header';
import {failureWords} from './refused_words';

export interface WithChannel {
    chat: Chat;
    outbox: Outbox;
    people: People;
    /** Gives a run the channel that was made for it; `missing` are the people who could not be added. Gives the run as it is then. */
    channelOpened: (run: Run, channelId: ChannelId, missing: UserId[]) => Promise<Run | null>;
}

type Done = {doubtful: boolean} | {dropped: string};

/** How many further names are tried if a new channel's name is taken. */
const NAME_ATTEMPTS = 30;

/** Makes the channel of a run, or finds the one that an earlier attempt made, and gives it to the run. */
export async function openChannel(
    sending: WithChannel,
    run: Run,
    message: Extract<Message, {op: 'open_channel'}>,
): Promise<{doubtful: false} | {failed: string}> {
    const {chat} = sending;
    if (run.channelId !== '') {
        return {doubtful: false};
    }
    const header = await headerOf(sending, run);
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt += 1) {
        const channelId = await chat.openChannel({
            teamId: run.teamId,
            runId: run.id,
            name: await channelNameFor(run.name, run.id, attempt),
            displayName: run.name,
            purpose: run.playbook.title,
            header,
            visibility: message.visibility,
        });
        if (channelId !== 'taken') {
            const missing = await chat.addMembers(channelId, message.invite);
            await sending.channelOpened(run, channelId, missing);
            return {doubtful: false};
        }
    }
    return {failed: `${NAME_ATTEMPTS} channels have names like this one already: give the run another name`};
}

/** Brings people into the channel of a run. The ledger names those who could not be added. */
export async function invite(
    {chat, people}: WithChannel,
    run: Run,
    users: readonly UserId[],
): Promise<{doubtful: false} | {failed: string}> {
    const missing = await chat.addMembers(run.channelId, users);
    if (missing.length === 0) {
        return {doubtful: false};
    }
    const known = await people.get(missing);
    const names = missing.map((user) => known.get(user)?.username ?? 'somebody');
    return {failed: `Mattermost did not let ${listOf(names)} into the channel: add them there by hand`};
}

/**
 * Pins the card of a running run, and unpins that of one that has ended. It comes after the card in the run's lane: a card that is not
 * there by now will never be.
 */
export async function pinCard({chat, outbox}: WithChannel, run: Run): Promise<Done> {
    const card = await outbox.slot(run.id, CARD_SLOT);
    if (!card) {
        return {dropped: 'the run has no card'};
    }
    try {
        await (run.status === 'running' ? chat.pin(card.postId) : chat.unpin(card.postId));
        return {doubtful: false};
    } catch (error) {
        const failure = chat.failureOf(error);
        if (failure && !failure.passing) {
            return {dropped: `the card cannot be pinned or unpinned any more (${failureWords(failure)})`};
        }
        throw error;
    }
}

/**
 * The header of the run's own channel, as the run is now. People add to it what everybody needs, as the address of a call: only our own part
 * is replaced. Of a header that has no such part any more every word is theirs.
 */
export async function setHeader(sending: WithChannel, run: Run): Promise<Done> {
    const {chat} = sending;
    try {
        const before = await chat.header(run.channelId);
        const after = withOwnPart(before, await headerOf(sending, run), run);
        if (after === null) {
            return {dropped: 'people wrote a header of their own'};
        }
        if (after !== before) {
            await chat.setHeader(run.channelId, after);
        }
        return {doubtful: false};
    } catch (error) {
        const failure = chat.failureOf(error);
        if (failure && !failure.passing) {
            // Archived, or the bot may not. The run's card says the same as the header would.
            return {dropped: `the header cannot be set any more (${failureWords(failure)})`};
        }
        throw error;
    }
}

/** Names without `@`: a header with one notifies that person at every change (verified). */
async function headerOf(sending: WithChannel, run: Run): Promise<string> {
    const people = await sending.people.get(run.seats.flatMap((seat) => (seat.user === null ? [] : [seat.user])));
    const seats = run.seats.flatMap((seat) => {
        const person = seat.user === null ? undefined : people.get(seat.user);
        return person ? [`${quoteName(seat.title)}: ${quoteName(personName(person))}`] : [];
    });
    const severity = run.details.severity ? [run.details.severity] : [];
    return ownPart([...severity, ...seats, ...ticketPart(run.details.ticket)].join(PART_END), HEADER_LIMIT);
}
