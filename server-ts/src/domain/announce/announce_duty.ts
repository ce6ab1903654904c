import type {RunEvent} from '../event';
import {acknowledgementSlot, channelSlot, reminderSlot, upcomingSlot, type Body, type Message} from './message';
import type {Acknowledgement, Obligation} from '../duty/obligation';
import {CHANNEL_STEP} from '../duty/ladder_rule';
import {isUpcoming, ownerOf, seatOf, type Run} from '../run';

type Post = Extract<Message, {op: 'post'}>;

/** What is said about an owed update, and about a run that nobody has taken. Other events give no message. */
export function announceDuty(before: Run, event: RunEvent, after: Run): Message[] {
    switch (event.type) {
        case 'duty_upcoming': {
            const {tell, dueAt} = event;
            const body = {kind: 'upcoming', dueAt, lastUpdate: before.lastUpdate} as const;
            const slot = upcomingSlot(dueAt);
            return tell === null
                ? []
                : [
                      {
                          op: 'post',
                          place: {kind: 'direct', user: tell},
                          body,
                          slot,
                          dueAt: before.duty.nextDueAt ?? dueAt,
                      },
                  ];
        }
        case 'obligation_opened': {
            const {obligation, at} = event;
            const slot = reminderSlot(obligation.id);
            const opening: Post = {...inRun(reminderBody(obligation, at, before)), slot, dueAt: obligation.dueAt};
            return [opening, ...tellChannel(obligation, at, obligation.toldChannel)];
        }
        case 'obligation_reminded':
        case 'obligation_escalated':
        case 'obligation_retargeted':
        case 'obligation_rescheduled':
        case 'obligation_held':
        case 'obligation_snoozed':
            return after.obligation?.id === event.obligationId
                ? [editReminder(after.obligation, event.at, before), ...replies(before, event, after.obligation)]
                : [];
        case 'obligation_resolved': {
            const {obligation, how, by, at} = event;
            const update = how === 'updated' ? (after.lastUpdate?.kind ?? null) : null;
            const body = {kind: 'reminder_resolved', obligation, how, update, by, at} as const;
            const told: Message = {op: 'edit', slot: channelSlot(obligation.id), body: {...body, outside: true}};
            return [
                {op: 'edit', slot: reminderSlot(obligation.id), body},
                ...(obligation.toldChannel === null ? [] : [told]),
            ];
        }
        case 'acknowledgement_opened':
            return wantTaker(event.acknowledgement);
        case 'acknowledgement_asked':
            return wantTakerAgain(before, event);
        case 'acknowledgement_rescheduled': {
            const {acknowledgement} = event;
            // Its post says how often it is asked, and for which severity.
            const isPaced = acknowledgement.everyMinutes === before.acknowledgement?.everyMinutes;
            return isPaced ? [] : [editQuestion(acknowledgement)];
        }
        case 'acknowledgement_ended': {
            const {acknowledgement, how, by, at} = event;
            const slot = acknowledgementSlot(acknowledgement.id);
            return [{op: 'edit', slot, body: {kind: 'taken', acknowledgement, how, by, at}}];
        }
        default:
            return [];
    }
}

/**
 * What was said to be coming has come, was answered before, or comes at another time: the direct message asks for nothing any more. Where
 * that is taken back, by a restored run or the calendar of before, it asks again: it is said once only.
 */
export function followUpcoming(before: Run, after: Run): Message[] {
    const {upcomingSaidFor: dueAt, upcomingDm} = before.duty;
    if (dueAt === null || upcomingDm.length === 0 || isUpcoming(before) === isUpcoming(after)) {
        return [];
    }
    if (isUpcoming(after)) {
        const isNew = after.duty.upcomingSaidFor !== dueAt;
        const {lastUpdate} = after;
        return isNew ? [] : [{op: 'edit', slot: upcomingSlot(dueAt), body: {kind: 'upcoming', dueAt, lastUpdate}}];
    }
    const update = after.lastUpdate === before.lastUpdate ? null : after.lastUpdate;
    const how = update !== null ? 'updated' : after.obligation !== null ? 'due' : 'moved';
    return [{op: 'edit', slot: upcomingSlot(dueAt), body: {kind: 'upcoming_over', dueAt, how, update}}];
}

/** The post that asks for somebody who takes a new run. */
export function wantTaker(acknowledgement: Acknowledgement | null): Message[] {
    return acknowledgement === null
        ? []
        : [
              {
                  ...inRun({kind: 'taker_wanted', acknowledgement}),
                  slot: acknowledgementSlot(acknowledgement.id),
                  dueAt: acknowledgement.openedAt,
              },
          ];
}

/** In the run's own channel. */
export function inRun(body: Body): Post {
    return {op: 'post', place: {kind: 'run'}, body};
}

