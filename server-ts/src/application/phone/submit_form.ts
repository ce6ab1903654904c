import {answeredAlready, newerUpdate} from '../../domain/duty/decide_update';
import {SEVERITIES} from '../../domain/duty/duty_rule';
import {stillReminded} from '../../domain/items/item_reminder';
import {isRefused, refuse, type Refusal, type Refused} from '../../domain/refusal';
import {OUTCOMES, type Run} from '../../domain/run';
import {HOUR, type ChannelId, type Millis, type UserId, type Zone} from '../../domain/units';
import type {WireCommand} from '../../contract/shapes';
import {changeByPerson, linesOf, notesOf, type Places} from '../requests/answer_change';
import {answerStart} from '../requests/answer_start';
import {answerStartForm} from '../requests/answer_start_form';
import type {Desk, Request} from '../desk';
import {FORM_LIFE, readForm, type FormState} from './dialog_state';
import {noticeForm, runForm} from './forms';
import {whyNotSend} from './may_send';
import type {DialogForm} from '../mattermost_ports';
import {refusalWords} from '../refusal_words';
import {dialogField, startBody, startForm} from './start_forms';
import {startedElsewhere} from './started_words';
import {whyNotSeen} from './why_not_seen';

/** A submission as Mattermost forwards it. Everything but `user` may be forged. */
export interface Submission {
    user: UserId;
    state: string;
    fields: Record<string, string>;
}

/** What Mattermost shows next: nothing, errors at fields, one error above them, or another form. */
export type FormAnswer =
    | {kind: 'close'}
    | {kind: 'errors'; errors: Record<string, string>}
    | {kind: 'error'; text: string}
    | {kind: 'form'; form: DialogForm};

/** Carries out a form. An expired one is answered with a new one that keeps what was typed. */
export async function submitForm(desk: Desk, places: Places, submission: Submission): Promise<FormAnswer> {
    const state = readForm(desk.seals, submission.state, submission.user);
    if (!state) {
        return {kind: 'error', text: await refusalWords(desk, {reason: 'expired'}, null, 0)};
    }
    if (state.kind === 'notice') {
        return {kind: 'close'};
    }
    const now = desk.clock.now();
    const asker = {userId: state.user, teamId: state.team, channelId: null};
    const request: Request = {asker, commandId: `form-${state.id}`, triggerId: null, tabKey: ''};
    return state.kind === 'start'
        ? submitStart(desk, request, state, submission, now)
        : submitForRun(desk, places, request, state, submission, now);
}

async function submitStart(
    desk: Desk,
    request: Request,
    state: FormState,
    submission: Submission,
    now: Millis,
): Promise<FormAnswer> {
    const playbook = desk.playbooks.get(state.subject);
    if (!playbook) {
        return refusalAnswer(desk, {reason: 'playbook_unknown'}, null, now);
    }
    const here: ChannelId = state.about;
    const first = await answerStartForm(desk, request, {playbook: playbook.id, channelId: here || null});
    if (isRefused(first)) {
        return refusalAnswer(desk, first.refused, null, now);
    }
    if (state.until < now) {
        const where = {user: state.user, team: state.team, here: here || null, now};
        return {kind: 'form', form: again(await startForm(desk, playbook, where, first.body, submission.fields))};
    }
    const body = startBody(playbook, here, submission.fields, first.body.seats);
    const started = await answerStart(desk, request, body);
    if (isRefused(started)) {
        return refusalAnswer(desk, started.refused, null, now, submission.fields);
    }
    const {runId, channelId} = started.body;
    const place = {runId, channelId, teamId: state.team};
    return channelId === here
        ? {kind: 'close'}
        : {
              kind: 'form',
              form: noticeForm(desk, await startedElsewhere(desk, place), {user: state.user, now}),
          };
}

async function submitForRun(
    desk: Desk,
    places: Places,
    request: Request,
    state: FormState,
    submission: Submission,
    now: Millis,
): Promise<FormAnswer> {
    const place = await places(state.subject);
    const read = place && (await desk.gate.canView(request.asker, place)) ? await desk.reads.run(state.subject) : null;
    if (!read || state.kind === 'start' || state.kind === 'notice') {
        return refusalAnswer(desk, await whyNotSeen(desk, place), null, now);
    }
    if (state.until < now) {
        const inVain =
            (await whyNotSend(desk, request.asker, read.run, state.kind)) ?? answeredMeanwhile(state, read.run);
        if (inVain !== null) {
            return refusalAnswer(desk, inVain, read.run, now);
        }
        return {
            kind: 'form',
            form: again(
                await runForm(desk, state.kind, read.run, {
                    user: state.user,
                    now,
                    typed: chosenIn(state, submission.fields),
                    ...(isAboutItems(state) ? {about: state.about} : {}),
                }),
                await newerWords(desk, state, read.run, now),
            ),
        };
    }
    const people = await desk.people.get([state.user]);
    const zone = people.get(state.user)?.zone ?? read.run.zone;
    const command = commandFor(state, submission.fields, zone);
    if (isRefused(command)) {
        return refusalAnswer(desk, command.refused, read.run, now);
    }
    const saved = await changeByPerson(desk, places, request, state.subject, command);
    if (isRefused(saved)) {
        return refusalAnswer(desk, saved.refused, read.run, now);
    }
    switch (saved.kind) {
        case 'refused':
            return refusalAnswer(desk, saved.refused.refused, saved.run, now);
        case 'not_found':
            return refusalAnswer(desk, {reason: 'run_not_found'}, null, now);
        default: {
            const notes = linesOf(await notesOf(desk, request, saved, command));
            return notes.length === 0
                ? {kind: 'close'}
                : {kind: 'form', form: noticeForm(desk, notes.join('\n'), {user: state.user, now})};
        }
    }
}

