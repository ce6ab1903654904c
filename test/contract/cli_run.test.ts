import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {Client} from 'pg';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import type {OutboxRow} from '../../server-ts/src/application/ports';
import {runningDatabase, withDatabase} from '../../server-ts/src/cli/database_access';
import {readConfig} from '../../server-ts/src/config';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle, smallBundle, type Ran} from '../support/cli';
import {freePort} from '../support/free_port';
import {until} from '../support/world';

jest.setTimeout(60_000);
const PROGRAM = path.join(__dirname, '..', '..', 'bin', 'set-cycle.js');

let mattermost: StandIn;
let folder: string;
let config: string;
let port: number;
const serving: Serving[] = [];

beforeAll(async () => {
    mattermost = await startMattermost({
        config: {
            ServiceSettings: {EnableBotAccountCreation: true, DisableBotsWhenOwnerIsDeactivated: false},
            PluginSettings: {EnableUploads: true},
        },
    });
    mattermost.config.ServiceSettings.SiteURL = mattermost.url;
    mattermost.seed.team({name: 'eng'});
    folder = scratchFolder();
    // The database's account has to pass through when the tests run as root.
    chmodSync(folder, 0o755);
    config = path.join(folder, 'set-cycle.json');
    port = await freePort();
    const {code, text} = await setCycle(
        [
            'install',
            '--url',
            mattermost.url,
            '--config',
            config,
            '--bundle',
            smallBundle(folder),
            '--public-url',
            `http://127.0.0.1:${port}`,
        ],
        admin(),
    );
    expect({code, text}).toMatchObject({code: 0});
});
afterEach(async () => {
    await Promise.all(serving.splice(0).map((one) => one.stop('SIGTERM')));
});
afterAll(async () => {
    await mattermost.close();
    rmSync(folder, {recursive: true, force: true});
});

const admin = (): {variables: Record<string, string>} => ({variables: {MM_ADMIN_TOKEN: mattermost.admin.token}});

interface Serving {
    /** Ended already, or its exit code when it does. */
    ended: Promise<number | null>;
    text: () => string;
    stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** `set-cycle serve` as a process of its own. */
function serve(file = config): Serving {
    const child = spawn(process.execPath, [PROGRAM, 'serve', '--config', file], {stdio: ['ignore', 'pipe', 'pipe']});
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (more: string) => (text += more));
    }
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const one: Serving = {
        ended,
        text: () => text,
        stop: (signal) => {
            child.kill(signal);
            return ended;
        },
    };
    serving.push(one);
    return one;
}

const ready = (one: Serving): Promise<boolean> =>
    until(
        'it serves',
        () => one.text().includes('SET Cycle is ready') && one.text().includes('connected to Mattermost'),
        30_000,
    );

