import {localDate} from '../../domain/calendar/calendar';
import {nextDue} from '../../domain/duty/duty';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import {SEVERITIES, type Severity} from '../../domain/duty/duty_rule';
import {lengthOf} from '../../domain/limits';
import {stillReminded} from '../../domain/items/item_reminder';
import {openItems} from '../../domain/progress';
import type {RunDay} from '../../domain/items/repeat';
import {copiedTo, OUTCOMES, type Item, type Run} from '../../domain/run';
import type {Millis, UserId} from '../../domain/units';
import {firstUpdateText} from '../../domain/duty/update_text';
import {calendarOf, dayOf} from '../change_run';
import type {Desk} from '../desk';
import {copiesText} from '../requests/told_channels';
import {FORM_LIFE, sealForm, type FormKind} from './dialog_state';
import type {DialogField, DialogForm} from '../mattermost_ports';
import {OUTCOME_WORDS} from '../wording/end_words';
import {plainName, quoteName} from '../wording/quote';
import {countWords} from '../wording/repeat_words';
import {timeWords} from '../wording/time_words';

/** Mattermost keeps titles to 24 characters, texts of one line to 150 and larger ones to 3,000; phones refuse more. */
const TITLE = 24;
const LINE = 150;
const AREA = 3_000;
/** A select with more items than this is useless on a phone. */
const ITEMS_OFFERED = 60;

interface FormRequest {
    user: UserId;
    now: Millis;
    /** What was typed before, if a form is shown again. */
    typed?: Record<string, string>;
    /** What the form answers, if that is not the open obligation: a reminder of items. */
    about?: string;
}

/** The forms that open from buttons and slash commands: what cannot be said by one press. */
export async function runForm(
    desk: Desk,
    kind: Exclude<FormKind, 'start' | 'notice'>,
    run: Run,
    request: FormRequest,
): Promise<DialogForm> {
    const day = dayOf(run, desk.teams, request.now);
    const state = sealForm(desk.seals, {
        user: request.user,
        kind,
        subject: run.id,
        about: request.about ?? run.obligation?.id ?? '',
        team: run.teamId,
        until: request.now + FORM_LIFE,
        id: desk.ids.id(),
        ...(kind === 'update' || kind === 'blocked' ? {seenUpdate: run.lastUpdate?.id ?? ''} : {}),
        ...(kind === 'update' && run.details.severity !== null ? {severity: run.details.severity} : {}),
        ...(kind === 'tick' && day ? {day: day.date} : {}),
    });
    const typed = (name: string, otherwise: string): string => request.typed?.[name] ?? otherwise;
    const name = `**${quoteName(run.name)}**`;
    switch (kind) {
        case 'update':
            return {
                title: 'Post update',
                introduction: `${name}: ${await whereWords(desk, run, request.user)} ${nextDueWords(desk, run, request.now)}`,
                submitLabel: 'Post update',
                state,
                fields: updateFields(run, request.now, typed),
            };
        case 'blocked':
            return {
                title: 'Blocked on',
                introduction: `${name}: ${await whereWords(desk, run, request.user)}`,
                submitLabel: 'Post update',
                state,
                fields: [
                    {
                        name: 'text',
                        label: 'What are you waiting for',
                        type: 'text',
                        value: typed('text', ''),
                        maxLength: LINE,
                    },
                ],
            };
        case 'snooze':
            return {
                title: 'Snooze',
                introduction: `${name}: when should the reminder come again?`,
                submitLabel: 'Snooze',
                state,
                fields: snoozeFields(typed),
            };
        case 'snooze_items':
            return {
                title: 'Snooze',
                introduction: `${name}: when should the reminder come again? The due time stays as it is.`,
                submitLabel: 'Snooze',
                state,
                fields: snoozeFields(typed),
            };
        case 'tick': {
            const fields = tickFields(run, typed, day, request.about);
            // A select without options could be neither sent nor understood.
            return fields.length === 0
                ? noticeForm(desk, `${name}: ${allDoneWords(day)}`, request)
                : {title: 'Tick an item', introduction: name, submitLabel: 'Done', state, fields};
        }
        case 'finish':
            return {
                title: 'Finish the run',
                introduction: `${name}. ${openWords(run, day)}`,
                submitLabel: 'Finish the run',
                state,
                fields: finishFields(run, typed),
            };
    }
}

type Typed = (name: string, otherwise: string) => string;

function updateFields(run: Run, now: Millis, typed: Typed): DialogField[] {
    const text = firstUpdateText(run, now, (at) => localDate(at, run.zone));
    const length = lengthOf(text);
    const isTooLong = length > AREA;
    const fields: DialogField[] = [
        {
            name: 'text',
            label: 'What is new',
            type: 'textarea',
            // If it were cut to fit, it would be posted without its end, and nobody would notice.
            value: typed('text', isTooLong ? '' : text),
            maxLength: AREA,
            ...(isTooLong ? {help: tooLongWords(run, length)} : {}),
        },
    ];
    if (run.details.severity !== null) {
        fields.push(severityField(typed('severity', run.details.severity)));
    }
    fields.push({
        name: 'next',
        label: 'About the next update',
        type: 'text',
        value: typed('next', ''),
        help: 'What people may expect of it, or when. It does not change when the next update is owed.',
        optional: true,
        maxLength: LINE,
    });
    return fields;
}

