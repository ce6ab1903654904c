import {rename} from 'node:fs/promises';
import path from 'node:path';
import {Client} from 'pg';
import {botPost, click, opening, sql, startIncident, submit} from '../support/door';
import {moveClock, until} from '../support/world';
import {failingWorld, log} from '../support/failing_world';

const here = failingWorld();
const {tick} = here;

describe('the database', () => {
    it('gone: requests are refused in words, and nothing is half done when it is back', async () => {
        const before = await here.lea.need({type: 'run', runId: here.runId});
        const pids = await sql<{pid: number}>(
            here.world,
            'select pid from pg_stat_activity where pid <> pg_backend_pid() and application_name like $1',
            ['set-cycle%'],
        );
        expect(pids.length).toBeGreaterThan(0);
        // New connections are refused, and the old ones are cut: what a restart of the server looks like from here.
        await sql(
            here.world,
            'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like $1',
            ['set-cycle%'],
        );
        const answers = await Promise.all(
            ['start_people', 'start_review_issues', 'start_owners'].map((itemId) => here.lea.ask(tick(itemId))),
        );
        const done = answers.filter((answer) => answer.ok).length;
        answers.forEach((answer) => expect(answer.ok || answer.reason).toEqual(answer.ok ? true : 'unavailable'));
        await until('it is back', async () => (await here.lea.ask({type: 'run', runId: here.runId})).ok);
        const after = await here.lea.need({type: 'run', runId: here.runId});
        expect(after.version).toBe(before.version + done);
        const events = await sql(here.world, 'select 1 from run_event where run_id = $1', [here.runId]);
        expect(events).toHaveLength(after.version);
    });

    it('gone: whoever presses a button reads so in a notice, and what to quote', async () => {
        const {channelId, dueAt, runId: incident} = await startIncident(here.lea, here.world.people.lea);
        await moveClock(here.world, dueAt - Date.now() + 1_000);
        const post = String((await botPost(here.world, channelId, 'update is due'))['id']);
        log.length = 0;
        await withoutDatabase(async () => {
            for (const button of ['hold', 'update', 'why']) {
                const notice = await opening(here.world, here.world.people.lea, () =>
                    click(here.world, here.world.people.lea, post, button),
                );
                const [, ref] =
                    /^SET Cycle cannot reach its database\. Nothing was changed: try again in a moment\. If it stays so, quote (\w+) /.exec(
                        notice.introduction,
                    ) ?? [];
                expect([button, notice.fields, log.some((line) => line.includes(`"ref":"${ref}"`))]).toEqual([
                    button,
                    [],
                    true,
                ]);
                expect(await submit(here.world, here.world.people.lea, notice)).toMatchObject({status: 200, body: {}});
            }
        });
        await until('it is back', async () => (await here.lea.ask({type: 'run', runId: incident})).ok);
        await here.lea.need({type: 'change', runId: incident, command: {type: 'finish', outcome: 'fixed'}});
    });

    /** Nobody finds the database's socket, and whoever was connected is cut off. */
    async function withoutDatabase(act: () => Promise<void>): Promise<void> {
        const socket = path.join(
            new URL(here.world.sidecar.connectionString.replace('@/', '@localhost/')).searchParams.get('host') ?? '',
            '.s.PGSQL.5432',
        );
        const client = new Client({connectionString: here.world.sidecar.connectionString});
        await client.connect();
        await rename(socket, `${socket}.away`);
        try {
            await client.query(
                'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like $1',
                ['set-cycle%'],
            );
            await act();
        } finally {
            await rename(`${socket}.away`, socket);
            await client.end();
        }
    }
});