describe('serve', () => {
    test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, and its database with it', async (signal) => {
        const one = serve();
        await ready(one);
        expect(runningDatabase(readConfig(config))).not.toBeNull();
        expect(await one.stop(signal)).toBe(0);
        expect(one.text()).toContain('"msg":"stopped"');
        expect(runningDatabase(readConfig(config))).toBeNull();
    });

    test('a signal while it starts leaves nothing running', async () => {
        const one = serve();
        await until('the database is up', () => runningDatabase(readConfig(config)), 30_000);
        expect(await one.stop('SIGTERM')).toBe(0);
        expect(runningDatabase(readConfig(config))).toBeNull();
    });

    test('a taken port is one sentence', async () => {
        const squatter = createServer();
        await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
        const one = serve();
        expect(await one.ended).toBe(1);
        expect(complaint(one)).toBe(
            `set-cycle: 127.0.0.1:${port} is taken by another program, perhaps by another SET Cycle. Stop that one, or change "listen" in the config file.`,
        );
        await new Promise((resolve) => squatter.close(resolve));
    });

    test('a data folder that is a file, one that holds something else, and one in use are each one sentence', async () => {
        writeFileSync(path.join(folder, 'a-file'), '');
        expect(await failsWith({dataFolder: 'a-file'})).toMatch(/a-file.* is in the way: a folder is needed there/);
        mkdirSync(path.join(folder, 'other', 'pg'), {recursive: true});
        expect(await failsWith({dataFolder: 'other'})).toContain('exists but holds no PostgreSQL database');
        const one = serve();
        await ready(one);
        expect(await failsWith({listen: {host: '127.0.0.1', port: 0}})).toContain(
            'Another SET Cycle uses this data folder',
        );
    });

    test('a database of a newer version is refused and left alone', async () => {
        const one = serve();
        await ready(one);
        await sql("insert into schema_version (name) values ('9999_future.sql')");
        await one.stop('SIGTERM');
        const two = serve();
        expect(await two.ended).toBe(1);
        expect(complaint(two)).toContain('upgraded by a newer SET Cycle (it has 9999_future.sql');
        await setBack();
    });

    test('a folder of playbooks that is missing is said, and the built-in ones load', async () => {
        const file = path.join(folder, 'no_playbooks.json');
        const original: Record<string, unknown> = JSON.parse(readFileSync(config, 'utf8'));
        writeFileSync(file, JSON.stringify({...original, playbooksFolder: '/nowhere/at/all'}), {mode: 0o600});
        const one = serve(file);
        await ready(one);
        expect(one.text()).toMatch(/a playbook was refused: \/nowhere\/at\/all.* cannot be read: ENOENT/);
        expect(one.text()).toContain('"playbooks":3');
        await one.stop('SIGTERM');
    });

    test('an address of a database that is none is named', async () => {
        expect(await failsWith({databaseUrl: 'mysql://db/name'}, 2)).toContain('must begin with postgresql://');
    });

    test('a broken config names every field', async () => {
        const words = await failsWith({secret: 'short', surprise: 1}, 2);
        expect(words).toContain('secret: must have at least 32 characters');
        expect(words).toContain('surprise');
    });

    /** Starts with a changed config; gives what it complained of, which is never a stack trace. */
    async function failsWith(change: Record<string, unknown>, code = 1): Promise<string> {
        const file = path.join(folder, 'changed.json');
        const original: unknown = JSON.parse(readFileSync(config, 'utf8'));
        writeFileSync(file, JSON.stringify(Object.assign({}, original, change)), {mode: 0o600});
        const one = serve(file);
        expect(await one.ended).toBe(code);
        return complaint(one);
    }

    /** The database of a stopped sidecar forgets the future again. */
    async function setBack(): Promise<void> {
        await withDatabase(readConfig(config), {start: true}, ({client}) =>
            client.query("delete from schema_version where name like '9999%'"),
        );
    }
});

function complaint(one: Serving): string {
    const words = one
        .text()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('{'))
        .join('\n');
    expect(words).not.toMatch(/^\s+at /m);
    return words;
}

async function sql(text: string): Promise<Record<string, unknown>[]> {
    const client = new Client({connectionString: runningDatabase(readConfig(config)) ?? ''});
    await client.connect();
    const {rows} = await client.query<Record<string, unknown>>(text);
    await client.end();
    return rows;
}