function tooLongWords({lastUpdate}: Run, length: number): string {
    const what = lastUpdate === null ? 'The template' : 'The last update';
    return `${what} has ${length.toLocaleString('en')} characters and this form takes ${AREA.toLocaleString('en')}, so it begins empty. To begin with it, open the sidebar.`;
}

export function severityField(value: string): DialogField {
    return {
        name: 'severity',
        label: 'Severity',
        type: 'select',
        value,
        placeholder: 'Choose',
        options: SEVERITIES.map((severity) => ({text: `${severity}, ${SEVERITY_WORDS[severity]}`, value: severity})),
    };
}

const SEVERITY_WORDS: Record<Severity, string> = {L1: 'critical', L2: 'major', L3: 'medium', L4: 'low'};

function capitalised(words: string): string {
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function snoozeFields(typed: Typed): DialogField[] {
    return [
        {
            name: 'until',
            label: 'Remind again',
            type: 'text',
            value: typed('until', 'in 1 hour'),
            help: 'For example “in 1 hour” or “tomorrow 9:00”.',
            maxLength: LINE,
        },
        {name: 'reason', label: 'Why', type: 'text', value: typed('reason', ''), maxLength: LINE},
    ];
}

/** `reminderId`: only the items of that reminder, while some of them are open. No field if no item is left. */
function tickFields(run: Run, typed: Typed, day: RunDay | null, reminderId?: string): DialogField[] {
    const reminded = reminderId === undefined ? [] : stillReminded(run, reminderId);
    const items = (reminded.length > 0 ? reminded : openItems(run, day)).slice(0, ITEMS_OFFERED);
    if (items.length === 0) {
        return [];
    }
    const options = items.map((item) => ({
        text: choiceWords(item, day),
        value: item.id,
    }));
    return [{name: 'item', label: 'Item', type: 'select', value: typed('item', items[0]?.id ?? ''), options}];
}

/** A title as one may choose it, cut so that how often it was done still stands behind it. */
function choiceWords(item: Item, day: RunDay | null): string {
    const count = countWords(item, day);
    const characters = [...plainName(item.title)];
    const room = LINE - lengthOf(count);
    return characters.length <= room
        ? `${characters.join('')}${count}`
        : `${characters.slice(0, room - 1).join('')}…${count}`;
}

function allDoneWords(day: RunDay | null): string {
    return day
        ? 'everything is done for today. `/set finish` finishes the run, when it is over.'
        : 'everything is done. `/set finish` finishes the run; `/set add` and what is to be done adds an item.';
}

function finishFields(run: Run, typed: Typed): DialogField[] {
    if (run.kind !== 'incident') {
        return [];
    }
    return [
        {
            name: 'outcome',
            label: 'How did it end?',
            type: 'select',
            // Nothing is chosen at first, so that Enter alone does not finish an incident.
            value: typed('outcome', ''),
            placeholder: 'Choose',
            options: OUTCOMES.map((outcome) => ({text: capitalised(OUTCOME_WORDS[outcome]), value: outcome})),
        },
    ];
}

function openWords(run: Run, day: RunDay | null): string {
    const open = openItems(run, day);
    const named = open.slice(0, 5).map((item) => `- ${quoteName(item.title)}`);
    const more = open.length > named.length ? [`- and ${open.length - named.length} more`] : [];
    return open.length === 0 ? 'Everything is done.' : `${open.length} still open:\n${[...named, ...more].join('\n')}`;
}

/** Where an update goes, before it is sent: people outside are told. */
async function whereWords(desk: Desk, run: Run, user: UserId): Promise<string> {
    const followers = run.followers.length;
    const copies = [
        ...(copiedTo(run).length === 0 ? [] : [`copied to ${await copiesText(desk, run, user)}`]),
        ...(followers === 0 ? [] : [`sent to ${followers} ${followers === 1 ? 'follower' : 'followers'}`]),
    ];
    return `this will be posted in its channel${copies.map((copy) => `, ${copy}`).join('')}.`;
}

/** When the update after this one is owed, if this one is posted now. */
function nextDueWords(desk: Desk, run: Run, now: Millis): string {
    const due = run.duty.on
        ? nextDue(rulesOfRun(run), calendarOf(run, desk.teams, now), {
              startedAt: run.startedAt,
              armedAt: null,
              lastUpdateAt: now,
              answeredDueAt: run.obligation?.dueAt ?? null,
          })
        : null;
    return due === null
        ? 'After this one no update is owed.'
        : `After this one the next is due ${timeWords(due, now, run.zone)}.`;
}

/** A form without fields works as a notice: whoever clicks a button sees no other kind of answer. */
export function noticeForm(desk: Desk, text: string, request: FormRequest): DialogForm {
    const state = sealForm(desk.seals, {
        user: request.user,
        kind: 'notice',
        subject: '',
        about: '',
        team: '',
        until: request.now + FORM_LIFE,
        id: desk.ids.id(),
    });
    return {title: 'SET Cycle'.slice(0, TITLE), introduction: text, submitLabel: 'OK', fields: [], state};
}
