import type {RunEvent} from '../event';
import type {Obligation, Plan} from './obligation';
import type {Run, StatusUpdate} from '../run';

export type DutyEvent = Extract<
    RunEvent,
    {
        type:
            | 'update_posted'
            | 'upcoming_dm_set'
            | `duty_${string}`
            | `obligation_${string}`
            | `acknowledgement_${string}`;
    }
>;

/** The run after an event of its update duty or of its acknowledgement. */
export function applyDuty(run: Run, event: DutyEvent): Run {
    switch (event.type) {
        case 'update_posted':
            return withUpdate(run, event);
        case 'duty_changed': {
            const {on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway} = event;
            const changed = {on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway};
            return {...run, duty: {...run.duty, ...changed}};
        }
        case 'upcoming_dm_set': {
            const others = run.duty.upcomingDm.filter((user) => user !== event.user);
            return {...run, duty: {...run.duty, upcomingDm: event.on ? [...others, event.user] : others}};
        }
        case 'duty_armed':
            return {...run, duty: {...run.duty, nextDueAt: event.nextDueAt, armedAt: event.armedAt}};
        case 'duty_upcoming':
            return {...run, duty: {...run.duty, upcomingSaidFor: event.dueAt}};
        case 'acknowledgement_opened':
        case 'acknowledgement_asked':
        case 'acknowledgement_rescheduled':
            return {...run, acknowledgement: event.acknowledgement};
        case 'acknowledgement_ended': {
            const isTaken = event.how !== 'finished' && event.how !== 'severity' && event.by !== null;
            const acknowledged = isTaken && event.by !== null ? {by: event.by, at: event.at} : run.acknowledged;
            return {...run, acknowledgement: null, acknowledged};
        }
        default:
            return applyObligation(run, event);
    }
}

function withUpdate(run: Run, event: Extract<DutyEvent, {type: 'update_posted'}>): Run {
    if (event.by === null) {
        return run;
    }
    const {updateId: id, kind, text, by, at, next} = event;
    const lastUpdate: StatusUpdate = {id, kind, text, by, at, ...(next === undefined ? {} : {next})};
    const {written: earlier, ...rest} = run;
    const written = run.lastUpdate?.kind === 'update' ? {text: run.lastUpdate.text, at: run.lastUpdate.at} : earlier;
    return {...rest, lastUpdate, ...(kind === 'update' || written === undefined ? {} : {written})};
}

function applyObligation(run: Run, event: Extract<DutyEvent, {type: `obligation_${string}`}>): Run {
    switch (event.type) {
        case 'obligation_opened':
            return {...run, obligation: event.obligation, duty: {...run.duty, nextDueAt: null}};
        case 'obligation_resolved': {
            const {obligation, how, by, at} = event;
            const ended = {obligationId: obligation.id, how, by, at, dueAt: obligation.dueAt};
            return run.obligation?.id === obligation.id ? {...run, obligation: null, duty: {...run.duty, ended}} : run;
        }
        default:
            return run.obligation?.id === event.obligationId
                ? {...run, obligation: {...run.obligation, ...changeOf(run.obligation, event)}}
                : run;
    }
}

type ObligationChange = Exclude<
    Extract<DutyEvent, {type: `obligation_${string}`}>,
    {type: 'obligation_opened' | 'obligation_resolved'}
>;

function changeOf(before: Obligation, event: ObligationChange): Partial<Obligation> {
    switch (event.type) {
        case 'obligation_reminded':
            return {
                ...askingOf(before, event),
                ...plan(event),
                stage: before.stage === 'escalated' ? 'escalated' : 'overdue',
                step: event.step,
                notices: event.notices,
                noticedAt: event.at,
            };
        case 'obligation_escalated':
            return {
                ...askingOf(before, event),
                ...plan(event),
                stage: 'escalated',
                step: event.step,
                ...(event.channelLost
                    ? {toldChannel: null, channelLost: true}
                    : {toldChannel: event.channelId ?? before.toldChannel}),
                notices: event.notices,
                noticedAt: event.at,
            };
        case 'obligation_retargeted':
            return askingOf(before, event);
        case 'obligation_rescheduled':
            return {step: event.step, snoozed: snoozeAfter(before, event), ...plan(event)};
        case 'obligation_held':
            return {
                held: event.by === null ? null : {by: event.by, at: event.at, until: event.until},
                ...plan(event),
            };
        case 'obligation_snoozed': {
            const {by, at, until, reason} = event;
            return {snoozed: by === null ? null : {by, at, until, reason}, ...plan(event)};
        }
    }
}

function snoozeAfter(
    {snoozed}: Obligation,
    {snoozedUntil}: Extract<DutyEvent, {type: 'obligation_rescheduled'}>,
): Obligation['snoozed'] {
    return snoozed && snoozedUntil !== undefined ? {chosen: snoozed.until, ...snoozed, until: snoozedUntil} : snoozed;
}

function askingOf(
    before: Obligation,
    {asked, people, passedOver}: Pick<Obligation, 'asked' | 'people' | 'passedOver'>,
): Partial<Obligation> {
    const left = [...(before.left ?? []), ...before.people].filter(
        (one) => !people.some(({user}) => user === one.user),
    );
    return {asked, people, passedOver, left};
}

function plan({nextRepeatAt, nextStep, nextNoticeAt}: Plan): Plan {
    return {nextRepeatAt, nextStep, nextNoticeAt};
}
