import type {Pool} from 'pg';
import type {RunReads} from '../../application/ports';
import {CARD_SLOT} from '../../domain/announce/message';
import type {Run} from '../../domain/run';
import type {RunSummary} from '../../domain/summary';
import type {ChannelId, Millis, PostId, RunId, TeamId} from '../../domain/units';
import {cycleReads} from './cycle_reads';
import {eventReads} from './event_reads';
import {runMemory, type RunMemory} from './run_memory';
import {together} from './together';

/** How many runs one statement reads. */
const MOST_READ = 50;

export function postgresRunReads(pool: Pool, memory: RunMemory = runMemory()): RunReads {
    const one = async <Row extends object>(name: string, text: string, values: unknown[]): Promise<Row | null> =>
        (await pool.query<Row>({name, text, values})).rows[0] ?? null;
    const summaries = async (name: string, text: string, values: unknown[]): Promise<RunSummary[]> =>
        (await pool.query<{summary: RunSummary}>({name, text, values})).rows.map((row) => row.summary);

    const read = together(MOST_READ, async (runIds: RunId[]) => {
        const {rows} = await pool.query<{state: Run; now: Millis}>({
            name: 'read_runs',
            text: 'select state, app_ms() as now from run where id = any($1::text[])',
            values: [[...new Set(runIds)]],
        });
        const found = new Map(rows.map(({state, now}) => [state.id, {run: state, now}]));
        return runIds.map((runId) => found.get(runId) ?? null);
    });

    return {
        run: (runId, seen) => {
            const kept = memory.get(runId);
            return kept && kept.version === seen?.version ? Promise.resolve({run: kept, now: seen.now}) : read(runId);
        },
        place: async (runId) => {
            const row = await one<{team_id: TeamId; channel_id: ChannelId | null; version: number}>(
                'read_place',
                'select team_id, channel_id, version from run where id = $1',
                [runId],
            );
            return row && {teamId: row.team_id, channelId: row.channel_id ?? '', version: row.version};
        },
        ...eventReads(pool),
        ...cycleReads(pool),
        inChannel: (channelId, limit) =>
            summaries(
                'runs_in_channel',
                "select summary from run where channel_id = $1 order by status = 'finished', started_at desc limit $2",
                [channelId, limit],
            ),
        ofPerson: (userId, teamId, limit) =>
            summaries(
                'runs_of_person',
                `select run.summary from run_person join run on run.id = run_person.run_id
                 where run_person.user_id = $1 and run.team_id = $2 and run.status = 'running' and run.channel_id is not null
                 order by run.started_at desc limit $3`,
                [userId, teamId, limit],
            ),
        wholeOfPerson: async (userId, limit) => {
            const row = await one<{runs: Run[]; now: Millis}>(
                'whole_of_person',
                `select coalesce(json_agg(mine.state), '[]') as runs, app_ms() as now from (
                     select run.state from run_person join run on run.id = run_person.run_id
                     where run_person.user_id = $1 and run.status = 'running' and run.channel_id is not null
                     order by run.started_at desc limit $2) as mine`,
                [userId, limit],
            );
            return row ?? {runs: [], now: 0};
        },
        cards: async (runIds) => {
            const {rows} = await pool.query<{run_id: RunId; post_id: PostId}>({
                name: 'cards_of_runs',
                text: 'select run_id, post_id from slot where run_id = any($1::text[]) and name = $2',
                values: [runIds, CARD_SLOT],
            });
            return new Map(rows.map((row) => [row.run_id, row.post_id]));
        },
        nextNumber: async (teamId) =>
            (
                await one<{number: number}>('next_number', 'select last_number + 1 as number from team where id = $1', [
                    teamId,
                ])
            )?.number ?? 1,
        runOfPost: async (postId, key) => {
            const row = await one<{run_id: RunId}>(
                'run_of_post',
                `select run_id from outbox where post_id = $1
                 union all select run_id from outbox where key = $2::uuid
                 limit 1`,
                [postId, key],
            );
            return row?.run_id ?? null;
        },
    };
}
