import type {RunAnswer} from '../../contract/answer';
import type {WireCommand} from '../../contract/shapes';
import {isZone, type WorkingCalendar} from '../../domain/calendar/calendar';
import type {Command, OnDuty} from '../../domain/command';
import {parseDueWords} from '../../domain/calendar/due_words';
import {isRefused, refuse, type Refused} from '../../domain/refusal';
import {LIMITS, lengthOf} from '../../domain/limits';
import {openToPassOn} from '../../domain/pass_on';
import {ownerOf, type Run} from '../../domain/run';
import type {Millis, RoleId, RunId, UserId} from '../../domain/units';
import {justNow, newerThan} from './answer_run';
import {cycleFor} from './cycle_for';
import type {Desk, Outcome, Request} from '../desk';
import {isOwnersAlone, mayChange} from '../gate';
import {handleCommand} from '../handle_command';
import type {PersonRecord} from '../mattermost_ports';
import type {Saved} from '../ports';
import {NO_NOTES, updateNotes, type UpdateNotes} from './told_channels';
import {charactersThatFit, FITS_SURELY} from '../wording/update_words';
import {checkNamed, checkReader, stillThere} from './named_person';
import {bringChannelBack, checkDutyChannels} from './usable_channel';

export type Places = (runId: RunId) => Promise<{teamId: string; channelId: string} | null>;

/** A person's change of a run. They must see the run now, and be allowed the change under the run's lock. */
export async function changeByPerson(
    desk: Desk,
    places: Places,
    request: Request,
    runId: RunId,
    command: WireCommand,
): Promise<Saved | Refused> {
    const place = await places(runId);
    if (!place || !(await desk.gate.canView(request.asker, place))) {
        return refuse('run_not_found');
    }
    const refused = await checkWithMattermost(desk, request, runId, command);
    if (refused) {
        return refused;
    }
    const {userId} = request.asker;
    const onDuty = await onDutyFor(desk, request, runId, command);
    const asking = {commandId: request.commandId, triggerId: request.triggerId, user: userId};
    const isLong = command.type === 'post_update' && command.text.length > FITS_SURELY;
    const names = isLong ? await namesFor(desk, request, runId) : new Map<UserId, PersonRecord>();
    const change = (overrules: boolean): Promise<Saved> =>
        handleCommand(desk.door, runId, asking, (run, now) => {
            if (!mayChange(run, userId, command.type)) {
                return refuse('not_a_participant');
            }
            if (isOwnersAlone(run, userId, command) && !overrules) {
                return refuse('owner_only');
            }
            const tooLong = command.type === 'post_update' ? checkFits(run, command, {by: userId, now, names}) : null;
            return tooLong ?? fromWire({...command, ...onDuty}, now, desk.teams.calendar(run.teamId, run.zone, now));
        });
    const saved = await change(false);
    // Asked only if the owner's right matters: nobody else waits for it.
    const isRefusedToOthers = saved.kind === 'refused' && saved.refused.refused.reason === 'owner_only';
    return isRefusedToOthers && (await desk.gate.canOverrule(request.asker)) ? change(true) : saved;
}

/** What only Mattermost can say, asked before the lock is taken. */
function checkWithMattermost(
    desk: Desk,
    request: Request,
    runId: RunId,
    command: WireCommand,
): Promise<Refused | null> {
    switch (command.type) {
        case 'set_duty':
            return checkDutyChannels(desk, request, runId, command);
        case 'restore':
            return bringChannelBack(desk, request, runId);
        case 'pass_on':
            return checkNextCycle(desk, request, runId);
        case 'answer_seat':
            return command.accept ? Promise.resolve(null) : checkWhoTakesBack(desk, runId, command.role);
        default:
            return checkPerson(desk, request, runId, command);
    }
}

/**
 * Somebody who gets a role or an item must be in the run's team and must be able to read the run, because they are told of it and asked for
 * what it owes. Only Mattermost knows, so it is asked before the lock is taken.
 */
