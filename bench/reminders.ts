import {makeArmedRuns, type ArmedRuns} from './parts/armed_runs';
import {barePosts, SENDERS} from './parts/bare_posts';
import {makeBenchWorld, type BenchWorld} from './parts/bench_world';
import {hold, quantile, say, sayConditions, sayFigures} from './parts/figures';
import {memoryOf, processorMs} from './parts/processes';
import {lostAndDoubled, storedReminders} from './parts/stored_posts';

/**
 * Many updates owed in the same instant, against a Mattermost whose every answer takes 20 ms (what a real one took for a post with eight
 * connections); single ones when nothing else is due; and what a hundred thousand armed runs cost while nothing happens.
 */
const MANY = 10_000;
const ANSWER_MS = 20;
/** Posts made bare in the same run. */
const BARE = 2_000;
const SINGLE = 100;
const IDLE = 100_000;
const IDLE_SECONDS = 30;

async function main(): Promise<void> {
    sayConditions();
    const world = await makeBenchWorld({answerMs: ANSWER_MS, channels: 20});
    try {
        const runs = await makeArmedRuns(world, IDLE);
        await single(runs);
        await many(world, runs);
        await idle(world, runs);
        await runs.close();
    } finally {
        await world.close();
    }
}

/** Runs that fall due one after the other, at odd moments. */
async function single(runs: ArmedRuns): Promise<void> {
    const from = (await runs.now()) + 2_000;
    await runs.arm(1, 1 + SINGLE, (place) => from + place * 173 + (place % 7) * 11);
    const posted = await all(runs, SINGLE);
    const woken = posted.map(({dueAt, wokenAt}) => wokenAt - dueAt).sort((a, b) => a - b);
    const sent = posted.map(({dueAt, sentAt}) => sentAt - dueAt).sort((a, b) => a - b);
    say(
        `one at a time, n=${SINGLE}: woken p50 ${quantile(woken, 0.5)} ms, p99 ${quantile(woken, 0.99)} ms; posted p50 ${quantile(sent, 0.5)} ms, p99 ${quantile(sent, 0.99)} ms after the moment`,
    );
    hold('fired before its moment', woken.filter((late) => late < 0).length, '<=', 0);
    hold('ms to wake when nothing else is due (p99)', quantile(woken, 0.99), '<=', 50);
}

async function many(world: BenchWorld, runs: ArmedRuns): Promise<void> {
    const bare = await barePosts(world, BARE);
    sayFigures(`the same posts, bare, ${SENDERS} connections`, bare);
    const dueAt = (await runs.now()) + 15_000;
    await runs.arm(1_000, 1_000 + MANY, () => dueAt);
    const posted = (await all(runs, SINGLE + MANY)).filter((one) => one.dueAt === dueAt);
    const late = posted.map(({sentAt}) => sentAt - dueAt).sort((a, b) => a - b);
    const seconds = (late.at(-1) ?? NaN) / 1_000;
    say(
        `${MANY} owed in the same instant: ${(MANY / seconds).toFixed(0)} posts/s; late p50 ${(quantile(late, 0.5) / 1_000).toFixed(1)} s, p99 ${(quantile(late, 0.99) / 1_000).toFixed(1)} s, last ${seconds.toFixed(1)} s; ` +
            `${((MANY / seconds) * (ANSWER_MS / 1_000 / SENDERS)).toFixed(2)} of answers that took ${ANSWER_MS} ms to the dot`,
    );
    hold(`of what ${SENDERS} connections can post here`, MANY / seconds / bare.perSecond, '>=', 0.9);
    const {lost, doubled} = lostAndDoubled(
        await storedReminders(world),
        posted.map(({run}) => run),
    );
    hold('lost', lost, '<=', 0);
    hold('doubled', doubled, '<=', 0);
}

async function idle(world: BenchWorld, runs: ArmedRuns): Promise<void> {
    const inAMonth = (await runs.now()) + 30 * 24 * 3_600_000;
    await runs.sql.query("delete from outbox where state <> 'done'");
    await runs.sql.query('delete from due');
    await runs.arm(1, 1 + IDLE, () => inAMonth);
    await runs.sql.query('vacuum analyze');
    await runs.sql.query('checkpoint');
    await pause(3_000);
    const sidecar = world.sidecarProcess.pid ?? 0;
    const before = processorMs(sidecar);
    await pause(IDLE_SECONDS * 1_000);
    const used = ((processorMs(sidecar) - before) / 1_000) * (60 / IDLE_SECONDS);
    say(
        `${IDLE} armed runs, nothing due: ${used.toFixed(2)} s of processor time per minute (sidecar and PostgreSQL), ${memoryOf(sidecar).rss.toFixed(0)} MB of Node`,
    );
    hold('seconds of processor time per idle minute', used, '<=', 3);
}

/** Waits until so many reminders are posted. */
async function all(runs: ArmedRuns, count: number): Promise<Awaited<ReturnType<ArmedRuns['posted']>>> {
    const until = performance.now() + 300_000;
    for (;;) {
        const posted = await runs.postedCount();
        if (posted >= count) {
            return runs.posted();
        }
        if (performance.now() > until) {
            throw new Error(`only ${posted} of ${count} reminders were posted`);
        }
        await pause(1_000);
    }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

void main();
