import {lstatSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {Client} from 'pg';
import {runningDatabase} from '../../server-ts/src/cli/database_access';
import {readConfig} from '../../server-ts/src/config';
import {setCycle} from '../support/cli';
import {ready, servedSidecar} from '../support/served';

const here = servedSidecar();
const {serve, sql} = here;

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
        const file = path.join(here.folder, 'all.gz');
        const exported = await setCycle(['export', file, '--config', here.config]);
        expect(exported).toMatchObject({code: 0, text: expect.stringContaining('1 runs among them') as string});
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const written = readFileSync(file);
        expect(await setCycle(['export', file, '--config', here.config])).toMatchObject({
            code: 2,
            text: expect.stringContaining('exists already') as string,
        });
        expect(readFileSync(file)).toEqual(written);
        const select =
            "select r.started_at::text, r.state::text, t.visible_token_hash, (select max(id) from outbox)::text as last from run r join team t on t.id = r.team_id where r.id = 'r2'";
        const before = await sql(select);
        expect((await setCycle(['import', file, '--config', here.config])).text).toContain(
            'Stop it, then run this again',
        );
        await one.stop('SIGTERM');

        const other = path.join(here.folder, 'other.json');
        const original: unknown = JSON.parse(readFileSync(here.config, 'utf8'));
        writeFileSync(other, JSON.stringify(Object.assign({}, original, {dataFolder: 'restored'})), {mode: 0o600});
        const damaged = path.join(here.folder, 'damaged.gz');
        writeFileSync(damaged, readFileSync(file).subarray(0, -200));
        expect((await setCycle(['import', damaged, '--config', other])).text).toMatch(/damaged|cut off/);
        writeFileSync(
            damaged,
            gzipSync(gunzipSync(readFileSync(file)).toString('utf8').split('\n').slice(0, -2).join('\n')),
        );
        expect((await setCycle(['import', damaged, '--config', other])).text).toContain(
            'is cut off. Nothing was imported.',
        );
        const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
        const team = lines.findIndex((line) => line.includes('"table":"team"'));
        const edits: [string, string][] = [
            ['{"tabel":"team","row":"{}"}', ''],
            ['{"end":{"run":"one"}}', ''],
            ['{"table":"team","row":"not json"}', ' and does not fit into the table "team"'],
            ['{"table":"team","row":"{\\"id\\":\\"t3\\"}"}', ' and does not fit into the table "team"'],
            [lines[team] ?? '', ' and does not fit into the table "team"'],
        ];
        for (const [edited, how] of edits) {
            writeFileSync(damaged, gzipSync(lines.toSpliced(team + 1, 0, edited).join('\n')));
            expect(await setCycle(['import', damaged, '--config', other])).toMatchObject({
                code: 1,
                text: `set-cycle: Line ${team + 2} of the export is damaged or was changed by hand${how}. Nothing was imported. Take an export as it was written.`,
            });
        }

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

test('what a killed database left behind, with the number of another process, keeps no command from it', async () => {
    const one = serve();
    await ready(one);
    const data = path.join(here.folder, 'data');
    const left = [process.pid, path.join(data, 'pg'), 1_790_000_000, 5432, path.join(data, 'sock'), '', '', 'ready'];
    await one.stop('SIGTERM');
    writeFileSync(path.join(data, 'pg', 'postmaster.pid'), `${left.join('\n')}\n`, {mode: 0o644});
    const doctor = await setCycle(['doctor', '--config', here.config]);
    expect(doctor.text).toContain('could not be looked at: The database is not running, because the sidecar is not.');
    const file = path.join(here.folder, 'after_a_kill.gz');
    expect(await setCycle(['export', file, '--config', here.config])).toMatchObject({
        code: 0,
        text: expect.stringContaining(`were written to ${file}`) as string,
    });
});

test('a backup goes into no file that somebody else laid there, and what an interrupted one left is no hindrance', async () => {
    await ready(serve());
    const stolen = path.join(here.folder, 'stolen');
    writeFileSync(stolen, '');
    const file = path.join(here.folder, 'private.gz');
    symlinkSync(stolen, `${file}.unfinished`);
    const {code, text} = await setCycle(['export', file, '--config', here.config]);
    expect({code, text}).toMatchObject({code: 0});
    expect(readFileSync(stolen, 'utf8')).toBe('');
    expect([lstatSync(file).isFile(), statSync(file).mode & 0o777]).toEqual([true, 0o600]);
});
