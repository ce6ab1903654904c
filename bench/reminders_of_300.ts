import {makeArmedRuns, type ArmedRuns} from './parts/armed_runs';
import {barePosts} from './parts/bare_posts';
import {makeBenchWorld, type BenchWorld} from './parts/bench_world';
import {hold, median, quantile, say, sayConditions, sayFigures} from './parts/figures';
import {lostAndDoubled, storedReminders} from './parts/stored_posts';

/**
 * The table that Playbooks was measured by: 300 runs, a channel each, whose reminders fall due at the same instant; with nothing in the way,
 * with the sidecar killed before, with it killed in the middle, and with its database connections cut in the middle. (Playbooks: one
 * after the other at 24 per second; one doubled when killed in the middle; 2 to 4 of 300 lost for good when the connections are cut.) With
 * `MATTERMOST_URL` and `MATTERMOST_ADMIN_TOKEN` it is measured on that server instead of the stand-in.
 */
const RUNS = 300;
/** What an answer takes at least: with it eight connections post about as many per second as on the server of that table (477). */
const ANSWER_MS = 15;
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
/** `KILLS=0`: only what is not disturbed, for comparing rates. */
const KILLS = process.env['KILLS'] !== '0';
/** Said, but not counted: until the sidecar's code is compiled, as that of the bare client is. A sidecar that has just begun takes half as long again. */
const WARM_UP = 3;

async function main(): Promise<void> {
    sayConditions();
    const world = await makeBenchWorld({answerMs: ANSWER_MS, channels: RUNS, real: true});
    try {
        const runs = await makeArmedRuns(world, RUNS * (1 + WARM_UP + 4 * ROUNDS));
        const bare: number[] = [];
        const ours: number[] = [];
        const spans: number[] = [];
        for (let round = -WARM_UP; round < ROUNDS; round += 1) {
            const figures = await barePosts(world, RUNS);
            sayFigures('mentioning posts, bare, 8 connections', figures);
            const name = round < 0 ? 'normal, sidecar not warm yet' : 'normal';
            const {seconds} = await scenario(world, runs, WARM_UP + round, name, async () => undefined);
            if (round >= 0) {
                bare.push(figures.perSecond);
                ours.push(RUNS / seconds);
                spans.push(seconds);
            }
        }
        hold('reminders to bare posts (medians of the rounds)', median(ours) / median(bare), '>=', 0.9);
        hold('seconds until all 300 are out, nothing in the way (median)', median(spans), '<=', 1);
        for (let round = 0; KILLS && round < ROUNDS; round += 1) {
            const place = WARM_UP + ROUNDS + 3 * round;
            await scenario(world, runs, place, 'SIGKILL 2 s before, started again 35 s after', async (until) => {
                await until(-2_000);
                await world.killSidecar();
                await until(35_000);
                await world.restartSidecar();
                await runs.reconnect();
            });
            await scenario(world, runs, place + 1, 'SIGKILL in the middle, started again at once', async (until) => {
                await until(150);
                await world.killSidecar();
                await world.restartSidecar();
                await runs.reconnect();
            });
            await scenario(world, runs, place + 2, 'database connections cut in the middle', async (until) => {
                await until(150);
                await runs.sql.query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
                );
            });
        }
        await runs.close();
    } finally {
        await world.close();
    }
}

type Blow = (until: (afterDue: number) => Promise<void>) => Promise<void>;

/** Arms the 300 of this place, strikes, and looks at what people see afterwards. */
async function scenario(
    world: BenchWorld,
    runs: ArmedRuns,
    place: number,
    name: string,
    blow: Blow,
): Promise<{seconds: number}> {
    const from = 1 + place * RUNS;
    const {now, ahead} = await databaseTime(runs);
    const dueAt = now + 12_000;
    // At one instant: with a tenth of a second between the first and the last, those sent before the last was due made the rate look better.
    await runs.arm(from, from + RUNS, () => dueAt);
    await blow((afterDue) => pause(dueAt + afterDue + ahead - Date.now()));
    const owed = Array.from({length: RUNS}, (_, number) => String(from + number).padStart(26, '0'));
    const posts = await all(world, runs, owed);
    const {lost, doubled} = lostAndDoubled(posts, owed);
    const late = posts.map(({at}) => at - dueAt - ahead).sort((a, b) => a - b);
    const unmarked = posts.filter(({at, text}) => at - dueAt - ahead > 32_000 && !text.includes('was due')).length;
    const seconds = (late.at(-1) ?? NaN) / 1_000;
    say(
        `${name}: ${posts.length} appeared, ${lost} lost, ${doubled} doubled; ` +
            `late p50 ${(quantile(late, 0.5) / 1_000).toFixed(2)} s, p99 ${(quantile(late, 0.99) / 1_000).toFixed(2)} s, last ${seconds.toFixed(2)} s`,
    );
    hold('lost', lost, '<=', 0);
    hold('doubled', doubled, '<=', 0);
    hold('late by more than half a minute without saying so', unmarked, '<=', 0);
    return {seconds};
}

/** Of several answers the quickest: one that took 40 ms would put every reminder 40 ms too early. */
async function databaseTime(runs: ArmedRuns): Promise<{now: number; ahead: number}> {
    let best = {now: 0, ahead: Infinity};
    for (let asked = 0; asked < 10; asked += 1) {
        const now = await runs.now();
        const ahead = Date.now() - now;
        best = ahead < best.ahead ? {now, ahead} : best;
    }
    return best;
}

async function all(
    world: BenchWorld,
    runs: ArmedRuns,
    owed: readonly string[],
): Promise<Awaited<ReturnType<typeof storedReminders>>> {
    const until = performance.now() + 180_000;
    for (;;) {
        const {rows} = await runs.sql.query<{sent: number; waiting: number}>(
            `select count(distinct run_id) filter (where state = 'done' and due_at is not null)::integer as sent,
                 count(*) filter (where state = 'waiting')::integer as waiting
             from outbox where run_id = any($1) and op = 'post'`,
            [owed],
        );
        const {sent = 0, waiting = 0} = rows[0] ?? {};
        // Mattermost is asked only when all is over: the questions would take its time from the reminders.
        if ((sent >= owed.length && waiting === 0) || performance.now() > until) {
            const mine = new Set(owed);
            return (await storedReminders(world)).filter(({run}) => mine.has(run));
        }
        await pause(500);
    }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

void main();
