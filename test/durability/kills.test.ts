import {DAY, HOUR, MINUTE, SECOND} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet} from '../support/replicas';
import {clean, NOTHING_WRONG} from '../support/tally';
import {until} from '../support/world';

jest.setTimeout(120_000);

/** The way of a message: the process or the database dies behind each step of it. */
const STEPS: Record<string, string[]> = {
    'the clock': ['after:claim_due', 'after:write_changes', 'before:commit_wake', 'after:commit_wake'],
    'the outbox': ['after:outbox_claim', 'before:post', 'after:post', 'before:outbox_done', 'after:outbox_done'],
    'notices, broadcasts and followers': [
        'after:post_notice',
        'after:post_broadcast',
        'after:follower_take',
        'before:post_follower',
        'after:post_follower',
    ],
};
const DATABASE_STEPS = [
    'after:claim_due',
    'before:commit_wake',
    'after:outbox_claim',
    'after:post',
    'before:outbox_done',
    'after:follower_take',
].map((step) => `${step} postgres`);

describe.each([2, 3])('with %i replicas', (replicas) => {
    let fleet: Fleet;
    let begun: string[] = [];

    beforeAll(async () => {
        fleet = await startFleet(replicas);
    });
    afterEach(async () => {
        fleet.disarm();
        await fleet.finishRuns(begun.splice(0));
    });
    afterAll(async () => {
        await fleet.heal();
        await fleet.settled();
        const all = await fleet.tally();
        process.stdout.write(`durability: ${replicas} replicas, ${fleet.kills()} kills, ${JSON.stringify(all)}\n`);
        await fleet.close();
        expect(clean(all)).toEqual(NOTHING_WRONG);
    });

    /** Runs are updated, fall due, are asked for again and reach the next in line, while each of the steps is a death. */
    async function strike(steps: string[]): Promise<void> {
        begun = await fleet.startRuns(3);
        fleet.arm(...steps);
        // The last has not been taken by anybody: it asks again.
        for (const id of begun.slice(0, 2)) {
            await fleet.runs.update(id);
        }
        await fleet.moveClock(4 * HOUR + SECOND);
        await until(
            'all are due',
            async () => (await opened()) === begun.length || fleet.heal().then(() => false),
            30_000,
        );
        await fleet.moveClock(HOUR);
        await fleet.struck(goOn);
        await fleet.settled();
        const tally = await fleet.tally();
        expect(clean(tally)).toEqual(NOTHING_WRONG);
        expect([tally.obligations, tally.updates, tally.taken].every((count) => count >= 2)).toBe(true);
    }

    /**
     * Life goes on: another update, and an hour later everybody who has not answered is asked once more. The update is a new run's: its
     * first one begins a thread where it is copied to, and so passes each step.
     */
    async function goOn(): Promise<void> {
        const id = await fleet.runs.start();
        begun.push(id);
        await fleet.runs.update(id);
        await fleet.moveClock(HOUR);
    }

    async function opened(): Promise<number> {
        const rows = await fleet
            .query(
                "select distinct run_id from run_event where run_id = any($1) and body->>'type' = 'obligation_opened'",
                [begun],
            )
            .catch(() => []);
        return rows.length;
    }

    test.each(Object.entries(STEPS))('a replica is killed at each step of %s', (_, steps) => strike(steps));

    test('a replica is killed while it pins and unpins cards', async () => {
        begun = await fleet.startRuns(2);
        fleet.arm('before:post_pin', 'after:post_pin', 'before:post_unpin', 'after:post_unpin');
        await fleet.struck(async () => {
            await fleet.finishRuns(begun.splice(0));
            begun.push(await fleet.runs.start());
        });
        await fleet.settled();
        expect(clean(await fleet.tally())).toEqual(NOTHING_WRONG);
    });

    test('PostgreSQL is killed at each step', () => strike(DATABASE_STEPS));

    test('a replica is killed while Mattermost has stored the post and not answered', async () => {
        begun = await fleet.startRuns(2);
        const {mattermost, team} = fleet;
        const before = mattermost.posts(team.channel).length;
        mattermost.faults.add({kind: 'hang', when: 'after'}, {method: 'POST', path: /\/api\/v4\/posts$/, times: 2});
        await fleet.moveClock(4 * HOUR + SECOND);
        await until('both are stored', () => mattermost.posts(team.channel).length >= before + 2, 30_000);
        for (let number = 0; number < replicas; number += 1) {
            await fleet.killReplica(number);
        }
        mattermost.faults.clear();
        await fleet.heal();
        await fleet.settled();
        expect(clean(await fleet.tally())).toEqual(NOTHING_WRONG);
    });
});

test('replicas whose own clocks are a month ahead and a day behind say nothing early and nothing twice: the database’s clock rules', async () => {
    const fleet = await startFleet(2, undefined, [30 * DAY, -DAY]);
    try {
        const ids = await fleet.startRuns(3);
        await fleet.moveClock(4 * HOUR - 10 * SECOND);
        // Said beforehand, by whichever clock is right: from here on both have looked.
        await until(
            'the clock has looked',
            async () => (await eventsOf(fleet, 'duty_upcoming')).length === ids.length,
            30_000,
        );
        expect(await eventsOf(fleet, 'obligation_opened')).toEqual([]);
        await fleet.moveClock(11 * SECOND);
        await until(
            'all are due',
            async () => (await eventsOf(fleet, 'obligation_opened')).length === ids.length,
            30_000,
        );
        // A day back and again on: what was said is not said again.
        await fleet.moveClock(-DAY);
        await fleet.moveClock(DAY + 30 * MINUTE);
        await fleet.settled();
        const opened = await eventsOf(fleet, 'obligation_opened');
        expect(opened).toHaveLength(ids.length);
        opened.forEach(({at, due}) => expect(at - due).toBeLessThan(HOUR));
        opened.forEach(({at, due}) => expect(at).toBeGreaterThanOrEqual(due));
        expect(clean(await fleet.tally())).toEqual(NOTHING_WRONG);
    } finally {
        await fleet.close();
    }
});

function eventsOf(fleet: Fleet, type: string): Promise<{at: number; due: number}[]> {
    return fleet.query(
        "select at::float8 as at, (body->'obligation'->>'dueAt')::float8 as due from run_event where body->>'type' = $1",
        [type],
    );
}
