import type {StartBody} from '../../contract/request';
import type {StartForm, Started} from '../../contract/answer';
import {announceStart} from '../../domain/announce/announce';
import type {Playbook} from '../../domain/playbook';
import {nextWorkingInstant} from '../../domain/calendar/calendar';
import {isRefused, refuse, type Refused} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import {freeName, nameFromPattern, numberIn, withOwnNumber} from '../../domain/run_name';
import {startRun} from '../../domain/start_run';
import type {ChannelId, Millis, PostId, RoleId, UserId} from '../../domain/units';
import {peopleFor, wholeRun} from './answer_run';
import {cycleFor, cyclesSeen} from './cycle_for';
import type {Desk, Outcome, Request} from '../desk';
import {firstLink, plainText} from './plain_text';
import type {Presence, RunPeople} from '../mattermost_ports';
import type {Created, NewRun} from '../ports';
import {learnPatiently} from '../look_ahead';
import {findToldChannels, type ToldChannels} from './told_channels';
import {checkNamed, checkReader} from './named_person';
import {checkChannel} from './usable_channel';

/** How long a person waits for the run's new channel before the answer comes without it. */
const CHANNEL_WITHIN: Millis = 10_000;
const LOOK_AGAIN: Millis = 20;

/**
 * What the start form shows first: a name from the playbook's pattern, the people on duty, and words from the post on which it was opened.
 */
export async function answerStartForm(
    desk: Desk,
    request: Request,
    body: {playbook: string; channelId: ChannelId | null; postId?: PostId},
): Promise<Outcome<StartForm>> {
    const playbook = desk.playbooks.get(body.playbook);
    if (!playbook) {
        return refuse('playbook_unknown', {field: 'playbook'});
    }
    const {teamId} = request.asker;
    const post = await postFor(desk, request, body.postId);
    const summary = post ? plainText(post.message) : '';
    const now = desk.clock.now();
    const zone = desk.teams.get(teamId)?.zone ?? 'UTC';
    const {seats} = await onDutyNow(desk, request, playbook);
    const calendar = desk.teams.calendar(teamId, zone, now);
    const worksFrom = nextWorkingInstant(calendar, now);
    const first = {now, worksFrom, zone, number: await desk.reads.nextNumber(teamId), summary, customer: ''};
    // Only cycles that they may see: a name must not reveal others.
    const running = playbook.kind === 'cycle' ? await cyclesSeen(desk, request.asker, teamId) : [];
    const {suffix, ...free} = freeName(playbook, first, new Set(running.map((run) => run.name)), calendar);
    const parts = {...first, ...free};
    return {
        body: {
            name: nameFromPattern(playbook, parts) + suffix,
            pattern: nameFromPattern(playbook, {...parts, summary: '{summary}', customer: '{customer}'}) + suffix,
            seats,
            summary,
            ticket: post ? (firstLink(post.message) ?? '') : '',
            people: await peopleFor(
                desk,
                Object.values(seats).filter((user): user is UserId => user !== null),
            ),
        },
    };
}

/** The bot reads the post; it exists for the asker only if they are in its channel themselves. */
async function postFor(desk: Desk, {asker}: Request, postId: PostId | undefined): Promise<{message: string} | null> {
    const post = postId === undefined ? null : await desk.channels.post(postId);
    return post && (await desk.gate.canUseChannel(asker, post.channelId)) ? post : null;
}

/** Who is on duty, by the playbook's roles, and the channel of the cycle that says so. */
interface OnDutyNow {
    seats: Record<RoleId, UserId | null>;
    channelId: ChannelId | null;
}

/** The people of the team's newest running cycle. The owner's seat falls to the starter. */
async function onDutyNow(desk: Desk, request: Request, playbook: Playbook): Promise<OnDutyNow> {
    const cycle = playbook.roles.some((role) => role.from !== undefined)
        ? await cycleFor(desk, request.asker, request.asker.teamId)
        : null;
    const there = await desk.people.asTheyAre(cycle?.seats.flatMap(({user}) => user ?? []) ?? []);
    const seats: Record<RoleId, UserId | null> = {};
    for (const role of playbook.roles) {
        const onDuty = cycle?.seats.find((seat) => seat.role === role.from)?.user ?? null;
        const isGone = onDuty !== null && there.get(onDuty)?.isGone === true;
        seats[role.id] = (isGone ? null : onDuty) ?? (role.id === playbook.ownerRole ? request.asker.userId : null);
    }
    return {seats, channelId: cycle?.channelId ?? null};
}

