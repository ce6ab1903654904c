import {readFileSync} from 'node:fs';
import path from 'node:path';
import {startEmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';

/** Starts the embedded PostgreSQL in the folder of the first argument and says its process id; for a test that kills this process. */
startEmbeddedPostgres({folder: process.argv[2] ?? '', log: () => undefined}).then(
    (server) => {
        const [pid = ''] = readFileSync(path.join(server.folder, 'pg', 'postmaster.pid'), 'utf8').split('\n');
        process.stdout.write(`${pid}\n`);
    },
    (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
    },
);
