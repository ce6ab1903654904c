import {chmodSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {withDatabase} from '../../server-ts/src/cli/database_access';
import {migrate} from '../../server-ts/src/adapters/postgres/migrate';
import {openPool} from '../../server-ts/src/adapters/postgres/pool';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import {startEmbeddedPostgres} from '../../server-ts/src/adapters/embedded_postgres/server';
import {readConfig} from '../../server-ts/src/config';
import {anId} from '../support/builders';
import {scratchFolder, setCycle, type Ran} from '../support/cli';
import {MIGRATIONS} from '../support/database';

jest.setTimeout(60_000);

let folder: string;
let config: string;
let server: {connectionString: string; stop(): Promise<void>};

const ENG = anId('eng');
const OPS = anId('ops');

beforeAll(async () => {
    folder = scratchFolder();
    chmodSync(folder, 0o755);
    config = path.join(folder, 'set-cycle.json');
    server = await startEmbeddedPostgres({folder: path.join(folder, 'data'), log: () => undefined});
    const team = {name: 'eng', id: ENG, visibleToken: 'v'.repeat(26), hiddenToken: 'h'.repeat(26)};
    const content = {
        mattermostUrl: 'http://127.0.0.1:1',
        botToken: 'x'.repeat(26),
        secret: 's'.repeat(32),
        databaseUrl: server.connectionString,
        teams: [team],
    };
    writeFileSync(config, JSON.stringify(content), {mode: 0o600});
    const none = await setCycle(['team', 'export', '--config', config]);
    expect(none).toMatchObject({code: 1, text: expect.stringContaining('Start the sidecar once')});
    const pool = openPool({
        connectionString: server.connectionString,
        applicationName: 'test',
        onError: () => undefined,
    });
    try {
        await migrate(pool, MIGRATIONS);
        const teams = postgresTeams(pool, {of: () => ({})});
        const tokens = (letter: string) => ({visible: letter.repeat(26), hidden: letter.toUpperCase().repeat(26)});
        // Mattermost shows it by another name than the operator knows it by.
        await teams.setUp({id: ENG, name: 'Engineering', zone: 'Europe/Amsterdam', tokens: tokens('e'), country: 'NL'});
        await teams.setUp({id: OPS, name: 'ops', zone: 'UTC', tokens: tokens('o')});
    } finally {
        await pool.end();
    }
});
afterAll(async () => {
    await server.stop();
    rmSync(folder, {recursive: true, force: true});
});

const team = (...words: string[]): Promise<Ran> => setCycle(['team', ...words, '--config', config]);
const fileOf = (name: string): string => path.join(folder, name);
const edit = (name: string, change: (text: string) => string): void =>
    writeFileSync(fileOf(name), change(readFileSync(fileOf(name), 'utf8')));

test('what is exported is applied without a change, and exported again to the byte', async () => {
    expect(await team('export', '--team', 'eng', '--out', fileOf('eng.yaml'))).toMatchObject({code: 0});
    const text = readFileSync(fileOf('eng.yaml'), 'utf8');
    expect(text).toContain('team: eng\n');
    expect(text).toContain('country: NL\n');
    expect(await team('apply', fileOf('eng.yaml'))).toMatchObject({code: 0, text: 'eng: nothing changes.'});
    expect((await team('export', '--team', 'eng')).text).toBe(text.trimEnd());
});

test('--check says what would change and changes nothing; without it, it is saved', async () => {
    edit('eng.yaml', (text) =>
        text
            .replace("to: '17:00'", "to: '18:00'")
            .replace('daysOff: {}', 'daysOff:\n  2027-06-01: Retreat')
            .replace('country: NL', 'country: US'),
    );
    const changes = [
        'eng:',
        '  hours: 09:00 to 17:00 → 09:00 to 18:00',
        '  country: NL → US',
        '  daysOff: + 2027-06-01 Retreat',
    ].join('\n');
    expect(await team('apply', fileOf('eng.yaml'), '--check')).toMatchObject({
        code: 0,
        text: `${changes}\nNothing was applied, because of --check.`,
    });
    expect((await team('export', '--team', 'eng')).text).toContain('country: NL');
    expect(await team('apply', fileOf('eng.yaml'))).toMatchObject({code: 0, text: changes});
    expect(await team('apply', fileOf('eng.yaml'))).toMatchObject({code: 0, text: 'eng: nothing changes.'});
});

test('a file from before the last save is refused, unless its version is taken away', async () => {
    edit('eng.yaml', (text) => text.replace('Retreat', 'Outing'));
    const refused = await team('apply', fileOf('eng.yaml'));
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('were saved by somebody since the file was exported (version 1, now 2)');
    edit('eng.yaml', (text) => text.replace(/^version: .*\n/m, ''));
    expect((await team('apply', fileOf('eng.yaml'))).text).toBe(
        'eng:\n  daysOff: − 2027-06-01 Retreat\n  daysOff: + 2027-06-01 Outing',
    );
});

test('files and documents of several teams are applied together, or none of them', async () => {
    expect((await team('export', '--out', fileOf('all.yaml'))).text).toContain('eng, ops');
    edit('all.yaml', (text) => text.replace(/zone: .*/g, 'zone: Asia/Tokyo'));
    edit('all.yaml', (text) => text.replace('team: ops', 'team: nobody'));
    const unknown = await team('apply', fileOf('all.yaml'));
    expect(unknown).toMatchObject({code: 2, text: expect.stringContaining('There is no team “nobody”. Known are: ')});
    expect((await team('export')).text).not.toContain('Asia/Tokyo');
    edit('all.yaml', (text) => text.replace('team: nobody', `team: ${OPS}`));
    expect((await team('apply', fileOf('all.yaml'))).text).toBe(
        'eng:\n  zone: Europe/Amsterdam → Asia/Tokyo\nops:\n  zone: UTC → Asia/Tokyo',
    );
    expect(await team('apply', fileOf('all.yaml'), fileOf('eng.yaml'))).toMatchObject({
        code: 2,
        text: expect.stringContaining('The team “eng” is in the files twice.'),
    });
});

test('mistakes are named by file, line and column, all of them, and nothing is applied', async () => {
    writeFileSync(
        fileOf('wrong.yaml'),
        "team: eng\nzone: Mars\nweekdays: [1]\nhours: {from: '09:00', to: '17:00'}\ncolour: red\n",
    );
    const {code, text} = await team('apply', fileOf('wrong.yaml'), '--check');
    expect(code).toBe(2);
    expect(text).toContain('Nothing was applied:');
    expect(text).toContain(
        `${fileOf('wrong.yaml')}:5:1: There is no setting “colour”. Known are: team, version, zone,`,
    );
    expect(text).toContain(`${fileOf('wrong.yaml')}:2:7: The time zone “Mars” is not known here.`);
    expect((await team('apply', fileOf('nowhere.yaml'))).text).toContain('nowhere.yaml does not exist');
});

test('a year is printed with the reason for each day off', async () => {
    const {code, text} = await team('calendar', '--team', 'eng', '--year', '2027');
    expect(code).toBe(0);
    expect(text).toContain('eng 2027: Mon Tue Wed Thu Fri, 09:00 to 18:00 Asia/Tokyo, public holidays of US');
    expect(text).toContain(
        [
            'November: 20 working days',
            '  weekend: 6, 7, 13, 14, 20, 21, 27, 28',
            '  Thu 11 Nov 2027: Veterans Day, public holiday in US',
            '  Thu 25 Nov 2027: Thanksgiving Day, public holiday in US',
        ].join('\n'),
    );
    expect(text).toContain('  Tue 1 Jun 2027: Outing, set by the team');
    expect(await team('calendar', '--team', 'eng', '--year', 'soon')).toMatchObject({code: 2});
    expect(await team('calendar', '--team', 'eng')).toMatchObject({code: 2});
});

test('a save by the operator is one of the team’s: it has a version, and no name', async () => {
    const saved = await withDatabase(readConfig(config), {start: false}, ({client}) =>
        client.query('select settings_version, settings_by, settings_at is not null as dated from team where id = $1', [
            ENG,
        ]),
    );
    expect(saved.rows).toEqual([{settings_version: 4, settings_by: null, dated: true}]);
});