async function checkPerson(desk: Desk, request: Request, runId: RunId, command: WireCommand): Promise<Refused | null> {
    const user =
        command.type === 'set_seat'
            ? command.user
            : command.type === 'assign_item' && command.assignee && 'user' in command.assignee
              ? command.assignee.user
              : null;
    if (user === null || user === request.asker.userId) {
        return null;
    }
    const person = (await desk.people.asTheyAre([user])).get(user);
    const refused = await checkNamed(desk, request.asker.teamId, person, 'user');
    if (refused || !person) {
        return refused;
    }
    return checkMayRead(desk, (await desk.reads.run(runId))?.run, person);
}

/** The names in the posts of an update: its author's and the owner's. */
async function namesFor(desk: Desk, {asker}: Request, runId: RunId): Promise<Map<UserId, PersonRecord>> {
    const run = (await desk.reads.run(runId))?.run;
    const owner = run ? ownerOf(run) : null;
    return desk.people.get([asker.userId, ...(owner === null ? [] : [owner])]);
}

/**
 * An update gets longer when it is posted, by headings and by names that only Mattermost knows. None is cut: one that does not fit is
 * refused.
 */
function checkFits(
    run: Run,
    {updateId: id, kind, text, next = '', severity}: Extract<WireCommand, {type: 'post_update'}>,
    {by, now, names}: {by: UserId; now: Millis; names: Map<UserId, PersonRecord>},
): Refused | null {
    const update = {id, kind, text: text.trim(), by, at: now, ...(next.trim() === '' ? {} : {next: next.trim()})};
    const body = {kind: 'status_update', update, severity: severity ?? run.details.severity} as const;
    const length = lengthOf(update.text);
    const isRuled = run.status !== 'running' || length > LIMITS.updateText || lengthOf(next) > LIMITS.updateNext;
    const limit = isRuled ? null : charactersThatFit(body, {run, now, people: names});
    return limit === null ? null : refuse('update_too_long', {field: 'text', params: {limit, length}});
}

/** Since their cycle began, those who are to take over may have left, or it was finished. Somebody gives the roles by hand then. */
async function checkNextCycle(desk: Desk, {asker}: Request, runId: RunId): Promise<Refused | null> {
    const run = (await desk.reads.run(runId))?.run;
    const cycle = run?.nextCycle ? (await desk.reads.run(run.nextCycle.id))?.run : null;
    if (cycle?.status === 'finished') {
        return refuse('cycle_over');
    }
    const named = run ? openToPassOn(run).map(({to}) => to) : [];
    const people = await desk.people.asTheyAre([...new Set(named)]);
    for (const user of new Set(named)) {
        const refused =
            (await checkNamed(desk, asker.teamId, people.get(user), 'user')) ??
            (await checkMayRead(desk, run, people.get(user)));
        if (refused) {
            return refused;
        }
    }
    return null;
}

/** Into a run's own channel they are invited. */
async function checkMayRead(
    desk: Desk,
    run: Run | undefined,
    person: PersonRecord | undefined,
): Promise<Refused | null> {
    return !run || !person || run.ownChannel ? null : checkReader(desk, run, person, 'user');
}

/**
 * A declined role goes back to its last holder, who may have been deactivated since, or have left the team or a channel to which the run
 * invites nobody: then nobody would answer for it.
 */
async function checkWhoTakesBack(desk: Desk, runId: RunId, role: RoleId): Promise<Refused | null> {
    const run = (await desk.reads.run(runId))?.run;
    const before = run?.seats.find((seat) => seat.role === role)?.asked?.before ?? null;
    if (!run || before === null) {
        return null;
    }
    const people = await desk.people.asTheyAre([before]);
    const isThere =
        (await stillThere(desk, run.teamId, people)).has(before) &&
        (await checkMayRead(desk, run, people.get(before))) === null;
    return !isThere ? refuse('seat_goes_back_to_nobody', {params: {user: before}}) : null;
}

/**
 * Who is on duty now, if another severity may bring them into a run. Only cycles that the asker sees count, and nobody who has been
 * deactivated, or has left the team, is brought in.
 */