/** Says why the form is shown again: nothing else tells the person that it was not sent. */
function again(form: DialogForm, newer = ''): DialogForm {
    const hours = FORM_LIFE / HOUR;
    const why = `This form was open for more than ${hours} hours, so nothing was sent. What you typed is kept: look at it, then send it again.${newer}`;
    return {...form, introduction: `${why}\n\n${form.introduction}`};
}

/** The update of somebody else that its author has not seen: the new form no longer refuses to be sent over it. */
async function newerWords(desk: Desk, {seenUpdate, user}: FormState, run: Run, now: Millis): Promise<string> {
    const newer = seenUpdate === undefined ? null : newerUpdate(run, seenUpdate, user);
    if (newer === null) {
        return '';
    }
    const {field: _, ...refusal} = newer.refused;
    return ` ${await refusalWords(desk, refusal, run, now)}`;
}

/** Why a form is not shown again: its reminder was answered while it stood open, and it would move or tick something else. */
function answeredMeanwhile(state: FormState, run: Run): Refusal | null {
    if (isAboutItems(state)) {
        return stillReminded(run, state.about).length === 0 ? {reason: 'items_answered'} : null;
    }
    const isOther = state.kind === 'snooze' && run.obligation?.id !== state.about;
    return isOther ? answeredAlready(run, state.about).refused : null;
}

/** What was typed, without a severity that was preset in the form: somebody may have changed it since. */
function chosenIn({severity}: FormState, fields: Record<string, string>): Record<string, string> {
    const {severity: chosen, ...others} = fields;
    return chosen === undefined || chosen === severity ? others : fields;
}

/** Ids of reminders of items begin with `i`. */
function isAboutItems({kind, about}: FormState): boolean {
    return kind === 'snooze_items' || (kind === 'tick' && about.startsWith('i'));
}

function commandFor(state: FormState, typed: Record<string, string>, zone: Zone): WireCommand | Refused {
    const fields = chosenIn(state, typed);
    const about = {
        ...(state.about === '' ? {} : {forObligation: state.about}),
        ...(state.seenUpdate === undefined ? {} : {seenUpdate: state.seenUpdate}),
    };
    const text = fields['text'] ?? '';
    switch (state.kind) {
        case 'update': {
            const severity = SEVERITIES.find((candidate) => candidate === fields['severity']);
            return {
                type: 'post_update',
                updateId: state.id,
                kind: 'update',
                text,
                next: fields['next'] ?? '',
                ...(severity ? {severity} : {}),
                ...about,
            };
        }
        case 'blocked':
            return {type: 'post_update', updateId: state.id, kind: 'blocked', text, ...about};
        case 'snooze':
            return {type: 'snooze', words: fields['until'] ?? '', zone, reason: fields['reason'] ?? '', ...about};
        case 'snooze_items':
            return {
                type: 'snooze_items',
                reminderId: state.about,
                words: fields['until'] ?? '',
                zone,
                reason: fields['reason'] ?? '',
            };
        case 'tick':
            return fields['item']
                ? {
                      type: 'set_item_state',
                      itemId: fields['item'],
                      state: 'done',
                      ...(state.day === undefined ? {} : {on: state.day}),
                  }
                : refuse('item_gone', {field: 'item'});
        case 'finish': {
            const outcome = OUTCOMES.find((candidate) => candidate === fields['outcome']);
            return {type: 'finish', ...(outcome ? {outcome} : {})};
        }
        default:
            return refuse('expired');
    }
}

/** At its field if the form has it, else above the fields. */
async function refusalAnswer(
    desk: Desk,
    refusal: Refusal,
    run: Run | null,
    now: Millis,
    typed?: Record<string, string>,
): Promise<FormAnswer> {
    const text = await refusalWords(desk, refusal, run, now, {reading: 'plain'});
    const field = dialogField(refusal.field, typed);
    return field === undefined
        ? {kind: 'error', text}
        : {kind: 'errors', errors: {[field === 'due' ? 'until' : field]: text}};
}
