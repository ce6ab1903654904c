import {isOwnersAlone, mayChange} from '../gate';
import type {Membership, People} from '../mattermost_ports';
import type {RunReads} from '../ports';
import {openToPassOn, seatsToPassOn} from '../../domain/pass_on';
import type {BegunCycle, Run} from '../../domain/run';
import type {ChannelId, RunId, TeamId, UserId} from '../../domain/units';

export interface PassingOn {
    reads: RunReads;
    people: People;
    membership: Membership;
    /** Tells a run that a cycle began: in the name of `by`, or as nobody, which only asks the run's people. */
    beginCycle: (runId: RunId, cycle: BegunCycle, by: UserId | null) => Promise<void>;
}

/** More runs than this do not hear of a new cycle: their people give the roles by hand. */
const RUNS_AT_MOST = 1_000;
/** Among so many of the team's newest cycles the newest of the channel is looked for. */
const CYCLES_AT_MOST = 100;

/**
 * Tells every run that follows the cycles of a channel that one began there. Its people take over at once where whoever started the cycle
 * may change the run; elsewhere the run's own people are asked, because a cycle can be started by somebody who must not see their
 * channel, let alone invite others to it. Doing it twice changes nothing.
 */
export async function passRunsOn(parts: PassingOn, cycle: Run): Promise<void> {
    const {reads, people, membership} = parts;
    // After an outage this may come late: a cycle that began after it has the say, also over runs that it has been passed by then.
    if ((await newestOf(reads, cycle.teamId, cycle.channelId)) !== cycle.id) {
        return;
    }
    const there = await thoseThere(cycle, people, membership);
    for (const runId of await reads.following(cycle.teamId, cycle.channelId, RUNS_AT_MOST)) {
        const run = (await reads.run(runId))?.run;
        if (run) {
            await passOn(parts, run, cycle, there);
        }
    }
}

/** Tells a run that was restored of the cycles that it follows: while it was finished it heard of none. */
export async function catchUpWithCycles(parts: PassingOn, run: Run): Promise<void> {
    const {reads, people, membership} = parts;
    for (const channelId of new Set(run.seats.flatMap(({follows}) => follows?.channelId ?? []))) {
        const newest = await newestOf(reads, run.teamId, channelId);
        const cycle = newest === undefined ? null : ((await reads.run(newest))?.run ?? null);
        if (cycle !== null) {
            await passOn(parts, run, cycle, await thoseThere(cycle, people, membership));
        }
    }
}

async function newestOf(reads: RunReads, teamId: TeamId, channelId: ChannelId): Promise<RunId | undefined> {
    return (await reads.newestCycles(teamId, CYCLES_AT_MOST)).find((cycle) => cycle.channelId === channelId)?.id;
}

async function passOn(
    {membership, beginCycle}: PassingOn,
    run: Run,
    cycle: Run,
    there: ReadonlySet<UserId>,
): Promise<void> {
    if (run.startedAt >= cycle.startedAt) {
        return;
    }
    const begun = await begunFor(run, cycle, there, membership);
    if (seatsToPassOn(run, begun).length + openToPassOn(run).length > 0) {
        const may = there.has(cycle.startedBy) && (await mayPassOn(run, begun, cycle.startedBy, membership));
        await beginCycle(run.id, begun, may ? cycle.startedBy : null);
    }
}

/** Of the cycle's people and its starter, those who can still act: since it began, somebody may have been deactivated or have left the team. */
async function thoseThere(cycle: Run, people: People, membership: Membership): Promise<Set<UserId>> {
    const named = new Set([cycle.startedBy, ...cycle.seats.flatMap(({user}) => user ?? [])]);
    const known = await people.asTheyAre([...named]);
    const there = new Set<UserId>();
    for (const user of named) {
        const person = known.get(user);
        if (person && !person.isGone && !person.isBot && (await membership.isInTeam(cycle.teamId, user))) {
            there.add(user);
        }
    }
    return there;
}

/** The cycle, with those of its people whom the run can ask: into a channel that is not its own it invites nobody. */
async function begunFor(
    run: Run,
    {id, name, channelId, seats}: Run,
    there: ReadonlySet<UserId>,
    membership: Membership,
): Promise<BegunCycle> {
    const reached = await Promise.all(
        seats.map(async ({role, user}) => {
            const isReached =
                user !== null &&
                there.has(user) &&
                (run.ownChannel || (await membership.isInChannel(run.channelId, user)));
            return [role, isReached ? user : null] as const;
        }),
    );
    return {id, name, channelId, seats: Object.fromEntries(reached)};
}

async function mayPassOn(run: Run, cycle: BegunCycle, starter: UserId, membership: Membership): Promise<boolean> {
    const command = {type: 'pass_on', cycleId: cycle.id} as const;
    return (
        mayChange(run, starter, command.type) &&
        !isOwnersAlone({...run, nextCycle: cycle}, starter, command) &&
        (await membership.isInChannel(run.channelId, starter))
    );
}
