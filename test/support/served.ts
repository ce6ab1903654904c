import {spawn} from 'node:child_process';
import {chmodSync, rmSync} from 'node:fs';
import path from 'node:path';
import {Client} from 'pg';
import {runningDatabase} from '../../server-ts/src/cli/database_access';
import {readConfig} from '../../server-ts/src/config';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {scratchFolder, setCycle, smallBundle} from './cli';
import {freePort} from './free_port';
import {until} from './world';

const PROGRAM = path.join(__dirname, '..', '..', 'bin', 'set-cycle.js');

const serving: Serving[] = [];

export interface Serving {
    /** Ended already, or its exit code when it does. */
    ended: Promise<number | null>;
    text: () => string;
    stop(signal: NodeJS.Signals): Promise<number | null>;
}

export const ready = (one: Serving): Promise<boolean> =>
    until(
        'it serves',
        () => one.text().includes('SET Cycle is ready') && one.text().includes('connected to Mattermost'),
        30_000,
    );

/** A Mattermost and an installed sidecar, which tests serve as an operator does. */
export function servedSidecar() {
    jest.setTimeout(60_000);

    let mattermost: StandIn;
    let folder: string;
    let config: string;
    let port: number;

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

    /** `set-cycle serve` as a process of its own. */
    function serve(file = config): Serving {
        const child = spawn(process.execPath, [PROGRAM, 'serve', '--config', file], {
            stdio: ['ignore', 'pipe', 'pipe'],
        });
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

    async function sql(text: string): Promise<Record<string, unknown>[]> {
        const client = new Client({connectionString: runningDatabase(readConfig(config)) ?? ''});
        await client.connect();
        const {rows} = await client.query<Record<string, unknown>>(text);
        await client.end();
        return rows;
    }

    return {
        get mattermost() {
            return mattermost;
        },
        get folder() {
            return folder;
        },
        get config() {
            return config;
        },
        get port() {
            return port;
        },
        admin,
        serve,
        sql,
    };
}
