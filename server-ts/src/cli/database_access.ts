import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {Client} from 'pg';
import * as v from 'valibot';
import {serverAccount} from '../adapters/embedded_postgres/account';
import {dataFolderFor} from '../adapters/embedded_postgres/data_folder';
import {startEmbeddedPostgres} from '../adapters/embedded_postgres/server';
import type {Config} from '../config';
import {Failure} from './failure';

export interface Opened {
    client: Client;
    /** The sidecar's own database server was running already, so the sidecar probably is too. */
    wasRunning: boolean;
}

/** Where the embedded database of a running sidecar can be reached; null when none runs. */
export function runningDatabase(config: Config): string | null {
    const folder = folderOf(config);
    const lock = path.join(folder, 'pg', 'postmaster.pid');
    if (!existsSync(lock)) {
        return null;
    }
    // PostgreSQL's own file: line 1 is the process, line 5 the folder of its socket.
    const [pid, , , , socket] = readFileSync(lock, 'utf8').split('\n');
    return isAlive(Number(pid)) && socket
        ? `postgresql://set_cycle@/postgres?host=${encodeURIComponent(socket)}`
        : null;
}

function folderOf({dataFolder}: Config): string {
    return dataFolderFor(dataFolder, serverAccount(dataFolder));
}

/** Whether a sidecar ever made a database in the config's data folder. */
export function hasDatabase(config: Config): boolean {
    return existsSync(path.join(folderOf(config), 'pg'));
}

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        // Another user's process may not be signalled, but it is there.
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}

/**
 * Does `work` with a connection to the database: the operator's own, the one of a running sidecar, or (with `start`) one that is started
 * for this alone, and made where there is none (`create`). Throws `Failure` where none can be had.
 */
export async function withDatabase<T>(
    config: Config,
    how: {start: boolean; create?: boolean},
    work: (opened: Opened) => Promise<T>,
): Promise<T> {
    const client = config.databaseUrl === undefined ? await ofSidecar(config) : await connect(config.databaseUrl);
    if (client !== null) {
        return closing(client, () => work({client, wasRunning: true}));
    }
    if (!how.start) {
        throw new Failure('The database is not running, because the sidecar is not.');
    }
    if (how.create !== true && !hasDatabase(config)) {
        throw new Failure(
            `There is no database in ${config.dataFolder}: no sidecar has run with this config file yet.`,
        );
    }
    const embedded = await startEmbeddedPostgres({folder: config.dataFolder, log: () => undefined});
    try {
        const own = await connect(embedded.connectionString);
        return await closing(own, () => work({client: own, wasRunning: false}));
    } finally {
        await embedded.stop();
    }
}

const nobodyListens = v.object({code: v.picklist(['ENOENT', 'ECONNREFUSED']), syscall: v.literal('connect')});

/** Null where it does not run. One that was killed leaves its file behind, and by now another process may have its number. */
async function ofSidecar(config: Config): Promise<Client | null> {
    const running = runningDatabase(config);
    try {
        return running === null ? null : await connect(running);
    } catch (error) {
        if (v.is(nobodyListens, error)) {
            return null;
        }
        throw error;
    }
}

async function connect(connectionString: string): Promise<Client> {
    const client = new Client({connectionString, connectionTimeoutMillis: 5_000, application_name: 'set-cycle cli'});
    await client.connect();
    return client;
}

async function closing<T>(client: Client, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } finally {
        await client.end();
    }
}
