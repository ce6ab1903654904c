import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle} from '../support/cli';
import {freePort} from '../support/free_port';
import {installedPackage} from '../support/installed_package';
import {until} from '../support/world';

jest.setTimeout(120_000);

/** Where the unit's own words expect the package. */
const OPT = '/opt/set-cycle';

let folder: string;
let home: string;
beforeAll(() => {
    folder = scratchFolder();
    chmodSync(folder, 0o755);
    home = installedPackage(folder);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const textOf = (name: string): string => readFileSync(path.join(home, 'deploy', name), 'utf8');
/** The values of a key, in order. */
const valuesOf = (unit: string, key: string): string[] =>
    unit.split('\n').flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1).trim()] : []));
/** Whether the package's program knows the words; it prints its help for them and does nothing. */
const knows = (words: readonly string[]): string =>
    execFileSync(process.execPath, [path.join(home, 'bin', 'set-cycle.js'), ...words, '--help'], {encoding: 'utf8'});

describe('the systemd unit', () => {
    it('starts what is in the package, by words that it knows', () => {
        const [start = ''] = valuesOf(textOf('set-cycle.service'), 'ExecStart');
        const [node, program = '', verb = '', ...options] = start.split(' ');
        expect(node).toBe('/usr/bin/node');
        expect(program.startsWith(`${OPT}/`)).toBe(true);
        expect(existsSync(program.replace(OPT, home))).toBe(true);
        const help = knows([verb]);
        for (const option of options.filter((word) => word.startsWith('--'))) {
            expect(help).toContain(option);
        }
    });

    it('gives the sidecar one folder to write, and time to close its database', () => {
        const unit = textOf('set-cycle.service');
        expect(valuesOf(unit, 'StateDirectory')).toEqual(['set-cycle']);
        expect(valuesOf(unit, 'ProtectSystem')).toEqual(['strict']);
        expect(unit).toContain('--data-folder /var/lib/set-cycle');
        expect(Number(valuesOf(unit, 'TimeoutStopSec')[0])).toBeGreaterThanOrEqual(30);
        expect(valuesOf(unit, 'KillMode')).toEqual(['mixed']);
    });

    it('starts it again after what may pass, and not after what ends the same each time', () => {
        const unit = textOf('set-cycle.service');
        expect(valuesOf(unit, 'Restart')).toEqual(['on-failure']);
        // The code of a config that is wrong, and of a database that is not ours to open (`cli_serve.test.ts`).
        expect(valuesOf(unit, 'RestartPreventExitStatus')).toEqual(['2']);
    });

    it('lets Node do what it does when it starts, and refuses other calls without killing it', () => {
        const unit = textOf('set-cycle.service');
        // V8 allocates a memory key; @system-service alone has none of these calls, and the default of systemd is SIGSYS.
        expect(valuesOf(unit, 'SystemCallFilter')).toEqual(['@system-service @pkey']);
        expect(valuesOf(unit, 'SystemCallErrorNumber')).toEqual(['EPERM']);
        expect(valuesOf(unit, 'MemoryDenyWriteExecute')).toEqual([]);
    });

    const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;
    (systemd ? it : it.skip)(
        `is taken by systemd without a word${systemd ? '' : ' (skipped: there is no systemd-analyze here)'}`,
        () => {
            const unit = path.join(folder, 'set-cycle.service');
            const verify = (text: string): string => {
                writeFileSync(unit, text);
                const {status, stderr, stdout} = spawnSync('systemd-analyze', ['verify', unit], {encoding: 'utf8'});
                return status === 0 ? `${stdout}${stderr}` : `refused: ${stdout}${stderr}`;
            };
            const here = textOf('set-cycle.service').replace('/usr/bin/node', process.execPath).replace(OPT, home);
            expect(verify(here)).toBe('');
            // It does look: a word that it does not know is said.
            expect(verify(here.replace('ProtectClock=yes', 'ProtectClocks=yes'))).toContain('ProtectClocks');
        },
    );
});

