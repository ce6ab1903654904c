import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet} from '../support/replicas';
import {clean, NOTHING_WRONG} from '../support/tally';

/**
 * `DURABILITY_ROUNDS` and `DURABILITY_RUNS` (that live at once) ask for more, `DURABILITY_SEEDS` for so many storms, from
 * `DURABILITY_SEED` on, which repeats the blows of one that failed.
 */
const ROUNDS = Number(process.env['DURABILITY_ROUNDS'] ?? 6);
const FIRST_SEED = Number(process.env['DURABILITY_SEED'] ?? Date.now() % 1_000_000);
const SEEDS = Array.from({length: Number(process.env['DURABILITY_SEEDS'] ?? 1)}, (_, place) => FIRST_SEED + place);
const RUNS = Number(process.env['DURABILITY_RUNS'] ?? 8);

jest.setTimeout(60_000 + ROUNDS * 20_000);

const STEPS = [
    'after:claim_due',
    'after:write_changes',
    'before:commit_wake',
    'after:commit_wake',
    'after:outbox_claim',
    'before:post',
    'after:post',
    'after:post_notice',
    'after:post_broadcast',
    'after:follower_take',
    'after:post_follower',
    'before:outbox_done',
    'after:outbox_done',
];

/** A linear congruential generator (Numerical Recipes): the same seed gives the same blows. */
function chances(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

/** What befalls Mattermost or the database, by chance. */
async function misfortune(fleet: Fleet, chance: (below: number) => number): Promise<void> {
    const {faults} = fleet.mattermost;
    const times = 1 + chance(4);
    const posts = {method: 'POST', path: /\/api\/v4\/posts$/, times};
    switch (chance(9)) {
        case 0:
            faults.add({kind: 'drop', when: 'after'}, posts);
            return;
        case 1:
            faults.add({kind: 'answer', status: 500, body: {id: 'x', message: 'no'}, when: 'after'}, posts);
            return;
        case 2:
            faults.add({kind: 'storm', retryAfterS: 1}, {path: /\/posts/, times: times * 10});
            return;
        case 3:
            faults.add({kind: 'delay', ms: 200, when: 'after'}, posts);
            return;
        case 4:
            // Stored, and the sender's patience ends before the answer.
            faults.add({kind: 'hang', when: 'after'}, {...posts, times: 1});
            return;
        case 5:
            await faults.goDown();
            await faults.comeBack();
            return;
        case 6:
            await fleet.cutConnections();
            return;
        default:
    }
}

test.each(SEEDS)(
    'under blows at random, for replicas, PostgreSQL and Mattermost, nothing is lost, doubled or out of order (seed %d)',
    async (seed) => {
        process.stdout.write(
            `durability: DURABILITY_SEED=${seed} DURABILITY_ROUNDS=${ROUNDS} DURABILITY_RUNS=${RUNS}\n`,
        );
        const chance = chances(seed);
        const fleet = await startFleet(2 + chance(2));
        try {
            const {lea, bo, pat} = fleet.team.people;
            let runs = await fleet.startRuns(RUNS);
            for (let round = 0; round < ROUNDS; round += 1) {
                const step = STEPS[chance(STEPS.length)] ?? '';
                fleet.arm(`${step}${chance(4) === 0 ? ' postgres' : ''}`);
                await misfortune(fleet, chance);
                for (const id of runs) {
                    const answer = chance(10);
                    if (answer < 6) {
                        await fleet.runs.update(id);
                    } else if (answer < 7) {
                        await fleet.runs.command(id, bo, {type: 'hold'});
                    } else if (answer < 8) {
                        await fleet.runs.command(id, lea, {
                            type: 'set_seat',
                            role: 'backup',
                            user: chance(2) === 0 ? pat : bo,
                        });
                    }
                }
                await fleet.moveClock(3 * HOUR + chance(150) * MINUTE);
                if (chance(3) === 0) {
                    await fleet.killReplica(chance(2));
                }
                await fleet.heal();
                if (chance(2) === 0) {
                    await fleet.settled();
                }
                if (chance(5) === 0) {
                    await fleet.finishRuns(runs.slice(0, 2));
                    runs = [...runs.slice(2), await fleet.runs.start(), await fleet.runs.start()];
                }
            }
            fleet.disarm();
            fleet.mattermost.faults.clear();
            await fleet.moveClock(5 * HOUR);
            await fleet.heal();
            await fleet.settled();
            const tally = await fleet.tally();
            process.stdout.write(`durability: ${fleet.kills()} kills, ${JSON.stringify(tally)}\n`);
            expect({seed, ...clean(tally)}).toEqual({seed, ...NOTHING_WRONG});
            expect(tally.obligations).toBeGreaterThan(ROUNDS);
        } finally {
            await fleet.close();
        }
    },
);
