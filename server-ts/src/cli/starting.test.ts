import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {startingProcess} from './starting';

const FILE = '/etc/set-cycle/set-cycle.json';
const SERVES = ['/usr/bin/node', '/opt/set-cycle/bin/set-cycle.js', 'serve', '--config', FILE];

let proc: string;

beforeEach(() => {
    proc = mkdtempSync(path.join(tmpdir(), 'set-cycle-proc-'));
    writeFileSync(path.join(proc, 'uptime'), '1000.00 5.00\n');
    writeFileSync(path.join(proc, 'version'), 'Linux');
});
afterEach(() => rmSync(proc, {recursive: true}));

/** A process of this command line that began so many seconds ago. */
function running(id: number, words: string[], age: number, name = 'node'): void {
    const folder = path.join(proc, String(id));
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'cmdline'), `${words.join('\0')}\0`);
    const before = Array.from({length: 18}, () => '0').join(' ');
    writeFileSync(path.join(folder, 'stat'), `${id} (${name}) S ${before} ${(1_000 - age) * 100} 745713664 10101`);
    symlinkSync('/etc', path.join(folder, 'cwd'));
}

it('finds the process that serves the config file and began just now, whatever it is called', () => {
    running(7, ['/sbin/init'], 3);
    running(12, ['node', 'bin/set-cycle.js', 'doctor', '--config', FILE], 1);
    running(41, SERVES, 3, 'a (b) c');
    expect(startingProcess(FILE, proc)).toBe(41);
});

it.each([
    ['by a relative path', ['node', 'bin/set-cycle.js', 'serve', '--config', 'set-cycle/set-cycle.json']],
    ['in one word', ['node', 'bin/set-cycle.js', 'serve', `--config=${FILE}`]],
])('knows the file that was named %s', (_, words) => {
    running(41, words, 119);
    expect(startingProcess(FILE, proc)).toBe(41);
});

it.each([
    ['has run for longer', SERVES, 121],
    ['began on another clock', SERVES, -50],
    ['serves another file', [...SERVES.slice(0, -1), '/etc/other.json'], 3],
    ['names no file', SERVES.slice(0, 3), 3],
    ['is another program', ['node', 'server.js', 'serve', '--config', FILE], 3],
])('does not say so of a process that %s', (_, words, age) => {
    running(41, words, age);
    expect(startingProcess(FILE, proc)).toBeNull();
});

it('says nothing where the system tells nothing of its processes, or one has ended meanwhile', () => {
    mkdirSync(path.join(proc, '41'));
    expect(startingProcess(FILE, proc)).toBeNull();
    expect(startingProcess(FILE, path.join(proc, 'none'))).toBeNull();
});
