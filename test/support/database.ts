import {randomBytes} from 'node:crypto';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import {Client, type Pool} from 'pg';
import {startEmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {clockSql} from './world';
import {temporaryFolder} from './temporary_folder';

export const MIGRATIONS = path.join(PACKAGE_ROOT, 'server-ts', 'migrations');

/** A PostgreSQL server on which tests make databases of their own. */
export interface DatabaseServer {
    name: string;
    start(): Promise<{url: string; stop(): Promise<void>}>;
}

const embedded: DatabaseServer = {
    name: 'embedded PostgreSQL',
    start: async () => {
        const folder = await temporaryFolder('set-cycle-db-');
        const server = await startEmbeddedPostgres({folder, log: () => undefined});
        return {
            url: server.connectionString,
            stop: async () => {
                await server.stop();
                await rm(folder, {recursive: true, force: true});
                await rm(server.folder, {recursive: true, force: true});
            },
        };
    },
};

/** The embedded server and, when TEST_DATABASE_URL names one, that server too. */
export function databaseServers(): DatabaseServer[] {
    const url = process.env['TEST_DATABASE_URL'];
    return url === undefined || url === ''
        ? [embedded]
        : [embedded, {name: 'TEST_DATABASE_URL', start: () => Promise.resolve({url, stop: () => Promise.resolve()})}];
}

export interface Database {
    url: string;
    pool: Pool;
    /** Moves `app_ms()` so that it is this long after the database's clock. */
    setClock(offsetMs: number): Promise<void>;
    drop(): Promise<void>;
}

async function onServer(url: string, sql: string): Promise<void> {
    const client = new Client({connectionString: url});
    await client.connect();
    try {
        await client.query(sql);
    } finally {
        await client.end();
    }
}

/** A fresh, empty database; `migrated` with the tables of this version. */
export async function freshDatabase(
    serverUrl: string,
    how: {migrated?: boolean; connections?: number} = {},
): Promise<Database> {
    const name = `t_${randomBytes(6).toString('hex')}`;
    await onServer(serverUrl, `create database ${name}`);
    const url = serverUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*)\/[^?]*/, `$1/${name}`);
    const pool = openPool({
        connectionString: url,
        applicationName: 'test',
        max: how.connections ?? 10,
        onError: () => undefined,
    });
    if (how.migrated ?? true) {
        await migrate(pool, MIGRATIONS);
    }
    return {
        url,
        pool,
        setClock: async (offsetMs) => {
            await pool.query(clockSql(offsetMs));
        },
        drop: async () => {
            await pool.end();
            await onServer(serverUrl, `drop database ${name} with (force)`);
        },
    };
}
