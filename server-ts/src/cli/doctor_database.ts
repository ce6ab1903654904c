import {readdirSync} from 'node:fs';
import path from 'node:path';
import type {Client} from 'pg';
import {waitingMessages} from '../adapters/postgres/waiting_messages';
import type {Config} from '../config';
import {PACKAGE_ROOT} from '../package_root';
import {broken, note, ok, unknown, type Check} from './check';
import {withDatabase} from './database_access';
import {wordsFor} from './failure';

/** Messages that wait longer than this are not just queued: Mattermost refuses or is away. */
const WAITS_TOO_LONG_MS = 120_000;
const MINUTE_MS = 60_000;

/** The database: version, size, and what became of the messages in it. */
export async function checkDatabase(config: Config): Promise<Check[]> {
    try {
        return await withDatabase(config, {start: false}, ({client}) => look(client));
    } catch (error) {
        const where = config.databaseUrl === undefined ? `in ${config.dataFolder}` : 'that DATABASE_URL names';
        return [
            unknown(
                `The database ${where} could not be looked at: ${wordsFor(error)}`,
                'start the sidecar, then run this again.',
            ),
        ];
    }
}

async function look(client: Client): Promise<Check[]> {
    const {rows: tables} = await client.query<{found: boolean}>(
        "select to_regclass('schema_version') is not null as found",
    );
    if (tables[0]?.found !== true) {
        return [note('The database is empty: no sidecar has used it yet.', 'start the sidecar once.')];
    }
    return [await schemaCheck(client), await clockCheck(client), ...(await messageChecks(client))];
}

async function schemaCheck(client: Client): Promise<Check> {
    const {rows} = await client.query<{name: string; size: string; version: string; runs: string}>(
        `select max(name) as name, pg_size_pretty(pg_database_size(current_database())) as size, current_setting('server_version') as version,
         (select count(*) from run)::text as runs from schema_version`,
    );
    const row = rows[0];
    const newest =
        readdirSync(path.join(PACKAGE_ROOT, 'server-ts', 'migrations'))
            .filter((name) => name.endsWith('.sql'))
            .sort()
            .at(-1) ?? '';
    const facts = `PostgreSQL ${row?.version ?? '?'}, schema ${row?.name ?? '?'}, ${row?.size ?? '?'}, ${row?.runs ?? '0'} runs`;
    if ((row?.name ?? '') > newest) {
        return broken(
            `The database is newer than this program (${facts}; this program knows ${newest}).`,
            'start the version that upgraded it.',
        );
    }
    return (row?.name ?? '') < newest
        ? note(
              `The database is older than this program (${facts}).`,
              'start the sidecar of this version: it upgrades the database by itself.',
          )
        : ok(`Database: ${facts}.`);
}

async function clockCheck(client: Client): Promise<Check> {
    const asked = Date.now();
    const {rows} = await client.query<{now: string}>('select app_ms()::text as now');
    const off = Math.round((Number(rows[0]?.now ?? 0) - asked) / 1000);
    return Math.abs(off) <= 5
        ? ok('The database and this machine agree on the time.')
        : note(
              `The database's clock is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} this machine's; reminders come by the database's.`,
              'let both machines set their clocks.',
          );
}

async function messageChecks(client: Client): Promise<Check[]> {
    const {count: waiting, oldestFor} = await waitingMessages(client);
    const {rows} = await client.query<{failed: string; error: string | null; run: string | null; runs: string}>(
        `select count(*)::text as failed,
         (select error from outbox where state = 'failed' order by id desc limit 1) as error,
         (select run.state->>'name' from outbox as newest join run on run.id = newest.run_id where newest.state = 'failed' order by newest.id desc limit 1) as run,
         count(distinct run_id)::text as runs from outbox where state = 'failed'`,
    );
    const row = rows[0];
    const failed = Number(row?.failed ?? 0);
    const isOne = waiting === 1;
    return [
        oldestFor > WAITS_TOO_LONG_MS
            ? broken(
                  `${counted(waiting, 'message')} ${isOne ? 'waits' : 'wait'}, the oldest for ${Math.round(oldestFor / MINUTE_MS)} min.`,
                  `look at the checks of Mattermost above and at the sidecar’s log; ${isOne ? 'it is' : 'they are'} sent as soon as Mattermost takes ${isOne ? 'it' : 'them'}.`,
              )
            : ok(
                  waiting === 0
                      ? 'No message waits to be sent.'
                      : `${counted(waiting, 'message')} ${isOne ? 'is on its' : 'are on their'} way.`,
              ),
        failed === 0
            ? ok('Mattermost refused no message.')
            : note(
                  `Mattermost refused ${counted(failed, 'message')} of ${counted(Number(row?.runs ?? 0), 'run')} for good; the last, of ${row?.run ?? 'a run'}, because: ${row?.error ?? 'unknown'}`,
                  'open Updates, Messages in the run: each of them is there with its reason. Most often the bot has to be invited to a channel.',
              ),
    ];
}

function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? '' : 's'}`;
}