/** Starts a run: checks everything with the asker's rights, saves it, and waits for its channel. */
export async function answerStart(desk: Desk, request: Request, body: StartBody): Promise<Outcome<Started>> {
    const {asker} = request;
    const playbook = desk.playbooks.get(body.playbook);
    if (!playbook) {
        return refuse('playbook_unknown', {field: 'playbook'});
    }
    const refused =
        (await checkStarter(desk, request, body)) ??
        (await checkSeats(desk, request, playbook, body)) ??
        (await checkPlace(desk, request, playbook, body)) ??
        (await checkReaders(desk, request, body));
    if (refused) {
        return refused;
    }
    const asking = {commandId: request.commandId, triggerId: request.triggerId, user: asker.userId};
    // At the same time, because each waits for Mattermost. Whoever is asked to take a new run is named with a note if they are away.
    const [told, onDuty] = await Promise.all([
        findToldChannels(desk, asker.teamId, playbook),
        // Asked again: the form was filled in before a severity was chosen, so nobody chose who is on duty; and their seats follow the cycles.
        onDutyNow(desk, request, playbook),
        learnPatiently(desk.door.presence, [peopleOfStart(asker.userId, body)]),
    ]);
    // A message that is gone, or that they may not see, does not keep a run from starting.
    const {postId, ...rest} = body;
    const asked = postId !== undefined && (await postFor(desk, request, postId)) ? body : rest;
    const wanted = newRun(desk, request, playbook, asked, {told, onDuty});
    const created = await (body.channel.kind === 'existing'
        ? desk.door.runs.create(asking, wanted)
        : desk.delivery.forRun.claimed((claiming) => desk.door.runs.create(asking, wanted, claiming)));
    switch (created.kind) {
        case 'refused':
            return created.refused;
        case 'replayed':
            return refuse('expired');
        case 'created':
            // Its first message goes out from here, so that the person lands in the channel; the outbox's own loop does the rest.
            return finishStart(desk, request, created.run.id, created);
        case 'repeated':
            return finishStart(desk, request, created.runId);
    }
}

function newRun(
    desk: Desk,
    request: Request,
    playbook: Playbook,
    body: StartBody,
    found: {told: ToldChannels; onDuty: OnDutyNow},
): NewRun {
    const {unknown, ...told} = found.told;
    const {seats: onDuty, channelId: dutyChannel} = found.onDuty;
    const {teamId, userId} = request.asker;
    const runId = desk.ids.id();
    const zone = desk.teams.get(teamId)?.zone ?? 'UTC';
    const channel = body.channel.kind;
    return {
        teamId,
        isNumbered: ({name}, number) => numberIn(playbook, name)?.number === number,
        make: (number, now) => {
            const started = startRun(playbook, {
                runId,
                teamId,
                channelId: body.channel.kind === 'existing' ? body.channel.channelId : '',
                ownChannel: channel !== 'existing',
                name: withOwnNumber(playbook, body.name, number),
                details: {
                    severity: body.severity ?? null,
                    customer: body.customer ?? '',
                    ticket: body.ticket ?? '',
                    summary: body.summary ?? '',
                },
                seats: body.seats,
                // A person chosen by hand stays, even if they happen to be on duty.
                onDuty: Object.fromEntries(Object.entries(onDuty).filter(([role]) => !body.chosen?.includes(role))),
                ...(dutyChannel === null ? {} : {dutyChannel}),
                startedBy: userId,
                ...(body.postId === undefined ? {} : {startedFrom: body.postId}),
                now,
                zone,
                calendar: desk.teams.calendar(teamId, zone, now),
                told,
                people: desk.door.presence.of(seatedBy(userId, body)),
            });
            const settingsVersion = desk.teams.settingsVersion(teamId);
            return isRefused(started)
                ? started
                : {...started, messages: announceStart(started.run, channel, unknown), settingsVersion};
        },
    };
}

/** The future run, as far as it is known whom it can ask. */
function seatedBy(startedBy: UserId, {channel, seats}: StartBody): Parameters<Presence['of']>[0] {
    const channelId = channel.kind === 'existing' ? channel.channelId : '';
    const seated = Object.entries(seats).map(([role, user]) => ({role, title: role, user: user ?? null, asked: null}));
    return {channelId, startedBy, seats: seated, phases: []};
}

function peopleOfStart(startedBy: UserId, body: StartBody): RunPeople {
    const {channelId, seats} = seatedBy(startedBy, body);
    return {channelId, people: [startedBy, ...seats.flatMap(({user}) => user ?? [])]};
}

