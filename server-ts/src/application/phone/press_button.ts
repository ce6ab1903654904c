import {answeredAlready, isAcknowledgement} from '../../domain/duty/decide_update';
import {stillReminded} from '../../domain/items/item_reminder';
import {isRefused, refuse, type Refusal} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import type {PostId, UserId} from '../../domain/units';
import {changeByPerson, linesOf, notesOf, type Places} from '../requests/answer_change';
import {answerWhy} from '../requests/answer_why';
import {readButton, type Press} from './buttons';
import type {Desk, Request} from '../desk';
import {noticeForm, runForm} from './forms';
import {whyNotSend} from './may_send';
import {refusalWords} from '../refusal_words';
import type {DialogForm} from '../mattermost_ports';
import {quoteName} from '../wording/quote';
import {whyNotSeen} from './why_not_seen';
import type {WireCommand} from '../../contract/shapes';

/** A click as Mattermost reports it. Whoever can see an ephemeral post of ours can press any button, so only our own gate counts. */
export interface Click {
    user: UserId;
    postId: PostId;
    context: unknown;
    /** Verified: signed by the server for this person, fresh, and never seen before. */
    triggerId: string;
}

/** The form to show in answer to a click, or null when the outbox will show what it did. */
export async function pressButton(desk: Desk, places: Places, click: Click): Promise<DialogForm | null> {
    const now = desk.clock.now();
    // A press may come from a direct channel, far from the run: so it is named.
    const notice = async (refusal: Refusal, run: Run | null): Promise<DialogForm> => {
        const {field: _, ...atOnce} = refusal;
        const next = refusal.reason === 'not_a_participant' ? ' Type in its channel: `/set join`' : '';
        const words = `${await refusalWords(desk, atOnce, run, now)}${next}`;
        return noticeForm(desk, run ? `**${quoteName(run.name)}**: ${words}` : words, {user: click.user, now});
    };

    const press = readButton(desk.seals, click.context);
    if (!press || !(await isOurPost(desk, click.postId, press))) {
        return notice(refuse('run_not_found').refused, null);
    }
    const place = await places(press.runId);
    const asker = {userId: click.user, teamId: place?.teamId ?? '', channelId: null};
    const read = place && (await desk.gate.canView(asker, place)) ? await desk.reads.run(press.runId) : null;
    if (!read) {
        return notice(await whyNotSeen(desk, place), null);
    }
    const {run} = read;
    if (press.action === 'why') {
        return explained(desk, places, asker, press, {user: click.user, now});
    }
    if (isAnswered(press, run)) {
        return notice(answered(press, run), run);
    }
    const command = commandOf(press, run, desk);
    if (command === null) {
        if (press.action === 'open') {
            return null;
        }
        const form = formOf(press);
        const notTheirs = await whyNotSend(desk, asker, run, form);
        return notTheirs === null
            ? runForm(desk, form, run, {user: click.user, now, ...aboutItems(press)})
            : notice(notTheirs, run);
    }
    const request: Request = {asker, commandId: desk.ids.id(), triggerId: click.triggerId, tabKey: ''};
    const saved = await changeByPerson(desk, places, request, press.runId, command);
    if (isRefused(saved)) {
        return notice(saved.refused, run);
    }
    switch (saved.kind) {
        case 'refused':
            return notice(saved.refused.refused, saved.run);
        case 'not_found':
            return notice(refuse('run_not_found').refused, null);
        default: {
            const notes = linesOf(await notesOf(desk, request, saved, command));
            return notes.length === 0 ? null : noticeForm(desk, notes.join('\n'), {user: click.user, now});
        }
    }
}

/** The reason of a reminder, as a form without fields: an ephemeral answer to a click is not seen by the one who clicked. */
async function explained(
    desk: Desk,
    places: Places,
    asker: Request['asker'],
    press: Press,
    form: {user: UserId; now: number},
): Promise<DialogForm> {
    const request: Request = {asker, commandId: desk.ids.id(), triggerId: null, tabKey: ''};
    const about = press.about === '' ? {} : {obligationId: press.about};
    const answer = await answerWhy(desk, places, request, {runId: press.runId, ...about});
    const text = isRefused(answer) ? await refusalWords(desk, answer.refused, null, form.now) : answer.body.text;
    return noticeForm(desk, text, form);
}

/** The post must be one that our outbox made for this run. If a sender was killed before it noted the post's id, the key identifies it. */
async function isOurPost(desk: Desk, postId: PostId, press: Press): Promise<boolean> {
    if ((await desk.reads.runOfPost(postId, null)) === press.runId) {
        return true;
    }
    const post = await desk.channels.post(postId);
    return (
        post !== null &&
        post.userId === desk.botId() &&
        post.key !== null &&
        (await desk.reads.runOfPost(postId, post.key)) === press.runId
    );
}

/** Somebody was first with an answer to what the button is about. An update is welcome even if a run was taken already. */
function isAnswered(press: Press, run: Run): boolean {
    const {about, action} = press;
    if (action === 'passon') {
        return run.status !== 'running';
    }
    if (isAboutItems(press)) {
        return stillReminded(run, about).length === 0;
    }
    const isOpen = about === run.obligation?.id || about === run.acknowledgement?.id;
    return about !== '' && !isOpen && !(action === 'update' && isAcknowledgement(about));
}

function isAboutItems({action}: Press): boolean {
    return action === 'itemdone' || action === 'itemsnooze';
}

/** The form is about the items of the reminder that was pressed. */
function aboutItems(press: Press): {about?: string} {
    return isAboutItems(press) ? {about: press.about} : {};
}

/** The refusal when what was pressed is answered already. */
function answered(press: Press, run: Run): Refusal {
    if (run.status === 'finished' && run.finished) {
        return {reason: 'run_finished', params: {user: run.finished.by, at: run.finished.at}};
    }
    return isAboutItems(press) ? {reason: 'items_answered'} : answeredAlready(run, press.about).refused;
}

/** What a press asks for at once; null if a form has to be filled in first. */
function commandOf(press: Press, run: Run, desk: Desk): WireCommand | null {
    const about = press.about === '' ? {} : {forObligation: press.about};
    switch (press.action) {
        case 'itemdone': {
            const [item, ...others] = stillReminded(run, press.about);
            return item && others.length === 0 ? {type: 'set_item_state', itemId: item.id, state: 'done'} : null;
        }
        case 'hold':
            return {type: 'hold', ...about};
        case 'nothing':
            return {type: 'post_update', updateId: desk.ids.id(), kind: 'nothing_new', text: 'Nothing new.', ...about};
        case 'accept':
        case 'decline':
            return {type: 'answer_seat', role: run.ownerRole, accept: press.action === 'accept'};
        case 'passon':
            return {type: 'pass_on', cycleId: press.about};
        default:
            return null;
    }
}

function formOf(press: Press): 'update' | 'snooze' | 'blocked' | 'tick' | 'snooze_items' {
    switch (press.action) {
        case 'snooze':
        case 'blocked':
            return press.action;
        case 'itemsnooze':
            return 'snooze_items';
        case 'next':
        case 'itemdone':
            return 'tick';
        default:
            return 'update';
    }
}
