import {Client} from 'pg';
import {openTab} from '../../test/support/world';
import type {BenchWorld} from './bench_world';

/** Runs that owe an update, as copies of one that was started in the ordinary way: `count` of them, with moments that can be set. */
export interface ArmedRuns {
    readonly sql: Client;
    /** After the sidecar was started again. */
    reconnect(): Promise<void>;
    /** The database's time. */
    now(): Promise<number>;
    /** Arms copies `from` up to `to`, the n-th of them (from 0) for `dueAt(n)`, in ms. Their reminders are the only ones. */
    arm(from: number, to: number, dueAt: (place: number) => number): Promise<void>;
    /** How many reminders have been posted; it costs little, so it may be asked while they go out. */
    postedCount(): Promise<number>;
    /** Of the reminders that have been posted: when each was owed, woken and sent. */
    posted(): Promise<{dueAt: number; wokenAt: number; sentAt: number; run: string}[]>;
    close(): Promise<void>;
}

/** An incident like the ones that people start, copied row by row into the channels in turn; nothing is owed by them yet. */
export async function makeArmedRuns(world: BenchWorld, count: number): Promise<ArmedRuns> {
    let sql = await connected(world);
    const {people, channels} = world.mattermost;
    const [first] = people;
    const [home] = channels;
    if (!first || home === undefined) {
        throw new Error('the world is empty');
    }
    const {url, team} = world.mattermost;
    // Through Mattermost, which signs for its people: a real one leaves that to nobody else.
    const tab = await openTab({mattermost: {url}, team, channel: home}, first);
    const {runId} = await tab.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'Bench run',
        channel: {kind: 'private'},
        severity: 'L2',
        seats: {communication_owner: first.id},
    });
    await sql.query('delete from due');
    await sql.query(
        `insert into run (id, team_id, number, channel_id, kind, status, version, state, summary, started_at)
         select copy.id, run.team_id, run.number + copy.place, copy.channel, run.kind, run.status, run.version,
             replace(replace(replace(run.state::text, run.id, copy.id), run.channel_id, copy.channel), 'Bench run', 'Bench run ' || copy.id)::json,
             replace(replace(run.summary::text, run.id, copy.id), run.channel_id, copy.channel)::json, run.started_at
         from run, (select place, lpad(place::text, 26, '0') as id, ($2::text[])[1 + place % $3] as channel from generate_series(1, $4::integer) as place) as copy
         where run.id = $1`,
        [runId, channels, channels.length, count],
    );
    // Their cards are all the first one's.
    await untilCard(sql, runId);
    await sql.query(
        `insert into slot (run_id, name, post_id, channel_id, key)
         select lpad(place::text, 26, '0'), name, post_id, channel_id, gen_random_uuid() from slot, generate_series(1, $2::integer) as place
         where run_id = $1 and name = 'card'`,
        [runId, count],
    );
    // Tables that grow by themselves are counted again with every tenth; without that the sidecar keeps plans for empty ones until a minute is over.
    await sql.query('analyze');
    return {
        get sql() {
            return sql;
        },
        reconnect: async () => {
            await sql.end().catch(() => undefined);
            sql = await connected(world);
        },
        now: async () => Number((await sql.query('select app_ms() as now')).rows[0]?.now),
        arm: async (from, to, dueAt) => {
            const moments = Array.from({length: to - from}, (_, place) => Math.round(dueAt(place)));
            await sql.query(
                `with moment as (select lpad(($1 + place - 1)::text, 26, '0') as id, due_at from unnest($2::bigint[]) with ordinality as wanted(due_at, place)),
                    armed as (
                        update run set state = regexp_replace(regexp_replace(state::text, '"nextDueAt":\\d+', '"nextDueAt":' || due_at), '"upcomingSaidFor":(\\d+|null)', '"upcomingSaidFor":' || due_at)::json
                        from moment where run.id = moment.id returning run.id)
                 insert into due (run_id, due_at) select moment.id, due_at from moment join armed using (id)`,
                [from, moments],
            );
            await sql.query("select pg_notify('due', '')");
        },
        postedCount: async () => {
            const {rows} = await sql.query<{count: string}>(
                "select count(*) from outbox where op = 'post' and due_at is not null and state = 'done'",
            );
            return Number(rows[0]?.count);
        },
        posted: async () => {
            const {rows} = await sql.query(
                "select run_id, due_at, planned_at, sent_at from outbox where op = 'post' and due_at is not null and state = 'done' and body->>'slot' like 'reminder:%'",
            );
            return rows.map((row) => ({
                run: row.run_id,
                dueAt: Number(row.due_at),
                wokenAt: Number(row.planned_at),
                sentAt: Number(row.sent_at),
            }));
        },
        close: () => sql.end(),
    };
}

async function connected(world: BenchWorld): Promise<Client> {
    const sql = new Client({connectionString: world.sidecar.connectionString});
    // The database may be ended under it.
    sql.on('error', () => undefined);
    await sql.connect();
    return sql;
}

async function untilCard(sql: Client, runId: string): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
        const {rowCount} = await sql.query("select 1 from slot where run_id = $1 and name = 'card'", [runId]);
        if (rowCount === 1) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the card was not posted');
}