async function checkStarter(desk: Desk, request: Request, body: StartBody): Promise<Refused | null> {
    const {asker} = request;
    if (!desk.teams.get(asker.teamId)) {
        return refuse('team_not_set_up');
    }
    const starter = (await desk.people.get([asker.userId])).get(asker.userId);
    if (!(await desk.gate.canStart(asker, starter))) {
        return refuse('not_allowed');
    }
    return starter?.isGuest && body.channel.kind !== 'existing'
        ? refuse('guest_cannot_start', {field: 'channel'})
        : null;
}

async function checkSeats(desk: Desk, request: Request, playbook: Playbook, body: StartBody): Promise<Refused | null> {
    const known = new Set(playbook.roles.map((role) => role.id));
    if (playbook.ownerRole === null) {
        known.add('owner');
    }
    const unknown = Object.keys(body.seats).find((role) => !known.has(role));
    if (unknown !== undefined) {
        return refuse('role_unknown', {field: `seats.${unknown}`});
    }
    const named = Object.entries(body.seats).filter((seat): seat is [string, string] => typeof seat[1] === 'string');
    const people = await desk.people.asTheyAre(named.map(([, user]) => user));
    const {teamId} = request.asker;
    const checks = named.map(([role, user]) => checkNamed(desk, teamId, people.get(user), `seats.${role}`));
    return (await Promise.all(checks)).find((refused) => refused !== null) ?? null;
}

async function checkPlace(desk: Desk, request: Request, playbook: Playbook, body: StartBody): Promise<Refused | null> {
    if (body.channel.kind !== 'existing') {
        return null;
    }
    if (playbook.channel.newRequired) {
        return refuse('playbook_needs_new_channel', {field: 'channel'});
    }
    return body.channel.channelId === ''
        ? refuse('channel_not_found', {field: 'channel'})
        : checkChannel(desk, request, body.channel.channelId, 'channel');
}

/**
 * A start brings nobody into an existing channel: whoever is given a role must be in it, also people who are seated only when the severity
 * rises. Checked after the bot has joined, because only then does Mattermost let it see the members.
 */
async function checkReaders(desk: Desk, {asker}: Request, {channel, seats}: StartBody): Promise<Refused | null> {
    if (channel.kind !== 'existing') {
        return null;
    }
    const named = Object.entries(seats).flatMap(([role, user]) =>
        typeof user === 'string' && user !== asker.userId ? [{role, user}] : [],
    );
    const people = await desk.people.get(named.map(({user}) => user));
    const place = {teamId: asker.teamId, channelId: channel.channelId};
    const checks = named.flatMap(({role, user}) => {
        const person = people.get(user);
        return person ? [checkReader(desk, place, person, `seats.${role}`)] : [];
    });
    return (await Promise.all(checks)).find((refused) => refused !== null) ?? null;
}

type CreatedRun = Extract<Created, {kind: 'created'}>;

/** Sends what the new run waits for, so that the person lands in its channel. */
async function finishStart(
    desk: Desk,
    request: Request,
    runId: string,
    created?: CreatedRun,
): Promise<Outcome<Started>> {
    const run = await untilPlaced(desk, runId, created);
    if (run === null) {
        return refuse('channel_refused', {field: 'channel', params: {text: desk.delivery.whyRefused(runId)}});
    }
    desk.door.signals.runChanged(run);
    desk.door.signals.listChanged([...new Set(run.seats.flatMap((seat) => (seat.user === null ? [] : [seat.user])))]);
    return {body: {runId, channelId: run.channelId, answer: await wholeRun(desk, run, request.asker.userId)}};
}

/** The run with its channel, or without one if Mattermost is away; null if Mattermost refused the channel and the run was removed. */
async function untilPlaced(desk: Desk, runId: string, created?: CreatedRun): Promise<Run | null> {
    const giveUpAt = performance.now() + CHANNEL_WITHIN;
    const first = created?.run ?? (await desk.reads.run(runId))?.run;
    if (first && first.channelId !== '') {
        desk.door.messagesWait();
        return first;
    }
    try {
        await Promise.race([desk.delivery.forRun.deliver(runId, created?.claimed), pause(CHANNEL_WITHIN)]);
    } catch (error) {
        desk.log.warn('the channel of a new run is not there yet', {
            run: runId,
            why: error instanceof Error ? error.message : String(error),
        });
    }
    desk.door.messagesWait();
    for (;;) {
        const run = (await desk.reads.run(runId))?.run ?? null;
        if (run === null || run.channelId !== '' || performance.now() > giveUpAt) {
            return run;
        }
        // The loop or another replica is sending it.
        await pause(LOOK_AGAIN);
    }
}

function pause(ms: Millis): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
