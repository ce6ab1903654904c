import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Pool} from 'pg';
import {awaitForEver} from './pool';

/** Any constant: replicas that start together take turns on it. */
const MIGRATION_LOCK = 5_318_008;

/** The database was written by a newer program. Starting anyway could lose what only that program knows. */
export class DatabaseIsNewer extends Error {}

/** PostgreSQL older than the oldest that is supported and tested. */
export class DatabaseIsTooOld extends Error {}

const OLDEST_SERVER = 150_000;

/**
 * Brings the database to the version of this program: applies `NNNN_name.sql` files in order, each in its own transaction, forward only.
 * Gives how many were applied. Throws `DatabaseIsNewer` and `DatabaseIsTooOld` with a sentence for the operator.
 */
export async function migrate(pool: Pool, folder: string): Promise<number> {
    const files = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
    const client = await pool.connect();
    // Other replicas' migrations and large tables take their time: the pool's own bound would cut the statement.
    awaitForEver(client);
    try {
        const server = await client.query<{number: string}>("select current_setting('server_version_num') as number");
        if (Number(server.rows[0]?.number) < OLDEST_SERVER) {
            throw new DatabaseIsTooOld(
                `This PostgreSQL is version ${server.rows[0]?.number ?? 'unknown'}; SET Cycle needs 15 or newer. Nothing was changed.`,
            );
        }
        await client.query('set lock_timeout = 0');
        await client.query('set statement_timeout = 0');
        await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
        try {
            await client.query(
                'create table if not exists schema_version (name text primary key, applied_at timestamptz not null default now())',
            );
            const applied = new Set(
                (await client.query<{name: string}>('select name from schema_version')).rows.map((row) => row.name),
            );
            const unknown = [...applied].filter((name) => !files.includes(name)).sort();
            if (unknown.length > 0) {
                throw new DatabaseIsNewer(
                    `The database was upgraded by a newer SET Cycle (it has ${unknown.join(', ')}, which this version does not know). ` +
                        'Start that version, or restore a backup from before the upgrade. Nothing was changed.',
                );
            }
            const missing = files.filter((name) => !applied.has(name));
            for (const name of missing) {
                const sql = await readFile(path.join(folder, name), 'utf8');
                await client.query('begin');
                try {
                    await client.query(sql);
                    await client.query('insert into schema_version (name) values ($1)', [name]);
                    await client.query('commit');
                } catch (error) {
                    await client.query('rollback');
                    throw error;
                }
            }
            return missing.length;
        } finally {
            await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
        }
    } finally {
        // Its settings were changed for the migration: a connection of the pool must not keep them.
        client.release(true);
    }
}