describe('doctor', () => {
    const doctor = (typed = {}): Promise<Ran> => setCycle(['doctor', '--config', config], typed);

    test('finds all well from both sides, and says what it could not look at', async () => {
        await ready(serve());
        const plain = await doctor();
        expect(plain.text).toContain('✓ ok      Team eng: Mattermost reaches this sidecar through /set.');
        expect(plain.text).toContain('✓ ok      Team eng: Mattermost reaches this sidecar through /set-cycle-api.');
        expect(plain.text).toContain('? unknown Settings that only an admin sees');
        expect(plain.text).toContain('✓ ok      Mattermost’s websocket works from here.');
        expect(plain.text).toMatch(/✓ ok {6}Database: PostgreSQL 1\d.*0 runs\./);
        expect(plain.text).not.toContain('BROKEN');
        expect(plain.code).toBe(0);
        const whole = await doctor(admin());
        expect(whole.text).toContain('both commands point at http://127.0.0.1:');
        expect(whole.text).toContain('✓ ok      A signal of the bot comes back over Mattermost’s websocket');
        expect(whole.code).toBe(0);
    });

    test('a sidecar that is down', async () => {
        const {code, text} = await doctor();
        expect(text).toContain('✗ BROKEN  No sidecar answers at 127.0.0.1:');
        expect(text).toContain('✗ BROKEN  Team eng: /set failed (api.command.execute_command.failed.app_error).');
        // Both addresses, so that whoever changed one of them sees it.
        expect(text).toMatch(
            /did not reach the sidecar at http:\/\/127\.0\.0\.1:(\d+) \(it listens on 127\.0\.0\.1:\1\)/,
        );
        expect(text).toContain('What to do: start it: set-cycle serve');
        expect(code).toBe(1);
    });

    test('what a team admin, an admin and time can break', async () => {
        await ready(serve());
        const team = mattermost.seed.team({name: 'eng'});
        const {bot} = await botOf();
        const original = `http://127.0.0.1:${port}/mattermost/command`;
        const broken = async (breakIt: () => unknown, mend: () => unknown, words: string): Promise<void> => {
            await breakIt();
            const {code, text} = await doctor(admin());
            await mend();
            expect(text).toContain(words);
            expect(code).toBe(1);
        };
        const point = (url: string): unknown => mattermost.seed.command({teamId: team.id, trigger: 'set', url});
        await broken(
            () => point('http://127.0.0.9:1/mattermost/command'),
            () => point(original),
            'Team eng: /set points at http://127.0.0.9:1/mattermost/command instead of',
        );
        const service = mattermost.config.ServiceSettings;
        await broken(
            () => (service.AllowedUntrustedInternalConnections = ''),
            () => (service.AllowedUntrustedInternalConnections = '127.0.0.0/8'),
            'AllowedUntrustedInternalConnections is ""',
        );
        const lost = {kind: 'answer', status: 200, body: {status: 'OK'}, when: 'before'} as const;
        await broken(
            () => mattermost.faults.add(lost, {method: 'POST', path: /\/typing$/, times: 2}),
            () => undefined,
            '✗ BROKEN  A signal of the bot did not come back within 6 s.',
        );
        await broken(
            () => chmodSync(config, 0o644),
            () => chmodSync(config, 0o600),
            'others can read it',
        );
        await broken(
            refusedForTenMinutes,
            () => sql("delete from run where id = 'r'; delete from team where id = 't'"),
            '1 message waits, the oldest for 10 min.',
        );
        await broken(
            () => mattermost.seed.deactivate(bot),
            () => setCycle(['install', '--config', config, '--no-plugin'], admin()),
            'Mattermost does not accept the bot’s token (401)',
        );
        await fetch(`${mattermost.url}/api/v4/plugins/set-cycle/disable`, {
            method: 'POST',
            headers: {authorization: `Bearer ${mattermost.admin.token}`},
        });
        expect((await doctor()).text).toContain('✗ BROKEN  The plugin is not running in Mattermost');
    });

    /** As the delivery leaves a message that was planned ten minutes ago and that Mattermost has just refused again. */
    async function refusedForTenMinutes(): Promise<void> {
        const [row] = await sql(
            "insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ('t', 't', 'UTC', '{}', '', ''); insert into run (id, team_id, number, kind, status, version, state, summary, started_at) values ('r', 't', 1, 'cycle', 'running', 1, '{}', '{}', 0); insert into outbox (run_id, lane, op, body, planned_at, attempts, lease_until) values ('r', 'r', 'post', '{}', app_ms() - 600000, 12, app_ms() + 40000)",
        ).then(() => sql("select id, key, planned_at from outbox where run_id = 'r'"));
        const pool = openPool({
            connectionString: runningDatabase(readConfig(config)) ?? '',
            applicationName: 'test',
            onError: () => undefined,
        });
        const claimed: OutboxRow = {
            id: Number(row?.['id']),
            runId: 'r',
            key: String(row?.['key']),
            message: {op: 'pin'},
            attempts: 12,
            plannedAt: Number(row?.['planned_at']),
            dueAt: null,
            lookedFrom: 0,
            seen: null,
        };
        await postgresOutbox(pool, () => null).retryLater(claimed, 36_000, 'down for maintenance');
        await pool.end();
    }

    async function botOf(): Promise<{bot: string}> {
        const response = await fetch(`${mattermost.url}/api/v4/users/username/set-cycle`, {
            headers: {authorization: `Bearer ${mattermost.admin.token}`},
        });
        const body: unknown = await response.json();
        return {bot: typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : ''};
    }
});

