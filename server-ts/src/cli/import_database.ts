import {createReadStream, existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {createGunzip} from 'node:zlib';
import type {Client} from 'pg';
import * as v from 'valibot';
import {readConfig} from '../config';
import {PACKAGE_ROOT} from '../package_root';
import {endLine, headerLine, rowLine, schemaOf, sumOf, tablesOf} from './backup_format';
import {withDatabase} from './database_access';
import {Failure} from './failure';
import type {Terminal} from './terminal';

const MIGRATIONS = path.join(PACKAGE_ROOT, 'server-ts', 'migrations');

/** Fills an empty database from an export, all or nothing. The export may be of an older version, never of a newer one. */
export async function importDatabase(options: {config: string; file: string}, terminal: Terminal): Promise<void> {
    if (!existsSync(options.file)) {
        throw new Failure(`${options.file} does not exist.`, 2);
    }
    const config = readConfig(options.config);
    const counts = await withDatabase(config, {start: true, create: true}, async ({client, wasRunning}) => {
        if (wasRunning && config.databaseUrl === undefined) {
            throw new Failure('The sidecar runs and uses this database. Stop it, then run this again.');
        }
        await client.query('begin');
        try {
            const filled = await fill(client, options.file);
            await client.query('commit');
            return filled;
        } catch (error) {
            await client.query('rollback');
            throw error;
        }
    });
    terminal.say(
        `${counts['run'] ?? 0} runs are back, in ${sumOf(counts)} rows. Start the sidecar: it upgrades the database if that is needed.`,
    );
}

async function fill(client: Client, file: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    let tables: string[] | null = null;
    let isWhole = false;
    let line = 0;
    const take = async (text: string): Promise<void> => {
        line += 1;
        const value = parseLine(text, line);
        if (tables === null) {
            tables = await prepare(client, value);
            return;
        }
        const end = v.safeParse(endLine, value);
        if (end.success) {
            isWhole = Object.entries(end.output.end).every(([table, count]) => (counts[table] ?? 0) === count);
            return;
        }
        const read = v.safeParse(rowLine, value);
        if (!read.success) {
            throw damagedLine(line);
        }
        const {table, row} = read.output;
        if (!tables.includes(table)) {
            throw new Failure(
                `The export has a table "${table}" that its version did not have: it is damaged. Nothing was imported.`,
            );
        }
        try {
            await client.query(
                `insert into ${table} overriding system value select * from json_populate_record(null::${table}, $1::json)`,
                [row],
            );
        } catch (error) {
            throw isOfTheRow(error) ? damagedLine(line, ` and does not fit into the table "${table}"`) : error;
        }
        counts[table] = (counts[table] ?? 0) + 1;
    };
    try {
        for await (const text of linesOf(file)) {
            await take(text);
        }
    } catch (error) {
        throw isDamage(error)
            ? new Failure(`${file} is not an export of SET Cycle, or it is damaged. Nothing was imported.`)
            : error;
    }
    if (!isWhole) {
        throw new Failure(`${file} is cut off. Nothing was imported.`);
    }
    await restartCounters(client);
    return counts;
}

/**
 * One line after the other, each taken before the next is read. In a `pipeline` an error of the file ends the wait while a line is still
 * on its way to the database: it was then written after the rollback.
 */
async function* linesOf(file: string): AsyncGenerator<string> {
    const source = createReadStream(file);
    const text = createGunzip();
    source.on('error', (error) => text.destroy(error));
    source.pipe(text);
    let rest = '';
    for await (const chunk of text.setEncoding('utf8')) {
        const lines = `${rest}${String(chunk)}`.split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
    }
    if (rest !== '') {
        yield rest;
    }
}

function parseLine(text: string, line: number): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw damagedLine(line);
    }
}

function damagedLine(line: number, how = ''): Failure {
    return new Failure(
        `Line ${line} of the export is damaged or was changed by hand${how}. Nothing was imported. Take an export as it was written.`,
    );
}

/** PostgreSQL's classes for values that are none of their type (22) and that break a rule of their table (23). */
function isOfTheRow(error: unknown): boolean {
    return v.is(v.object({code: v.pipe(v.string(), v.regex(/^2[23]...$/))}), error);
}

/** zlib's own errors: no gzip, cut off, wrong checksum. */
function isDamage(error: unknown): boolean {
    return v.is(v.object({code: v.pipe(v.string(), v.startsWith('Z_'))}), error);
}

/**
 * Makes the tables as the exporting version had them; the sidecar's next start brings data and tables to this version together, as in
 * an upgrade. Gives their names.
 */
async function prepare(client: Client, first: unknown): Promise<string[]> {
    const head = v.safeParse(headerLine, first);
    if (!head.success) {
        throw new Failure('This is not an export of SET Cycle. Nothing was imported.');
    }
    const {schema, version} = head.output;
    if (schema.some((name) => !existsSync(path.join(MIGRATIONS, name)))) {
        throw new Failure(
            `The export was made by a newer SET Cycle (${version}). Import it with that version. Nothing was imported.`,
        );
    }
    const present = await schemaOf(client);
    if (present.length === 0) {
        await client.query(
            'create table schema_version (name text primary key, applied_at timestamptz not null default now())',
        );
        for (const name of schema) {
            await client.query(readFileSync(path.join(MIGRATIONS, name), 'utf8'));
            await client.query('insert into schema_version (name) values ($1)', [name]);
        }
    } else if (present.join() !== schema.join() || (await isUsed(client))) {
        throw new Failure(
            'The database is not empty, and an import replaces nothing. Name another data folder ("dataFolder") or another database, then run this again.',
        );
    }
    return tablesOf(client);
}

async function isUsed(client: Client): Promise<boolean> {
    const {rows} = await client.query<{used: boolean}>(
        'select exists (select from run) or exists (select from team) as used',
    );
    return rows[0]?.used === true;
}

/** Ids that the database counts out go on behind the highest that came in. */
async function restartCounters(client: Client): Promise<void> {
    const {rows} = await client.query<{table: string; column: string}>(
        "select table_name::text as table, column_name::text as column from information_schema.columns where table_schema = 'public' and is_identity = 'YES'",
    );
    for (const {table, column} of rows) {
        await client.query(
            `select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${column}) from ${table}), 0) + 1, false)`,
            [table, column],
        );
    }
}
