import {armDuty, haveSameRules, resolveObligation} from './arm_duty';
import {checkReason} from '../check_reason';
import type {Command} from '../command';
import {record, type Decision, type DutyMoment} from '../decision';
import type {Happening} from '../event';
import {inDutyHours, planOf} from './ladder';
import {ladderOf} from './rules_in_force';
import {isBlank, LIMITS, lengthOf} from '../limits';
import type {Obligation} from './obligation';
import {refuse, type Refusal, type Refused} from '../refusal';
import type {Run} from '../run';
import {snoozeCap} from './snooze_cap';
import {isBareTemplate} from './update_text';
import {HOUR, MINUTE, type Millis, type UserId} from '../units';

export type UpdateCommand = Extract<Command, {type: 'post_update' | 'hold' | 'snooze'}>;

/** The answers to the update duty: an update, "I'm on it" and a snooze. */
export function decideUpdate(run: Run, command: UpdateCommand, moment: DutyMoment): Decision {
    switch (command.type) {
        case 'post_update':
            return postUpdate(run, command, moment);
        case 'hold':
            return hold(run, command, moment);
        case 'snooze':
            return snooze(run, command, moment);
    }
}

function postUpdate(run: Run, command: Extract<Command, {type: 'post_update'}>, moment: DutyMoment): Decision {
    const text = command.text.trim();
    if (isBlank(text)) {
        return refuse('update_empty', {field: 'text'});
    }
    if (lengthOf(text) > LIMITS.updateText) {
        return refuse('update_too_long', {field: 'text', params: {limit: LIMITS.updateText, length: lengthOf(text)}});
    }
    if (command.kind === 'update' && isBareTemplate(text, run.updates)) {
        return refuse('update_is_template', {field: 'text'});
    }
    const next = command.next?.trim() ?? '';
    if (lengthOf(next) > LIMITS.updateNext) {
        return refuse('field_too_long', {field: 'next', params: {limit: LIMITS.updateNext}});
    }
    const {updateId, kind, forObligation} = command;
    if (run.lastUpdate?.id === updateId) {
        return [];
    }
    if (forObligation !== undefined && run.obligation?.id !== forObligation) {
        // The second click of a double click: it has happened already.
        const {ended} = run.duty;
        const isSaid =
            kind === 'nothing_new' &&
            run.lastUpdate?.kind === kind &&
            ended?.obligationId === forObligation &&
            ended.by === moment.by;
        return isSaid ? [] : answeredAlready(run, forObligation, 'text');
    }
    const tooLate = checkSeen(run, command, moment);
    if (tooLate) {
        return tooLate;
    }
    const happenings: Happening[] = [{type: 'update_posted', updateId, kind, text, ...(next === '' ? {} : {next})}];
    if (command.severity && run.details.severity && command.severity !== run.details.severity) {
        happenings.unshift({
            type: 'details_changed',
            ...run.details,
            severity: command.severity,
            severityBefore: run.details.severity,
        });
    }
    happenings.push(...resolveObligation(run, 'updated'));
    const after = record(run, happenings, moment).run;
    // Another severity begins another duty, whose people get their two hours, too.
    return [...happenings, ...armDuty(after, moment, !haveSameRules(run, after))];
}

/** Nobody who is typing can have read an answer that is younger than this. */
const JUST_NOW: Millis = MINUTE;

/** Refuses what was begun before somebody else's update, if its author cannot have seen that update. */
function checkSeen(
    run: Run,
    {seenUpdate, blind}: Extract<Command, {type: 'post_update'}>,
    {by, now}: DutyMoment,
): Refused | null {
    const {lastUpdate} = run;
    if (lastUpdate === null || lastUpdate.by === by) {
        return null;
    }
    const newer = seenUpdate === undefined ? null : newerUpdate(run, seenUpdate, by);
    if (newer) {
        return newer;
    }
    const {ended} = run.duty;
    const isJustAnswered = ended?.how === 'updated' && ended.at === lastUpdate.at && now - ended.at < JUST_NOW;
    return blind && isJustAnswered ? refuse('answered_just_now', {params: saidIn(lastUpdate)}) : null;
}

/** Somebody else's update since `seen` (empty: none), which whoever began to write then does not know. */
export function newerUpdate({lastUpdate}: Run, seen: string, by: UserId | null): Refused | null {
    return lastUpdate === null || lastUpdate.by === by || lastUpdate.id === seen
        ? null
        : refuse('answered_already', {field: 'text', params: saidIn(lastUpdate)});
}

function saidIn({by, at, text}: NonNullable<Run['lastUpdate']>): Params {
    return {user: by, at, text: excerpt(text)};
}

/**
 * The refusal for an answer to `id`, which is no longer open. If somebody else was first: who, when, and what they said. If nobody
 * answered: what ended it, and who did that. `field` keeps what was typed in a form.
 */