describe('export and import', () => {
    test('what is exported from a running sidecar comes back in another data folder, to the digit', async () => {
        const one = serve();
        await ready(one);
        await sql(
            "insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ('t2', 'two', 'UTC', '{\"a\":  1.50}', '\\x00ff', '\\x01')",
        );
        await sql(
            "insert into run (id, team_id, number, kind, status, version, state, summary, started_at) values ('r2', 't2', 7, 'cycle', 'running', 3, '{\"n\": 9007199254740993}', '{}', 1763700000123)",
        );
        await sql("insert into outbox (run_id, lane, op, body, state) values ('r2', 'r2', 'x', '{}', 'done')");
        const file = path.join(folder, 'all.gz');
        const exported = await setCycle(['export', file, '--config', config]);
        expect(exported).toMatchObject({code: 0, text: expect.stringContaining('1 runs among them') as string});
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const written = readFileSync(file);
        expect(await setCycle(['export', file, '--config', config])).toMatchObject({
            code: 2,
            text: expect.stringContaining('exists already') as string,
        });
        expect(readFileSync(file)).toEqual(written);
        const select =
            "select r.started_at::text, r.state::text, t.visible_token_hash, (select max(id) from outbox)::text as last from run r join team t on t.id = r.team_id where r.id = 'r2'";
        const before = await sql(select);
        expect((await setCycle(['import', file, '--config', config])).text).toContain('Stop it, then run this again');
        await one.stop('SIGTERM');

        const other = path.join(folder, 'other.json');
        const original: unknown = JSON.parse(readFileSync(config, 'utf8'));
        writeFileSync(other, JSON.stringify(Object.assign({}, original, {dataFolder: 'restored'})), {mode: 0o600});
        const damaged = path.join(folder, 'damaged.gz');
        writeFileSync(damaged, readFileSync(file).subarray(0, -200));
        expect((await setCycle(['import', damaged, '--config', other])).text).toMatch(/damaged|cut off/);
        writeFileSync(
            damaged,
            gzipSync(gunzipSync(readFileSync(file)).toString('utf8').split('\n').slice(0, -2).join('\n')),
        );
        expect((await setCycle(['import', damaged, '--config', other])).text).toContain(
            'is cut off. Nothing was imported.',
        );

        expect(await setCycle(['import', file, '--config', other])).toMatchObject({
            code: 0,
            text: expect.stringContaining('1 runs are back') as string,
        });
        expect((await setCycle(['import', file, '--config', other])).text).toContain('an import replaces nothing');
        const two = serve(other);
        await ready(two);
        const client = new Client({connectionString: runningDatabase(readConfig(other)) ?? ''});
        await client.connect();
        expect((await client.query(select)).rows).toEqual(before);
        await client.query("insert into outbox (run_id, lane, op, body, state) values ('r2', 'r2', 'x', '{}', 'done')");
        await client.end();
    });
});

describe('a team that was set up from the sidebar, which the config file does not name', () => {
    test('is looked at by doctor under its name, and its commands go with uninstall', async () => {
        const ops = mattermost.seed.team({name: 'ops'});
        mattermost.seed.command({teamId: ops.id, trigger: 'set', url: `http://127.0.0.1:${port}/mattermost/command`});
        const one = serve();
        await ready(one);
        await sql("delete from run where id = 'r2'; delete from team where id = 't2'");
        await sql(
            `insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) select '${ops.id}', 'ops', zone, calendar, '\\x02', '\\x03' from team limit 1`,
        );
        const {text} = await setCycle(['doctor', '--config', config], admin());
        expect(text).toContain('✗ BROKEN  The bot is not a member of team ops');
        expect(text).toContain('Team ops: 1 of the two commands are missing.');
        expect(text).toContain('run set-cycle install --team ops.');
        await one.stop('SIGTERM');

        // As doctor says; and where nobody names the team it is mended like those of the file.
        mattermost.config.ServiceSettings.EnableBotAccountCreation = true;
        const mended = await setCycle(['install', '--config', config, '--no-plugin'], admin());
        expect(mended.text).toContain('done   Team ops: the command /set-cycle-api was made.');
        expect(readConfig(config).teams.map(({name}) => name)).toContain('ops');

        // The database is started for this, because the sidecar is not running.
        const gone = await setCycle(['uninstall', '--config', config], admin());
        expect(gone.text).toContain('done   Team eng: the command /set-cycle-api was removed.');
        expect(gone.text).toContain('done   Team ops: the command /set was removed.');
        expect(gone.code).toBe(0);
    });
});
