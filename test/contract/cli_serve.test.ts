import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import {runningDatabase, withDatabase} from '../../server-ts/src/cli/database_access';
import {readConfig} from '../../server-ts/src/config';
import {until} from '../support/world';
import {ready, servedSidecar, type Serving} from '../support/served';

const here = servedSidecar();
const {serve, sql} = here;

describe('serve', () => {
    test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, and its database with it', async (signal) => {
        const one = serve();
        await ready(one);
        expect(runningDatabase(readConfig(here.config))).not.toBeNull();
        expect(await one.stop(signal)).toBe(0);
        expect(one.text()).toContain('"msg":"stopped"');
        expect(runningDatabase(readConfig(here.config))).toBeNull();
    });

    test('a signal while it starts leaves nothing running', async () => {
        const one = serve();
        await until('the database is up', () => runningDatabase(readConfig(here.config)), 30_000);
        expect(await one.stop('SIGTERM')).toBe(0);
        expect(runningDatabase(readConfig(here.config))).toBeNull();
    });

    test('a taken port is one sentence', async () => {
        const squatter = createServer();
        await new Promise<void>((resolve) => squatter.listen(here.port, '127.0.0.1', resolve));
        const one = serve();
        expect(await one.ended).toBe(1);
        expect(complaint(one)).toBe(
            `set-cycle: 127.0.0.1:${here.port} is taken by another program, perhaps by another SET Cycle. Stop that one, or change "listen" in the config file.`,
        );
        await new Promise((resolve) => squatter.close(resolve));
    });

    test('a name to listen on that nobody knows, and an address in brackets, are not the database’s fault', async () => {
        for (const host of ['nowhere.invalid', '[::1]']) {
            expect(await failsWith({listen: {host, port: here.port}})).toBe(
                `set-cycle: "listen" in the config file names ${host}, which is no address of this machine. Write one as 127.0.0.77, or 0.0.0.0 for all of them; one of IPv6 without brackets.`,
            );
        }
    });

    test('a data folder that is a file, one that holds something else, and one in use are each one sentence', async () => {
        writeFileSync(path.join(here.folder, 'a-file'), '');
        expect(await failsWith({dataFolder: 'a-file'})).toMatch(/a-file.* is in the way: a folder is needed there/);
        mkdirSync(path.join(here.folder, 'other', 'pg'), {recursive: true});
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
        expect(await two.ended).toBe(2);
        expect(complaint(two)).toContain('upgraded by a newer SET Cycle (it has 9999_future.sql');
        await setBack();
    });

    test('a folder of playbooks that is missing is said, and the built-in ones load', async () => {
        const file = path.join(here.folder, 'no_playbooks.json');
        const original: Record<string, unknown> = JSON.parse(readFileSync(here.config, 'utf8'));
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

    test('a database of one’s own that refuses its user, or is not there, is said with what to do', async () => {
        const one = serve();
        await ready(one);
        await sql('create role plain login');
        const its = (runningDatabase(readConfig(here.config)) ?? '').replace('set_cycle@', 'plain@');
        const listen = {host: '127.0.0.1', port: 0};
        expect(await failsWith({databaseUrl: its, listen})).toBe(
            'set-cycle: PostgreSQL refuses its user something: permission denied for schema public. The user in DATABASE_URL (or "databaseUrl" in the config file) has to own the database: alter database … owner to …',
        );
        expect(await failsWith({databaseUrl: its.replace('/postgres?', '/nowhere?'), listen})).toBe(
            'set-cycle: database "nowhere" does not exist. Make it, owned by the user in DATABASE_URL (or "databaseUrl" in the config file), or name another one there.',
        );
    });

    test('a broken config names every field', async () => {
        const words = await failsWith({secret: 'short', surprise: 1}, 2);
        expect(words).toContain('secret: must have at least 32 characters');
        expect(words).toContain('surprise');
    });

    /** Starts with a changed config; gives what it complained of, which is never a stack trace. */
    async function failsWith(change: Record<string, unknown>, code = 1): Promise<string> {
        const file = path.join(here.folder, 'changed.json');
        const original: unknown = JSON.parse(readFileSync(here.config, 'utf8'));
        writeFileSync(file, JSON.stringify(Object.assign({}, original, change)), {mode: 0o600});
        const one = serve(file);
        expect(await one.ended).toBe(code);
        return complaint(one);
    }

    /** The database of a stopped sidecar forgets the future again. */
    async function setBack(): Promise<void> {
        await withDatabase(readConfig(here.config), {start: true}, ({client}) =>
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
