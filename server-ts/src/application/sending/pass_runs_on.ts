import type {GivenRole} from '../../domain/announce/message';
import {isOwnersAlone, mayChange} from '../gate';
import type {Membership, People} from '../mattermost_ports';
import type {RunReads} from '../ports';
import {openToPassOn, seatsToPassOn} from '../../domain/pass_on';
import type {BegunCycle, Run} from '../../domain/run';
import type {ChannelId, Millis, RunId, TeamId, UserId} from '../../domain/units';

export interface PassingOn {
    reads: RunReads;
    people: People;
    membership: Membership;
    /** Tells a run that a cycle began: in the name of `by`, or as nobody, which only asks the run's people. */
    beginCycle: (runId: RunId, cycle: BegunCycle, by: UserId | null, given?: GivenRole) => Promise<void>;
}

/** More runs than this do not hear of a new cycle: their people give the roles by hand. */
const RUNS_AT_MOST = 1_000;
/** Among so many of the team's cycles the one of the channel is looked for. */
const CYCLES_AT_MOST = 100;

/**
 * Tells every run that follows the cycles of a channel that one began there. Its people take over at once where whoever started the cycle
 * may change the run; elsewhere the run's own people are asked, because a cycle can be started by somebody who must not see their
 * channel, let alone invite others to it. Doing it twice changes nothing. Gives for how long to wait if it is for a later week and another
 * one runs: until then that one's people are on duty. `given`: only that role passes where nobody had it, in the name of
 * whoever gave it; and what runs still ask about the cycle follows it.
 */
export async function passRunsOn(parts: PassingOn, cycle: Run, now: Millis, given?: GivenRole): Promise<Millis | null> {
    const {reads, people, membership} = parts;
    // After an outage this may come late: a cycle that began after it has the say, also over runs that it has been passed by then.
    if ((await inTurn(reads, cycle.teamId, cycle.channelId)) !== cycle.id) {
        const waits = cycle.status === 'running' && !given ? beginsAt(cycle) - now : 0;
        return waits > 0 ? waits : null;
    }
    const seats = given
        ? cycle.seats.filter(({role, user}) => role === given.role && user === given.user)
        : cycle.seats;
    const begun = {...cycle, seats};
    const by = given ? given.by : await whoSeated(reads, cycle);
    const there = await thoseThere(begun, by, people, membership);
    for (const runId of await reads.following(cycle.teamId, cycle.channelId, RUNS_AT_MOST)) {
        const run = (await reads.run(runId))?.run;
        if (run && (given ? concerns(given, cycle, run) : run.startedAt < beginsAt(cycle))) {
            await passOn(parts, run, begun, {by, there, given});
        }
    }
    return null;
}

/** A run that is newer than the cycle has its people, but not where the cycle had nobody. Who replaces another there takes over nothing. */
function concerns({from}: GivenRole, {id}: Run, {nextCycle}: Run): boolean {
    return from === null || nextCycle?.id === id;
}

/** Tells a run that was restored of the cycles that it follows: while it was finished it heard of none. */
export async function catchUpWithCycles(parts: PassingOn, run: Run): Promise<void> {
    const {reads, people, membership} = parts;
    for (const channelId of new Set(run.seats.flatMap(({follows}) => follows?.channelId ?? []))) {
        const first = await inTurn(reads, run.teamId, channelId);
        const cycle = first === undefined ? null : ((await reads.run(first))?.run ?? null);
        if (cycle !== null && run.startedAt < beginsAt(cycle)) {
            const by = await whoSeated(reads, cycle);
            await passOn(parts, run, cycle, {by, there: await thoseThere(cycle, by, people, membership)});
        }
    }
}

/** The cycle of the channel whose people are on duty. */
async function inTurn(reads: RunReads, teamId: TeamId, channelId: ChannelId): Promise<RunId | undefined> {
    return (await reads.cyclesByTurn(teamId, CYCLES_AT_MOST)).find((cycle) => cycle.channelId === channelId)?.id;
}

function beginsAt({worksFrom, startedAt}: Run): Millis {
    return worksFrom ?? startedAt;
}

/**
 * In whose name a cycle's people take over: of whoever started it, unless somebody else gave one of its roles since. Else everybody in a
 * cycle that waits for its week could let themselves into what its starter may see.
 */
async function whoSeated(reads: RunReads, {id, startedBy}: Run): Promise<UserId | null> {
    const events = await reads.eventsSince(id, 0, EVENTS_AT_MOST);
    const isTheirs = events?.every(({type, by}) => type !== 'seat_changed' || by === startedBy) ?? false;
    return isTheirs ? startedBy : null;
}

/** Of a longer life nobody looks who gave its roles: the run asks its people. */
const EVENTS_AT_MOST = 2_000;

interface Taking {
    /** In whose name, if they may change the run; null for nobody's. */
    by: UserId | null;
    there: ReadonlySet<UserId>;
    given?: GivenRole | undefined;
}

async function passOn(
    {membership, beginCycle}: PassingOn,
    run: Run,
    cycle: Run,
    {by, there, given}: Taking,
): Promise<void> {
    const begun = await begunFor(run, cycle, there, membership);
    if (seatsToPassOn(run, begun).length + openToPassOn(run).length > 0) {
        const may = by !== null && there.has(by) && (await mayPassOn(run, begun, by, membership));
        await beginCycle(run.id, begun, may ? by : null, given);
    }
}

/** Of the cycle's people and whoever seated them, those who can still act: somebody may have been deactivated or have left the team. */
async function thoseThere(cycle: Run, by: UserId | null, people: People, membership: Membership): Promise<Set<UserId>> {
    const named = new Set([by, ...cycle.seats.map(({user}) => user)].flatMap((user) => user ?? []));
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
