import {createWriteStream, existsSync, renameSync, rmSync} from 'node:fs';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import type {Client} from 'pg';
import {readConfig} from '../config';
import {FORMAT, schemaOf, sumOf, tablesOf} from './backup_format';
import {withDatabase} from './database_access';
import {Failure} from './failure';
import type {Terminal} from './terminal';
import {ownVersion} from './versions';

const ROWS_AT_ONCE = 500;

/** Writes every table as of one moment into a file that only its owner can read. The sidecar may run meanwhile. */
export async function exportDatabase(options: {config: string; file: string}, terminal: Terminal): Promise<void> {
    const config = readConfig(options.config);
    if (existsSync(options.file)) {
        throw new Failure(
            `${options.file} exists already; a backup is never written over another. Name another file.`,
            2,
        );
    }
    const unfinished = `${options.file}.unfinished`;
    const counts: Record<string, number> = {};
    try {
        // Whatever is there, of an interrupted export or laid there by somebody else, would keep its owner and mode, or lead elsewhere.
        rmSync(unfinished, {force: true});
        await withDatabase(config, {start: true}, ({client}) =>
            pipeline(
                Readable.from(exportLines(client, counts)),
                createGzip(),
                createWriteStream(unfinished, {mode: 0o600, flags: 'wx'}),
            ),
        );
        renameSync(unfinished, options.file);
    } finally {
        rmSync(unfinished, {force: true});
    }
    terminal.say(`${sumOf(counts)} rows were written to ${options.file}, ${counts['run'] ?? 0} runs among them.`);
    terminal.say(
        'The config file is not in it: keep a copy of that too. Without its "secret", buttons that are out there stop working.',
    );
}

async function* exportLines(client: Client, counts: Record<string, number>): AsyncGenerator<string> {
    await client.query('begin isolation level repeatable read read only');
    const schema = await schemaOf(client);
    yield `${JSON.stringify({format: FORMAT, version: ownVersion(), schema})}\n`;
    for (const table of schema.length === 0 ? [] : await tablesOf(client)) {
        let count = 0;
        await client.query(`declare rows no scroll cursor for select row_to_json(t)::text as row from ${table} t`);
        for (;;) {
            const {rows} = await client.query<{row: string}>(`fetch ${ROWS_AT_ONCE} from rows`);
            for (const {row} of rows) {
                yield `${JSON.stringify({table, row})}\n`;
            }
            count += rows.length;
            if (rows.length < ROWS_AT_ONCE) {
                break;
            }
        }
        counts[table] = count;
        await client.query('close rows');
    }
    await client.query('commit');
    yield `${JSON.stringify({end: counts})}\n`;
}
