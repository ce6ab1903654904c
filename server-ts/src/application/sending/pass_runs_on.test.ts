import {anId, aRun, ANN, BO, LEA, MONDAY_10, PAT} from '../../../../test/support/builders';
import type {BegunCycle, Run} from '../../domain/run';
import type {GivenRole} from '../../domain/announce/message';
import type {RunEvent} from '../../domain/event';
import {summaryOf} from '../../domain/summary';
import {DAY, type UserId} from '../../domain/units';
import {passRunsOn} from './pass_runs_on';

const HOME = anId('home');
const WEEK = 7 * DAY;
const unasked = (): never => {
    throw new Error('not asked here');
};

const CYCLE = aRun({
    id: anId('cycle'),
    channelId: HOME,
    startedBy: LEA,
    startedAt: MONDAY_10 + 1,
    seats: [{role: 'primary', title: 'Primary', user: BO, asked: null}],
});
const RUN = aRun({
    id: anId('incident'),
    channelId: anId('inc'),
    ownChannel: true,
    ownerRole: 'updates',
    startedBy: ANN,
    seats: [
        {
            role: 'updates',
            title: 'Communication owner',
            user: PAT,
            asked: null,
            follows: {channelId: HOME, role: 'primary'},
        },
    ],
});

interface World {
    run: Run;
    gone: UserId[];
    /** Who left the team. */
    left: UserId[];
    /** Who is in the run's channel. */
    members: UserId[];
    cycle: Run;
    /** The running cycles, in the order of their turns. */
    cycles: Run[];
    /** What happened in the cycle. */
    events: RunEvent[];
    given: GivenRole;
    now: number;
}

const USUAL = {run: RUN, gone: [], left: [], members: [LEA, ANN, PAT], cycle: CYCLE, events: []};

/** Who is said to pass the run on, and to whom; nothing if the run hears nothing of the cycle. Or for how long it waits. */
async function told(change: Partial<World> = {}): Promise<[UserId | null, BegunCycle['seats']][] | number> {
    const {run, gone, left, members, cycle, events} = {...USUAL, ...change};
    const said: [UserId | null, BegunCycle['seats']][] = [];
    const waits = await passRunsOn(
        {
            reads: {
                run: () => Promise.resolve({run, now: MONDAY_10}),
                place: unasked,
                eventsSince: () => Promise.resolve(events),
                eventsBefore: unasked,
                dutyEvents: unasked,
                inChannel: unasked,
                ofPerson: unasked,
                wholeOfPerson: unasked,
                cards: unasked,
                cyclesByTurn: () => Promise.resolve((change.cycles ?? [cycle]).map(summaryOf)),
                following: () => Promise.resolve([run.id]),
                nextNumber: unasked,
                runOfPost: unasked,
            },
            people: {
                get: unasked,
                asTheyAre: (ids) =>
                    Promise.resolve(
                        new Map(
                            ids.map((id) => [
                                id,
                                {
                                    id,
                                    username: id,
                                    firstName: '',
                                    lastName: '',
                                    zone: null,
                                    isBot: false,
                                    isGuest: false,
                                    isGone: gone.includes(id),
                                },
                            ]),
                        ),
                    ),
                byUsername: unasked,
            },
            membership: {
                isInChannel: (channelId, user) =>
                    Promise.resolve(channelId === run.channelId && members.includes(user)),
                isInTeam: (_, user) => Promise.resolve(!left.includes(user)),
                isTeamAdmin: unasked,
                isSystemAdmin: unasked,
            },
            beginCycle: (_, {seats}, by) => Promise.resolve(void said.push([by, seats])),
        },
        cycle,
        change.now ?? MONDAY_10,
        change.given,
    );
    return waits === null ? said : waits;
}

const toBo = {primary: BO};
const NEXT_WEEK = {...CYCLE, worksFrom: MONDAY_10 + WEEK};
const THIS_WEEK = {...CYCLE, id: anId('this'), startedAt: MONDAY_10 - 1};
const primaryBy = (by: UserId): RunEvent => ({
    ...{type: 'seat_changed', role: 'primary', title: 'Primary', from: LEA, to: BO, asked: false, owner: false},
    ...{seq: 2, at: MONDAY_10, by},
});
const given = {role: 'primary', from: null, user: BO, by: ANN, seq: 2};
const ASKING = {...RUN, nextCycle: {id: CYCLE.id, name: CYCLE.name, channelId: HOME, seats: {primary: LEA}}};
const NEWER = {...RUN, startedAt: MONDAY_10 + 2};

it.each<[string, Partial<World>, Awaited<ReturnType<typeof told>>]>([
    ['in the name of whoever started the cycle, where they are in the run’s channel', {}, [[LEA, toBo]]],
    ['in nobody’s where they are not', {members: [ANN, PAT]}, [[null, toBo]]],
    ['in nobody’s where they have been deactivated since', {gone: [LEA]}, [[null, toBo]]],
    ['in nobody’s where the run reserves it to its owner', {run: {...RUN, ownerOnly: true}}, [[null, toBo]]],
    [
        'in nobody’s where they are no part of a run in a shared channel',
        {run: {...RUN, ownChannel: false}, members: [LEA, BO]},
        [[null, toBo]],
    ],
    ['not to somebody whom a shared channel does not have', {run: {...RUN, ownChannel: false}}, []],
    ['not to somebody who is gone', {gone: [BO]}, []],
    ['not to somebody who left the team since', {left: [BO]}, []],
    ['not where the run is newer than the cycle', {run: NEWER}, []],
    ['only in its week, while another cycle runs', {cycle: NEXT_WEEK, cycles: [THIS_WEEK, NEXT_WEEK]}, WEEK],
    ['before its week where no other cycle runs', {cycle: NEXT_WEEK}, [[LEA, toBo]]],
    [
        'when its week has come, also where it began after the cycle was started',
        {cycle: NEXT_WEEK, run: NEWER, now: MONDAY_10 + WEEK},
        [[LEA, toBo]],
    ],
    ['in the starter’s name where they gave a role later', {events: [primaryBy(LEA)]}, [[LEA, toBo]]],
    ['in nobody’s where somebody else gave a role of the cycle', {events: [primaryBy(BO)]}, [[null, toBo]]],
    ['to whoever fills a role of the cycle, by whoever gives it', {given, run: NEWER}, [[ANN, toBo]]],
    ['by nobody where who gave it is not in it', {given: {...given, by: BO}}, [[null, toBo]]],
    ['not to somebody who filled a role and left it', {given: {...given, user: PAT}}, []],
    ['not to somebody who replaces another of the cycle', {given: {...given, from: LEA}}, []],
    ['but a run that asks about the cycle asks about them', {given: {...given, from: LEA}, run: ASKING}, [[ANN, toBo]]],
])('a run is passed on %s', async (_, world, expected) => {
    expect(await told(world)).toEqual(expected);
});
