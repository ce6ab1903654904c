import {randomUUID} from 'node:crypto';
import {spawn} from 'node:child_process';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {Client} from 'pg';
import {makeFolder} from '../../make_folder';
import {serverAccount} from './account';
import {findBinaries} from './binaries';
import {dataFolderFor, prepareCluster, serverEnvironment, UnusableDataFolder} from './data_folder';
import {keepRunning} from './keep_running';
import {socketFolder} from './socket_folder';

export interface EmbeddedPostgres {
    connectionString: string;
    folder: string;
    /** Of the supervising shell; the server is its child. For tests that kill it. */
    pid(): number | undefined;
    stop(): Promise<void>;
}

export interface EmbeddedOptions {
    folder: string;
    log: (line: string) => void;
}

/** What the shell says when somebody else holds the folder, or PostgreSQL itself by its own lock. */
const IN_USE = ['the data folder is held by another server', 'lock file "postmaster.pid" already exists'];

/**
 * The shell that starts PostgreSQL holds a pipe from this process as its descriptor 3. When this process dies, by `kill -9` too, the
 * pipe ends and the shell shuts the server down: no orphan is left to block the next start (measured: gone within 50 ms).
 *
 * PostgreSQL tells by the process id in `postmaster.pid` whether another server uses the folder. In containers that says nothing: two of
 * them with one volume do not see each other's processes, and both servers would write. So the shell locks the data folder as its
 * descriptor 9, which the server inherits: the kernel lets go of that lock when the last of them has ended. `flock` ends with 1 only where
 * somebody else has the lock; where it is missing (macOS) or the file system knows no locks, PostgreSQL's own has to do. For the same
 * reason the id that a killed server left may be that of one of our own threads by now: a process that is not PostgreSQL is no server.
 */
const SUPERVISOR =
    'data=$1; socket=$2; shift 2; exec 3<&0 9<"$data"; flock -n 9 2>/dev/null; ' +
    `[ $? -ne 1 ] || { echo "${IN_USE[0] ?? ''}" >&2; exit 1; }; ` +
    'left=; [ -f "$data/postmaster.pid" ] && read left <"$data/postmaster.pid"; ' +
    'is=; [ -n "$left" ] && [ -r "/proc/$left/comm" ] && read is <"/proc/$left/comm"; ' +
    'case $is in ""|postgres) ;; *) rm -f "$data/postmaster.pid" "$socket/.s.PGSQL.5432.lock";; esac; ' +
    '"$0" "$@" </dev/null 3<&- & pg=$!; trap "kill -INT $pg" TERM INT; ' +
    '(exec 9<&-; read _ <&3; kill -INT $pg) 2>/dev/null & w=$!; ' +
    // A trapped signal ends `wait` at once; the shell must outlive the server, or the next start meets it.
    'wait $pg; rc=$?; while kill -0 $pg 2>/dev/null; do wait $pg; rc=$?; done; kill $w 2>/dev/null; exit $rc';

/** A killed predecessor may still be shutting down, and recovery after a crash takes a moment. */
const READY_WITHIN_MS = 30_000;

/**
 * Starts the project's own PostgreSQL on a Unix socket in `folder` and keeps it running: if it dies it is started again.
 * Throws `UnusableDataFolder` or `NoPostgres` with a sentence for the operator.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const account = serverAccount(options.folder);
    const folder = dataFolderFor(options.folder, account);
    const bin = await findBinaries(account, '/var/tmp/set-cycle-bin');
    makeFolder(folder, 0o711);
    // Again: somebody may have made it in between.
    dataFolderFor(options.folder, account);
    const data = await prepareCluster(bin, folder, account);
    const socket = await socketFolder(folder, account);
    // Tells our server from another one that answers on the same socket.
    const name = randomUUID();
    const connectionString = `postgresql://set_cycle@/postgres?host=${encodeURIComponent(socket.folder)}`;
    const words = [
        '-c',
        SUPERVISOR,
        path.join(bin, 'postgres'),
        data,
        socket.folder,
        ...serverArguments(data, socket.folder, name),
    ];
    const server = keepRunning(
        () =>
            spawn('/bin/sh', words, {
                stdio: ['pipe', 'ignore', 'pipe'],
                // Ctrl-C in a terminal must not reach the database before the sidecar has finished with it.
                detached: true,
                env: serverEnvironment(),
                cwd: '/',
                ...(account ?? {}),
            }),
        options.log,
    );
    const stop = async (): Promise<void> => {
        await server.stop();
        await socket.remove();
    };
    try {
        await untilReady(connectionString, name, server.lastWords);
        server.cameUp();
        await socket.removeFormer();
    } catch (error) {
        await stop();
        throw error;
    }
    return {connectionString, folder, pid: server.pid, stop};
}

function serverArguments(data: string, socket: string, name: string): string[] {
    const settings = {
        listen_addresses: '',
        unix_socket_permissions: '0700',
        max_connections: '30',
        shared_buffers: '32MB',
        // Measured idle: the defaults keep three workers ready that one team's runs never need.
        max_wal_size: '256MB',
        cluster_name: name,
        timezone: 'UTC',
        log_min_messages: 'warning',
        logging_collector: 'off',
    };
    return [
        '-D',
        data,
        '-k',
        socket,
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
}

/** A predecessor that was killed needs this long to let go of its lock; one that still holds it then is alive. */
const LOCK_PATIENCE_MS = 5_000;

async function untilReady(connectionString: string, name: string, lastWords: () => string[]): Promise<void> {
    const began = performance.now();
    for (;;) {
        const failure = await tryConnection(connectionString, name);
        if (failure === null) {
            return;
        }
        const waited = performance.now() - began;
        const locked = lastWords().some((line) => IN_USE.some((words) => line.includes(words)));
        if (locked && waited > LOCK_PATIENCE_MS) {
            throw new UnusableDataFolder(
                'Another SET Cycle uses this data folder. Stop it first, or give this one a folder of its own.',
            );
        }
        if (waited > READY_WITHIN_MS) {
            throw new UnusableDataFolder(
                `The database did not start within ${READY_WITHIN_MS / 1000} s: ${lastWords().at(-1) ?? failure}.`,
            );
        }
        await sleep(15);
    }
}

/** Null when our own server answers, else what went wrong. */
async function tryConnection(connectionString: string, name: string): Promise<string | null> {
    const client = new Client({connectionString, connectionTimeoutMillis: 2_000});
    // A server that shuts down under the question ends the connection with an event of its own.
    client.on('error', () => undefined);
    try {
        await client.connect();
        const {rows} = await client.query<{cluster_name: string}>('show cluster_name');
        return rows[0]?.cluster_name === name ? null : 'another server answers on this socket';
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    } finally {
        await client.end().catch(() => undefined);
    }
}