describe('the Containerfile', () => {
    interface Step {
        verb: string;
        rest: string;
    }
    const steps = (): Step[] =>
        textOf('Containerfile')
            .replaceAll('\\\n', ' ')
            .split('\n')
            .flatMap((line) => {
                const match = /^([A-Z]+)\s+(.*)$/.exec(line.trim());
                return match ? [{verb: match[1] ?? '', rest: match[2] ?? ''}] : [];
            });
    const of = (verb: string): string[] => steps().flatMap((step) => (step.verb === verb ? [step.rest] : []));

    it('copies what the package has, the manifests first', () => {
        const copied = of('COPY').map((rest) => rest.split(/\s+/).slice(0, -1));
        expect(copied.at(-1)).toEqual(['.']);
        for (const source of copied.flat()) {
            expect([source, existsSync(path.join(home, source))]).toEqual([source, true]);
        }
        const order = steps().map(({verb, rest}) => `${verb} ${rest}`);
        const install = order.findIndex((line) => line.includes('npm ci --omit=dev'));
        expect(install).toBeGreaterThan(order.findIndex((line) => line.startsWith('COPY package.json')));
    });

    it('starts on a Node that the package allows, by words that it knows, and not as root', () => {
        const major = Number(/node:(\d+)/.exec(of('FROM')[0] ?? '')?.[1]);
        const manifest: {engines: {node: string}} = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
        expect(major).toBeGreaterThanOrEqual(Number(/\d+/.exec(manifest.engines.node)?.[0]));
        const words: string[] = [...JSON.parse(of('ENTRYPOINT')[0] ?? ''), ...JSON.parse(of('CMD')[0] ?? '')];
        const [tini, dashes, node, program = '', verb = '', option = ''] = words;
        expect([tini, dashes, node]).toEqual(['/usr/bin/tini', '--', 'node']);
        expect(existsSync(path.join(home, program))).toBe(true);
        expect(knows([verb])).toContain(option);
        // Numbers, and the same twice: Kubernetes refuses a name where it is told that nobody may be root.
        const [user = ''] = of('USER');
        expect(user).toMatch(/^([1-9]\d+):\1$/);
        expect(of('RUN').at(-1)).toContain(`--uid ${user.split(':')[0] ?? ''} --user-group`);
        expect(of('RUN').at(-1)).toContain(`chown set-cycle: ${String(of('VOLUME')[0])}`);
    });

    it('takes along neither what was installed on another machine nor a secret', () => {
        const ignored = readFileSync(path.join(home, '.dockerignore'), 'utf8').split('\n');
        // Beside the program, where `install` writes its config and `serve` its database unless they are told otherwise.
        expect(ignored).toEqual(expect.arrayContaining(['node_modules', 'set-cycle.json*', 'data']));
    });
});

describe('somebody who is not root', () => {
    /** `nobody`, where the tests run as root; else whoever runs them. */
    const account = process.getuid?.() === 0 ? {uid: 65_534, gid: 65_534} : null;
    let mattermost: StandIn;
    beforeAll(async () => {
        mattermost = await startMattermost({
            config: {ServiceSettings: {EnableBotAccountCreation: true}, PluginSettings: {EnableUploads: true}},
        });
        mattermost.config.ServiceSettings.SiteURL = mattermost.url;
        mattermost.seed.team({name: 'eng'});
    });
    afterAll(() => mattermost.close());

    it('serves from a package that root has unpacked, with a database of their own', async () => {
        const port = await freePort();
        const place = path.join(folder, 'var');
        const config = path.join(place, 'set-cycle.json');
        mkdirSync(place);
        const {code, text} = await setCycle(
            [
                'install',
                '--url',
                mattermost.url,
                '--config',
                config,
                '--no-plugin',
                '--public-url',
                `http://127.0.0.1:${port}`,
            ],
            {variables: {MM_ADMIN_TOKEN: mattermost.admin.token}},
        );
        expect({code, text}).toMatchObject({code: 0});
        if (account) {
            [place, config].forEach((one) => chownSync(one, account.uid, account.gid));
        }
        const child = spawn(process.execPath, [path.join(home, 'bin', 'set-cycle.js'), 'serve', '--config', config], {
            stdio: ['ignore', 'pipe', 'pipe'],
            cwd: '/',
            env: {PATH: process.env['PATH']},
            ...account,
        });
        let said = '';
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding('utf8').on('data', (more: string) => (said += more));
        }
        const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
        try {
            await until('it serves', () => said.includes('connected to Mattermost') || child.exitCode !== null, 60_000);
            expect(said).toContain('SET Cycle is ready');
            const health = await fetch(`http://127.0.0.1:${port}/health`);
            expect(await health.json()).toMatchObject({ok: true});
            const lock = path.join(place, 'data', 'pg', 'postmaster.pid');
            const owner = account?.uid ?? process.getuid?.();
            expect([statSync(lock).uid, ownerOf(readFileSync(lock, 'utf8').split('\n')[0] ?? '')]).toEqual([
                owner,
                owner,
            ]);
        } finally {
            child.kill('SIGTERM');
        }
        expect(await ended).toBe(0);
        expect(existsSync(path.join(place, 'data', 'pg', 'postmaster.pid'))).toBe(false);
    });

    (account ? it : it.skip)(
        `is told by number whose the config file has to be, where nobody has a name for them${account ? '' : ' (skipped: only root can run as a number without a name)'}`,
        () => {
            const config = path.join(folder, 'closed.json');
            writeFileSync(config, '{}', {mode: 0o600});
            const {status, stderr} = spawnSync(
                process.execPath,
                [path.join(home, 'bin', 'set-cycle.js'), 'serve', '--config', config],
                {encoding: 'utf8', cwd: '/', uid: 54_321, gid: 54_321},
            );
            expect(stderr).toContain('cannot be read by this user (54321)');
            expect(stderr).toContain(`chown 54321 ${config}`);
            expect(status).toBe(2);
        },
    );

    const ownerOf = (pid: string): number => Number(execFileSync('ps', ['-o', 'uid=', '-p', pid], {encoding: 'utf8'}));
});
