import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import type {OutboxRow} from '../../server-ts/src/application/outbox_ports';
import {runningDatabase} from '../../server-ts/src/cli/database_access';
import {readConfig} from '../../server-ts/src/config';
import {setCycle, type Ran} from '../support/cli';
import {ready, servedSidecar} from '../support/served';

const here = servedSidecar();
const {serve, admin, sql} = here;

describe('doctor', () => {
    const doctor = (typed = {}): Promise<Ran> => setCycle(['doctor', '--config', here.config], typed);

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

    test('a playbook that was refused, which else only the log says', async () => {
        const folder = path.join(here.folder, 'playbooks');
        mkdirSync(folder);
        writeFileSync(path.join(folder, 'mine.yaml'), 'id: mine\ntitle: Mine\n');
        const config = path.join(here.folder, 'with_playbooks.json');
        const written: unknown = JSON.parse(readFileSync(here.config, 'utf8'));
        writeFileSync(config, JSON.stringify(Object.assign({}, written, {playbooksFolder: folder})), {mode: 0o600});
        const {code, text} = await setCycle(['doctor', '--config', config]);
        expect(text).toContain('✗ BROKEN  A playbook was refused: mine.yaml:1: kind: is missing');
        expect(text).toContain(
            '✓ ok      Playbooks that can be started: set-cycle, set-cycle-monthly, support-incident.',
        );
        expect(code).toBe(1);
    });

    test('a team that is gone from Mattermost, in which nothing can be installed', async () => {
        const config = path.join(here.folder, 'with_gone_team.json');
        const written: {teams: {id: string}[]} = JSON.parse(readFileSync(here.config, 'utf8'));
        const gone = {...written.teams[0], id: 'g'.repeat(26), name: 'gone'};
        writeFileSync(config, JSON.stringify({...written, teams: [...written.teams, gone]}), {mode: 0o600});
        const {text} = await setCycle(['doctor', '--config', config], admin());
        expect(text).toContain(
            '! note    Team gone is archived or deleted in Mattermost, so nothing was looked at in it.',
        );
        expect(text).toContain(`else take its entry out of "teams" in ${config}.`);
        expect(text.match(/[Tt]eam gone/g)).toHaveLength(1);
        expect(text).not.toContain('--team gone');
        expect(text).toContain('Team eng: both commands point at');
    });

    test('a team whose commands were both removed', async () => {
        const config = path.join(here.folder, 'with_new_team.json');
        const written: {teams: {id: string}[]} = JSON.parse(readFileSync(here.config, 'utf8'));
        const fresh = {...written.teams[0], id: here.mattermost.seed.team({name: 'fresh'}).id, name: 'fresh'};
        writeFileSync(config, JSON.stringify({...written, teams: [fresh]}), {mode: 0o600});
        const {text} = await setCycle(['doctor', '--config', config], admin());
        expect(text).toContain('✗ BROKEN  Team fresh: /set and /set-cycle-api are missing.');
    });

    test('a Mattermost that is not well in the middle hides nothing of what else is looked at', async () => {
        await ready(serve());
        // The sidecar, when it is asked how it does, looks there first.
        here.mattermost.faults.add({kind: 'storm', retryAfterS: 3}, {path: /\/users\/me$/, times: 2});
        const {code, text} = await doctor();
        here.mattermost.faults.clear();
        expect(text).toContain(
            '✗ BROKEN  Mattermost has had too many requests (HTTP 429). Run this again in 3 s; what was done so far stays.',
        );
        expect(text).toContain('✓ ok      Database: PostgreSQL');
        expect(text).toContain('set-cycle: One thing is broken (see above).');
        expect(code).toBe(1);
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
        expect(text).toContain('If it was started just now, run this again');
        expect(code).toBe(1);
    });

    const isLinux = process.platform === 'linux';
    (isLinux ? test : test.skip)(
        `a sidecar that was started just now and does not answer yet is no fault${isLinux ? '' : ' (skipped: only Linux tells of other processes)'}`,
        async () => {
            const one = serve();
            // Held before it listens, as long as a slow machine makes its database.
            void one.stop('SIGSTOP');
            const {code, text} = await doctor().finally(() => void one.stop('SIGCONT'));
            expect(text).toMatch(
                /\? unknown The sidecar is still starting \(process \d+\)\. Its first start makes the database/,
            );
            expect(text).not.toContain('BROKEN');
            expect(text).toContain('Nothing is broken, but the sidecar is still starting: run this again');
            expect(code).toBe(1);
            await ready(one);
            expect((await doctor()).code).toBe(0);
        },
    );

    test('what a team admin, an admin and time can break', async () => {
        await ready(serve());
        const team = here.mattermost.seed.team({name: 'eng'});
        const {bot} = await botOf();
        const original = `http://127.0.0.1:${here.port}/mattermost/command`;
        const broken = async (breakIt: () => unknown, mend: () => unknown, words: string): Promise<void> => {
            await breakIt();
            const {code, text} = await doctor(admin());
            await mend();
            expect(text).toContain(words);
            expect(code).toBe(1);
        };
        const point = (url: string): unknown => here.mattermost.seed.command({teamId: team.id, trigger: 'set', url});
        await broken(
            () => point('http://127.0.0.9:1/mattermost/command'),
            () => point(original),
            'Team eng: /set points at http://127.0.0.9:1/mattermost/command instead of',
        );
        const service = here.mattermost.config.ServiceSettings;
        await broken(
            () => (service.AllowedUntrustedInternalConnections = ''),
            () => (service.AllowedUntrustedInternalConnections = '127.0.0.0/8'),
            'AllowedUntrustedInternalConnections is ""',
        );
        const lost = {kind: 'answer', status: 200, body: {status: 'OK'}, when: 'before'} as const;
        await broken(
            () => here.mattermost.faults.add(lost, {method: 'POST', path: /\/typing$/, times: 2}),
            () => undefined,
            '✗ BROKEN  A signal of the bot did not come back within 6 s.',
        );
        await broken(
            () => chmodSync(here.config, 0o644),
            () => chmodSync(here.config, 0o600),
            'others can read it',
        );
        await broken(
            refusedForTenMinutes,
            () => sql("delete from run where id = 'r'; delete from team where id = 't'"),
            '1 message waits, the oldest for 10 min.',
        );
        await broken(
            () => here.mattermost.seed.deactivate(bot),
            () => setCycle(['install', '--config', here.config, '--no-plugin'], admin()),
            'Mattermost does not accept the bot’s token (401)',
        );
        await fetch(`${here.mattermost.url}/api/v4/plugins/set-cycle/disable`, {
            method: 'POST',
            headers: {authorization: `Bearer ${here.mattermost.admin.token}`},
        });
        expect((await doctor()).text).toContain('✗ BROKEN  The plugin is not running in Mattermost');
    });

    /** As the delivery leaves a message that was planned ten minutes ago and that Mattermost has just refused again. */
    async function refusedForTenMinutes(): Promise<void> {
        const [row] = await sql(
            "insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) values ('t', 't', 'UTC', '{}', '', ''); insert into run (id, team_id, number, kind, status, version, state, summary, started_at) values ('r', 't', 1, 'cycle', 'running', 1, '{}', '{}', 0); insert into outbox (run_id, lane, op, body, planned_at, attempts, lease_until) values ('r', 'r', 'post', '{}', app_ms() - 600000, 12, app_ms() + 40000)",
        ).then(() => sql("select id, key, planned_at from outbox where run_id = 'r'"));
        const pool = openPool({
            connectionString: runningDatabase(readConfig(here.config)) ?? '',
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
        const response = await fetch(`${here.mattermost.url}/api/v4/users/username/set-cycle`, {
            headers: {authorization: `Bearer ${here.mattermost.admin.token}`},
        });
        const body: unknown = await response.json();
        return {bot: typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : ''};
    }
});

describe('a team that was set up from the sidebar, which the config file does not name', () => {
    test('is looked at by doctor under its name, and its commands go with uninstall', async () => {
        const ops = here.mattermost.seed.team({name: 'ops'});
        here.mattermost.seed.command({
            teamId: ops.id,
            trigger: 'set',
            url: `http://127.0.0.1:${here.port}/mattermost/command`,
        });
        const one = serve();
        await ready(one);
        await sql("delete from run where id = 'r2'; delete from team where id = 't2'");
        await sql(
            `insert into team (id, name, zone, calendar, visible_token_hash, hidden_token_hash) select '${ops.id}', 'ops', zone, calendar, '\\x02', '\\x03' from team limit 1`,
        );
        const {text} = await setCycle(['doctor', '--config', here.config], admin());
        expect(text).toContain('✗ BROKEN  The bot is not a member of team ops');
        expect(text).toContain('Team ops: /set-cycle-api is missing.');
        expect(text).toContain('run set-cycle install --team ops.');
        await one.stop('SIGTERM');

        // As doctor says; and where nobody names the team it is mended like those of the file.
        here.mattermost.config.ServiceSettings.EnableBotAccountCreation = true;
        const mended = await setCycle(['install', '--config', here.config, '--no-plugin'], admin());
        expect(mended.text).toContain('done   Team ops: the command /set-cycle-api was made.');
        expect(readConfig(here.config).teams.map(({name}) => name)).toContain('ops');

        // The database is started for this, because the sidecar is not running.
        const gone = await setCycle(['uninstall', '--config', here.config], admin());
        expect(gone.text).toContain('done   Team eng: the command /set-cycle-api was removed.');
        expect(gone.text).toContain('done   Team ops: the command /set was removed.');
        expect(gone.code).toBe(0);
    });
});
