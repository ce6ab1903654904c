import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {addressOf, publicUrlOf, readConfig} from './config';

let folder: string;
let file: string;
const right = {mattermostUrl: 'http://127.0.0.1:8065', botToken: 'x'.repeat(26), secret: 's'.repeat(32)};

beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'set-cycle-config-'));
    file = path.join(folder, 'set-cycle.json');
    writeFileSync(file, JSON.stringify(right));
});
afterEach(() => {
    delete process.env['DATABASE_URL'];
    rmSync(folder, {recursive: true, force: true});
});

it('takes an empty DATABASE_URL, as compose files give it, for none', () => {
    process.env['DATABASE_URL'] = '';
    expect(readConfig(file).databaseUrl).toBeUndefined();
    process.env['DATABASE_URL'] = 'postgres://db/name';
    expect(readConfig(file).databaseUrl).toBe('postgres://db/name');
});

it.each(['nonsense', 'mysql://db/name', 'db:5432'])('refuses DATABASE_URL=%s and says how one looks', (url) => {
    process.env['DATABASE_URL'] = url;
    expect(() => readConfig(file)).toThrow(
        'must begin with postgresql://, as postgresql://user:password@host:5432/name',
    );
});

it.each([
    'postgresql://me:se#cret@db/name',
    'postgresql://me:se/cret@db:99999/name',
    // What comes before the sign reads as an address with a port here, and as one behind a whole name and password there.
    'postgresql://me:12#cret@db/name',
    'postgresql://me:12/cret@db/name',
    'postgresql://me:s@cret#ab@db/name',
    'postgresql://me:s@cret/ab@db/name',
    'postgresql://me:s@cret?ab@db/name',
])('refuses DATABASE_URL=%s without repeating the password, and says how signs are written', (url) => {
    process.env['DATABASE_URL'] = url;
    expect(() => readConfig(file)).toThrow(/^(?!.*cret).*cannot be read as an address.*%23/);
});

it.each([
    'postgresql://me@/name?host=/var/run/postgresql',
    'postgresql:///name',
    'postgres://me:a%23b@[::1]:5432/name',
    'postgresql://me:a@b@db/name',
    'postgresql://db/name?host=/var/run/postgresql&user=me@corp',
])('takes DATABASE_URL=%s', (url) => {
    process.env['DATABASE_URL'] = url;
    expect(readConfig(file).databaseUrl).toBe(url);
});

it('names a key that it does not know, and one that is missing', () => {
    writeFileSync(file, JSON.stringify({...right, secret: undefined, playbookFolder: 'mine'}));
    expect(() => readConfig(file)).toThrow(/ secret: is missing\n {2}playbookFolder: is not a key that is known here$/);
});

it('names a time zone that is none, of all teams and of one', () => {
    const team = {id: 't', name: 'eng', zone: 'Europe/Amsterdm', visibleToken: 'v', hiddenToken: 'h'};
    writeFileSync(file, JSON.stringify({...right, zone: 'Mars/Base', teams: [team]}));
    expect(() => readConfig(file)).toThrow(/ zone: is not a time zone; .*\n {2}teams\.0\.zone: is not a time zone/);
});

it('says of a file that is not valid JSON what was lost and what was not', () => {
    writeFileSync(file, JSON.stringify(right).slice(0, 60));
    expect(() => readConfig(file)).toThrow(/is not valid JSON: .*put back your backup.*Runs are kept/);
});

it.each([
    ['{\n    "botToken": abcdefghijklmnop,\n    "secret": "x"\n}', "in line 2, Unexpected token 'a'"],
    ['{"botToken": "abc"\n "secret": "abcdefghijklmnop"}', "in line 2, Expected ',' or '}' after property value"],
    ["{'botToken': 'abcdefghijklmnop'}", ''],
])('says where a file is not valid JSON, and shows nothing of what may be a token', (text, place) => {
    writeFileSync(file, text);
    expect(() => readConfig(file)).toThrow(`is not valid JSON: ${place}`);
    expect(() => readConfig(file)).not.toThrow(/abcd/);
});

it('names an address that is none, and the levels of the log', () => {
    writeFileSync(file, JSON.stringify({...right, publicUrl: 'http://[::1', logLevel: 'warning'}));
    expect(() => readConfig(file)).toThrow(
        / publicUrl: is not an address\n {2}logLevel: must be debug, info, warn, error or silent$/,
    );
});

it('makes an address of what it listens on that is one, for IPv6 too', () => {
    const of = (host: string): string => publicUrlOf({listen: {host, port: 8077}});
    expect([of('127.0.0.77'), of('::1'), of('sidecar.example.com')]).toEqual([
        'http://127.0.0.77:8077',
        'http://[::1]:8077',
        'http://sidecar.example.com:8077',
    ]);
    expect(new URL(of('fd00::1')).port).toBe('8077');
    expect(addressOf({host: '::1', port: 1})).toBe('[::1]:1');
    expect(publicUrlOf({listen: {host: '::1', port: 1}, publicUrl: 'https://set.example.com/'})).toBe(
        'https://set.example.com',
    );
});
