import type {Started} from '../../contract/answer';
import type {StartBody} from '../../contract/request';
import {announceStart} from '../../domain/announce/announce';
import type {Playbook} from '../../domain/playbook';
import {isRefused, refuse} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import {numberIn, withOwnNumber} from '../../domain/run_name';
import {startRun} from '../../domain/start_run';
import type {Millis, UserId} from '../../domain/units';
import type {Desk, Outcome, Request} from '../desk';
import {learnPatiently} from '../look_ahead';
import type {Presence, RunPeople} from '../mattermost_ports';
import type {Created, NewRun} from '../ports';
import {wholeRun} from './answer_run';
import {checkStart} from './check_start';
import {onDutyNow, postFor, seatsBy, type OnDutyNow} from './start_sources';
import {findToldChannels, type ToldChannels} from './told_channels';

/** How long a person waits for the run's new channel before the answer comes without it. */
const CHANNEL_WITHIN: Millis = 10_000;
const LOOK_AGAIN: Millis = 20;

/** Starts a run: checks everything with the asker's rights, saves it, and waits for its channel. */
export async function answerStart(desk: Desk, request: Request, sent: StartBody): Promise<Outcome<Started>> {
    const {asker} = request;
    const playbook = desk.playbooks.get(sent.playbook);
    if (!playbook) {
        return refuse('playbook_unknown', {field: 'playbook'});
    }
    // Asked again: the form was filled in before a severity was chosen, so nobody chose who is on duty; and their seats follow the cycles.
    const onDuty = await onDutyNow(desk, request, playbook);
    const body = {...sent, seats: seatsBy(onDuty, playbook, sent)};
    const refused = await checkStart(desk, request, playbook, body, onDuty.people);
    if (refused) {
        return refused;
    }
    const asking = {commandId: request.commandId, triggerId: request.triggerId, user: asker.userId};
    // At the same time, because each waits for Mattermost. Whoever is asked to take a new run is named with a note if they are away.
    const [told] = await Promise.all([
        findToldChannels(desk, asker.teamId, playbook),
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
    let opened: Run | null = null;
    try {
        const delivered = desk.delivery.forRun.deliver(runId, created?.claimed);
        opened = await Promise.race([delivered, pause(CHANNEL_WITHIN).then(() => null)]);
    } catch (error) {
        desk.log.warn('the channel of a new run is not there yet', {
            run: runId,
            why: error instanceof Error ? error.message : String(error),
        });
    }
    desk.door.messagesWait();
    if (opened !== null && opened.channelId !== '') {
        return opened;
    }
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