async function onDutyFor(desk: Desk, {asker}: Request, runId: RunId, command: WireCommand): Promise<{onDuty?: OnDuty}> {
    if (!('severity' in command) || command.severity === undefined) {
        return {};
    }
    const run = (await desk.reads.run(runId))?.run;
    const waited = run?.seats.flatMap(({standby}) => standby ?? []) ?? [];
    if (!run || waited.length === 0 || run.details.severity === command.severity) {
        return {};
    }
    const cycle = await cycleFor(desk, asker, run.teamId);
    const byNow = waited.map(({from, user}) => ({
        from,
        user: cycle?.seats.find(({role}) => role === from)?.user ?? user,
    }));
    const people = await desk.people.asTheyAre(byNow.flatMap(({user}) => user ?? []));
    const there = await stillThere(desk, run.teamId, people);
    return {
        onDuty: Object.fromEntries(byNow.map(({from, user}) => [from, user !== null && there.has(user) ? user : null])),
    };
}

/** The rules' own command: words become instants here, under the lock, by the sidecar's clock. */
function fromWire(command: WireCommand, now: Millis, team: WorkingCalendar): Command | Refused {
    switch (command.type) {
        case 'set_item_due': {
            const at = instantOf(command, now, team);
            return isRefused(at) ? at : {type: 'set_item_due', itemId: command.itemId, dueAt: at};
        }
        case 'snooze': {
            const until = instantOf(command, now, team);
            if (isRefused(until)) {
                return until;
            }
            return until === null
                ? refuse('due_missing', {field: 'until'})
                : {
                      type: 'snooze',
                      until,
                      reason: command.reason,
                      ...(command.forObligation === undefined ? {} : {forObligation: command.forObligation}),
                  };
        }
        case 'snooze_items': {
            const until = instantOf(command, now, team);
            const {type, reminderId, reason} = command;
            if (isRefused(until)) {
                return until;
            }
            return until === null ? refuse('due_missing', {field: 'until'}) : {type, reminderId, until, reason};
        }
        default:
            return command;
    }
}

function instantOf(words: {words: string; zone: string}, now: Millis, team: WorkingCalendar): Millis | null | Refused {
    return isZone(words.zone)
        ? parseDueWords(words.words, now, words.zone, team)
        : refuse('zone_unknown', {field: 'zone', params: {text: words.zone}});
}

/** What the author of a change is told in addition; nothing for most changes. */
export async function notesOf(
    desk: Desk,
    request: Request,
    saved: Saved,
    command: WireCommand,
    quote?: (name: string) => string,
): Promise<UpdateNotes> {
    return saved.kind === 'saved' && command.type === 'post_update' && saved.events.length > 0
        ? updateNotes(desk, request, saved.run, quote)
        : NO_NOTES;
}

/** The same, line by line. */
export function linesOf({unseen, uncopied}: UpdateNotes): string[] {
    return [...(unseen === null ? [] : [unseen]), ...uncopied];
}

/** The answer to `change`: the run as it is now, and only what the tab lacks of it. */
export async function answerChange(
    desk: Desk,
    places: Places,
    request: Request,
    body: {runId: RunId; since?: number; command: WireCommand},
): Promise<Outcome<RunAnswer>> {
    const saved = await changeByPerson(desk, places, request, body.runId, body.command);
    if (isRefused(saved)) {
        return saved;
    }
    switch (saved.kind) {
        case 'saved': {
            const {userId} = request.asker;
            const notes = linesOf(await notesOf(desk, request, saved, body.command, (name) => name));
            const answer =
                justNow(desk, saved.run, saved.events, body.since, userId) ??
                (await newerThan(desk, saved.run, body.since, userId));
            return {body: notes.length === 0 ? answer : {...answer, notes}};
        }
        case 'repeated':
            return {body: await newerThan(desk, saved.run, body.since, request.asker.userId)};
        case 'refused':
            return saved.refused;
        case 'replayed':
            return refuse('expired');
        case 'not_found':
            return refuse('run_not_found');
    }
}
