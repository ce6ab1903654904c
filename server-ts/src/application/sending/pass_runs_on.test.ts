import {anId, aRun, ANN, BO, LEA, MONDAY_10, PAT} from '../../../../test/support/builders';
import type {BegunCycle, Run} from '../../domain/run';
import {summaryOf} from '../../domain/summary';
import type {UserId} from '../../domain/units';
import {passRunsOn} from './pass_runs_on';

const HOME = anId('home');
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
}

/** Who is said to pass the run on, and to whom; nothing if the run hears nothing of the cycle. */
async function told(change: Partial<World> = {}): Promise<[UserId | null, BegunCycle['seats']][]> {
    const {run, gone, left, members} = {run: RUN, gone: [], left: [], members: [LEA, ANN, PAT], ...change};
    const said: [UserId | null, BegunCycle['seats']][] = [];
    await passRunsOn(
        {
            reads: {
                run: () => Promise.resolve({run, now: MONDAY_10}),
                place: unasked,
                eventsSince: unasked,
                eventsBefore: unasked,
                dutyEvents: unasked,
                inChannel: unasked,
                ofPerson: unasked,
                wholeOfPerson: unasked,
                cards: unasked,
                newestCycles: () => Promise.resolve([summaryOf(CYCLE)]),
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
        CYCLE,
    );
    return said;
}

const toBo = {primary: BO};

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
    ['not where the run is newer than the cycle', {run: {...RUN, startedAt: MONDAY_10 + 2}}, []],
])('a run is passed on %s', async (_, world, expected) => {
    expect(await told(world)).toEqual(expected);
});