export function answeredAlready(run: Run, id: string, field?: string): Refused {
    const where = field === undefined ? {} : {field};
    return refuse('answered_already', {...where, params: isAcknowledgement(id) ? takenBy(run) : endedBy(run, id)});
}

/** The first letter of an id says what kind of thing it belongs to. */
export function isAcknowledgement(id: string): boolean {
    return id.startsWith('a');
}

function takenBy({acknowledged: taken}: Run): Params {
    return taken ? {user: taken.by, at: taken.at} : {how: 'unwanted'};
}

function endedBy({duty: {ended}, lastUpdate}: Run, id: string): Params {
    // How an obligation before the newest ended is not stored.
    if (ended?.obligationId !== id) {
        return {how: 'older'};
    }
    const {by, at, how} = ended;
    const who = by === null ? {at} : {user: by, at};
    if (how !== 'updated') {
        return {...who, how};
    }
    return lastUpdate?.at === at ? {...who, text: excerpt(lastUpdate.text)} : who;
}

type Params = NonNullable<Refusal['params']>;

/** Enough of an update for people to recognise it. */
const EXCERPT = 120;

function excerpt(text: string): string {
    const line = [...text.replace(/\s+/g, ' ')];
    return line.length <= EXCERPT ? line.join('') : `${line.slice(0, EXCERPT - 1).join('')}…`;
}

/** Nobody is told that nothing is owed who was only slower than somebody else with an answer. */
function nothingOpen(run: Run, {by, now}: DutyMoment): Refused {
    const {
        acknowledged,
        duty: {ended},
    } = run;
    if (ended && ended.by !== by && now - ended.at < JUST_NOW) {
        return answeredAlready(run, ended.obligationId);
    }
    return acknowledged && acknowledged.by !== by && now - acknowledged.at < JUST_TAKEN
        ? refuse('answered_already', {params: takenBy(run)})
        : refuse('no_open_obligation');
}

/** The question who takes a run is asked for longer than one for an update, and people come to it later. */
const JUST_TAKEN: Millis = HOUR;

/** "I'm on it": takes a run that nobody has taken, and silences the reminders of an open obligation, once for each. */
function hold(run: Run, command: Extract<Command, {type: 'hold'}>, moment: DutyMoment): Decision {
    const {forObligation} = command;
    const acknowledgement =
        forObligation === undefined || forObligation === run.acknowledgement?.id ? run.acknowledgement : null;
    const obligation = forObligation === undefined || forObligation === run.obligation?.id ? run.obligation : null;
    const taken: Happening[] = acknowledgement ? [{type: 'acknowledgement_ended', acknowledgement, how: 'held'}] : [];
    if (!obligation) {
        if (taken.length > 0) {
            return taken;
        }
        return forObligation === undefined ? nothingOpen(run, moment) : answeredAlready(run, forObligation);
    }
    if (obligation.held) {
        const isMine = obligation.held.by === moment.by && obligation.held.until > moment.now;
        return taken.length > 0 || isMine ? taken : refuse('already_held', {params: {user: obligation.held.by}});
    }
    if (moment.by === null) {
        return refuse('not_allowed');
    }
    const until = moment.now + ladderOf(run).holdMinutes * MINUTE;
    const held: Obligation = {
        ...obligation,
        held: {by: moment.by, at: moment.now, until},
        nextRepeatAt: Math.max(inDutyHours(run, moment.calendar, until), obligation.nextRepeatAt),
    };
    const plan = planOf(run, held, moment);
    return [...taken, {type: 'obligation_held', obligationId: obligation.id, until, ...plan}];
}

function snooze(run: Run, command: Extract<Command, {type: 'snooze'}>, moment: DutyMoment): Decision {
    const {obligation} = run;
    const {forObligation, until} = command;
    if (forObligation !== undefined && obligation?.id !== forObligation) {
        return answeredAlready(run, forObligation, 'until');
    }
    if (!obligation) {
        return nothingOpen(run, moment);
    }
    if (moment.by === null) {
        return refuse('not_allowed');
    }
    const reason = command.reason.trim();
    const refused = checkReason(reason);
    if (refused) {
        return refused;
    }
    if (until <= moment.now) {
        return refuse('due_in_the_past', {field: 'until'});
    }
    const cap = snoozeCap(run, moment.calendar, moment.now);
    if (until > cap) {
        return refuse('snooze_too_long', {field: 'until', params: {cap}});
    }
    const snoozed = {by: moment.by, at: moment.now, until, reason};
    const plan = planOf(run, {...obligation, snoozed, nextRepeatAt: until}, moment);
    return [{type: 'obligation_snoozed', obligationId: obligation.id, until, reason, ...plan}];
}
