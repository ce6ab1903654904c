import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {scratchFolder} from '../../../test/support/cli';
import {PACKAGE_ROOT} from '../package_root';
import {replaceFile} from './replace_file';

let folder: string;
let file: string;
beforeEach(() => {
    folder = scratchFolder();
    file = path.join(folder, 'eng.yaml');
});
afterEach(() => rmSync(folder, {recursive: true}));

/** In a process that may write a kilobyte into a file, as on a disk with that much room. Returns what it threw. */
function replaceWithLittleRoom(text: string): string {
    const built = path.join(PACKAGE_ROOT, 'build/server-ts/src/cli/replace_file.js');
    const script = `try { require(process.argv[1]).replaceFile(process.argv[2], process.argv[3]); } catch (error) { console.log(error.code); }`;
    const words = ['-c', 'ulimit -f 1; exec "$@"', 'bash', process.execPath, '-e', script, built, file, text];
    return spawnSync('bash', words, {encoding: 'utf8'}).stdout.trim();
}

it('where the room ends in the middle, the old file stays whole and nothing is left beside it', () => {
    writeFileSync(file, 'old');
    expect(replaceWithLittleRoom('x'.repeat(5_000))).toBe('EFBIG');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['eng.yaml']);
    expect(replaceWithLittleRoom('new')).toBe('');
    expect(readFileSync(file, 'utf8')).toBe('new');
});

it('nor is a part left where no file was', () => {
    expect(replaceWithLittleRoom('x'.repeat(5_000))).toBe('EFBIG');
    expect(readdirSync(folder)).toEqual([]);
});

it('a file behind a link is replaced, not the link, and keeps who may read it', () => {
    mkdirSync(path.join(folder, 'kept'));
    const kept = path.join(folder, 'kept', 'eng.yaml');
    writeFileSync(kept, 'old');
    chmodSync(kept, 0o640);
    symlinkSync(kept, file);
    replaceFile(file, 'new');
    expect(readFileSync(kept, 'utf8')).toBe('new');
    expect(statSync(kept).mode & 0o777).toBe(0o640);
});

it('what is no plain file is written to and stays what it is', () => {
    replaceFile('/dev/null', 'new');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});