/** Who hears of an open obligation at the end of its ladder is said in its post, also where no time of it moved. */
export function followLadder(before: Run, after: Run, said: readonly Message[], at: number): Message[] {
    const {obligation} = after;
    if (!obligation || obligation.id !== before.obligation?.id || obligation.nextStep?.ask !== CHANNEL_STEP) {
        return [];
    }
    const edit = editReminder(obligation, at, before);
    const isSaid = said.some((message) => message.op === 'edit' && message.slot === reminderSlot(obligation.id));
    return isSaid || lastToHear(before) === lastToHear(after) ? [] : [edit];
}

/** Which words its last step has: the channel, or whoever owns and leads. */
function lastToHear(run: Run): string {
    return run.duty.stakeholderChannel === null
        ? [ownerOf(run), seatOf(run, 'lead')?.user ?? null].join(' ')
        : CHANNEL_STEP;
}

type Told = Extract<
    RunEvent,
    {
        type:
            | 'obligation_reminded'
            | 'obligation_escalated'
            | 'obligation_retargeted'
            | 'obligation_rescheduled'
            | 'obligation_held'
            | 'obligation_snoozed';
    }
>;

/** Whoever an event has to notify is named in the reminder's thread, because an edit notifies nobody. */
function replies(before: Run, event: Told, obligation: Obligation): Message[] {
    const {at} = event;
    // What becomes known between two notices is said at once.
    const thread = {replyTo: reminderSlot(obligation.id), dueAt: Math.min(before.obligation?.nextNoticeAt ?? at, at)};
    switch (event.type) {
        case 'obligation_reminded': {
            const {asked, mentioned} = event;
            const {lastUpdate} = before;
            return [{...inRun({kind: 'reminded_again', obligation, mentioned, asked, at, lastUpdate}), ...thread}];
        }
        case 'obligation_escalated': {
            const {step, mentioned, channelId} = event;
            const asked = before.obligation?.people ?? [];
            const inThread: Message = {
                ...inRun({kind: 'escalated', obligation, step, mentioned, before: asked, at}),
                ...thread,
            };
            return [
                ...tellChannel(obligation, at, channelId, thread.dueAt),
                ...(channelId === null || mentioned.length > 0 ? [inThread] : []),
            ];
        }
        case 'obligation_retargeted': {
            const {asked} = event;
            const isNew = !before.obligation?.people.some(({user}) => user === asked);
            const {replyTo} = thread;
            return isNew ? [{...inRun({kind: 'reminder_retargeted', obligation, asked}), replyTo}] : [];
        }
        default:
            return [];
    }
}

function tellChannel(
    obligation: Obligation,
    at: number,
    channelId: Obligation['toldChannel'],
    dueAt = obligation.dueAt,
): Message[] {
    return channelId === null
        ? []
        : [
              {
                  op: 'post',
                  place: {kind: 'channel', channelId},
                  body: {kind: 'channel_told', obligation, at},
                  slot: channelSlot(obligation.id),
                  dueAt,
              },
          ];
}

/**
 * The post as it stands now, and a reply that names whoever is to be notified. If the clock asked, the reply also says when nobody is left
 * to ask.
 */
function wantTakerAgain(before: Run, event: Extract<RunEvent, {type: 'acknowledgement_asked'}>): Message[] {
    const {acknowledgement, mentioned, at} = event;
    const slot = acknowledgementSlot(acknowledgement.id);
    const edit = editQuestion(acknowledgement);
    const byClock = acknowledgement.notices !== before.acknowledgement?.notices;
    if (mentioned.length === 0 && !byClock) {
        return [edit];
    }
    const again = inRun({kind: 'taker_wanted_again', acknowledgement, mentioned, at});
    const dueAt = byClock ? (before.acknowledgement?.nextNoticeAt ?? at) : at;
    return [edit, {...again, replyTo: slot, dueAt}];
}

/** What is asked of people names the run: under the name that it has now. */
export function namedAnew(run: Run, at: number): Message[] {
    const {obligation, acknowledgement} = run;
    return [
        ...(obligation ? [editReminder(obligation, at, run)] : []),
        ...(acknowledgement ? [editQuestion(acknowledgement)] : []),
    ];
}

function editQuestion(acknowledgement: Acknowledgement): Message {
    const slot = acknowledgementSlot(acknowledgement.id);
    return {op: 'edit', slot, body: {kind: 'taker_wanted', acknowledgement}};
}

function editReminder(obligation: Obligation, at: number, before: Run): Message {
    return {op: 'edit', slot: reminderSlot(obligation.id), body: reminderBody(obligation, at, before)};
}

function reminderBody(obligation: Obligation, at: number, before: Run): Body {
    return {kind: 'reminder', obligation, lateMs: at - obligation.dueAt, lastUpdate: before.lastUpdate};
}
