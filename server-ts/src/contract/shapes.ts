import * as v from 'valibot';
import {SEVERITIES} from '../domain/duty/duty_rule';
import {ITEM_STATES, OUTCOMES, UPDATE_KINDS} from '../domain/run';

/**
 * The largest text that any field may carry over the wire, in UTF-16 units. The rules have tighter limits with better words; this one
 * only keeps a request bounded.
 */
const TEXT_BOUND = 70_000;

export const text = v.pipe(v.string(), v.maxLength(TEXT_BOUND));
export const mattermostId = v.pipe(v.string(), v.regex(/^[a-z0-9]{26}$/, 'is not an id'));
export const itemId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,100}$/, 'is not an item id'));
export const roleId = v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,40}$/, 'is not a role'));
export const shortId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id'));
export const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
export const version = v.pipe(v.number(), v.integer(), v.minValue(0));
export const zone = v.pipe(v.string(), v.maxLength(64));
export const severity = v.picklist(SEVERITIES);

export const assignee = v.union([v.object({role: roleId}), v.object({user: mattermostId})]);

const wallTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day like 16:00'));
const weekday = v.picklist([1, 2, 3, 4, 5, 6, 7] as const);
const days = v.picklist(['always', 'working'] as const);

export const dutyRule = v.variant('every', [
    v.object({every: v.literal('day'), at: wallTime, days}),
    v.object({
        every: v.literal('hours'),
        hours: v.pipe(v.number(), v.minValue(1), v.maxValue(240)),
        days,
        firstHours: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(8_760))),
    }),
    v.object({every: v.literal('week'), on: v.pipe(v.array(weekday), v.minLength(1), v.maxLength(7)), at: wallTime}),
]);

/** Longer lists are no slip: the rules' own limits are far below, with better words. */
const LIST_BOUND = 50;

/** A rule as it travels: whether its times and numbers are possible, the rules say, by field. */
const wireRule = v.variant('every', [
    v.object({every: v.literal('day'), at: text, days}),
    v.object({every: v.literal('hours'), hours: v.number(), days, firstHours: v.exactOptional(v.number())}),
    v.object({every: v.literal('week'), on: v.pipe(v.array(weekday), v.maxLength(LIST_BOUND)), at: text}),
]);

const wireLadder = v.object({
    upcomingMinutes: v.number(),
    repeatEveryMinutes: v.number(),
    steps: v.pipe(v.array(v.object({afterMinutes: v.number(), ask: roleId})), v.maxLength(LIST_BOUND)),
    holdMinutes: v.number(),
});

/** What is to be changed of a run's update duty; what is missing stays, null goes back to the playbook's. */
const dutyChange = {
    on: v.boolean(),
    rules: v.exactOptional(v.nullable(v.pipe(v.array(wireRule), v.maxLength(LIST_BOUND)))),
    ladder: v.exactOptional(v.nullable(wireLadder)),
    stakeholderChannel: v.exactOptional(v.nullable(mattermostId)),
    broadcast: v.exactOptional(v.pipe(v.array(mattermostId), v.maxLength(LIST_BOUND))),
    movesOnWhenAway: v.exactOptional(v.boolean()),
};

export const dutyDraft = v.object(dutyChange);

const localDay = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a date'));

/**
 * A command as it travels. It differs from the rules' own in one point: due times are words in the typist's zone, because only the
 * sidecar's clock may turn them into an instant.
 */
export const wireCommand = v.variant('type', [
    v.object({
        type: v.literal('set_item_state'),
        itemId,
        state: v.picklist(ITEM_STATES),
        reason: v.exactOptional(text),
        on: v.exactOptional(localDay),
    }),
    v.object({
        type: v.literal('tick_item'),
        itemId,
        period: localDay,
        count: index,
    }),
    v.object({type: v.literal('assign_item'), itemId, assignee: v.nullable(assignee)}),
    v.object({type: v.literal('set_item_due'), itemId, words: text, zone}),
    v.object({
        type: v.literal('add_item'),
        phaseId: shortId,
        itemId,
        title: text,
        note: v.exactOptional(text),
        index: v.exactOptional(index),
    }),
    v.object({type: v.literal('edit_item'), itemId, title: v.exactOptional(text), note: v.exactOptional(text)}),
    v.object({type: v.literal('move_item'), itemId, phaseId: shortId, index}),
    v.object({type: v.literal('remove_item'), itemId}),
    v.object({type: v.literal('restore_item'), itemId}),
    v.object({type: v.literal('snooze_items'), reminderId: shortId, words: text, zone, reason: text}),
    v.object({type: v.literal('set_seat'), role: roleId, user: v.nullable(mattermostId)}),
    v.object({type: v.literal('answer_seat'), role: roleId, accept: v.boolean()}),
    v.object({type: v.literal('pass_on'), cycleId: mattermostId}),
    v.object({type: v.literal('join')}),
    v.object({type: v.literal('leave')}),
    v.object({type: v.literal('follow')}),
    v.object({type: v.literal('unfollow')}),
    v.object({type: v.literal('rename'), name: text}),
    v.object({
        type: v.literal('set_details'),
        severity: v.exactOptional(severity),
        customer: v.exactOptional(text),
        ticket: v.exactOptional(text),
        summary: v.exactOptional(text),
    }),
    v.object({
        type: v.literal('post_update'),
        updateId: shortId,
        kind: v.picklist(UPDATE_KINDS),
        text,
        next: v.exactOptional(text),
        severity: v.exactOptional(severity),
        forObligation: v.exactOptional(shortId),
        seenUpdate: v.exactOptional(text),
        blind: v.exactOptional(v.boolean()),
    }),
    v.object({type: v.literal('hold'), forObligation: v.exactOptional(shortId)}),
    v.object({
        type: v.literal('snooze'),
        words: text,
        zone,
        reason: text,
        forObligation: v.exactOptional(shortId),
    }),
    v.object({
        type: v.literal('set_duty'),
        ...dutyChange,
        /** `dutyMark` of the duty that a form was filled from. */
        from: v.exactOptional(text),
    }),
    v.object({type: v.literal('set_upcoming_dm'), on: v.boolean()}),
    v.object({type: v.literal('finish'), outcome: v.exactOptional(v.picklist(OUTCOMES))}),
    v.object({type: v.literal('restore')}),
]);

export type WireCommand = v.InferOutput<typeof wireCommand>;
