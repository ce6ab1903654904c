import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {scratchFolder} from '../../../test/support/cli';
import {checkWritable, writeDraft} from './kept_config';

let folder: string;
beforeEach(() => (folder = scratchFolder()));
afterEach(() => rmSync(folder, {recursive: true}));

it('whether a config file could be written is found out without leaving a folder behind', () => {
    const file = path.join(folder, 'etc', 'set-cycle', 'set-cycle.json');
    checkWritable(file);
    expect(readdirSync(folder)).toEqual([]);
    writeDraft(file, {mattermostUrl: 'https://chat.example.com', botToken: 'b'.repeat(26), secret: 's'.repeat(64)});
    expect(existsSync(file)).toBe(true);
});

it('nor a part of one where it could not be', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(() => checkWritable(path.join(folder, 'file', 'set-cycle.json'))).toThrow('EEXIST');
    expect(() => checkWritable(path.join(folder, 'new', 'n'.repeat(300), 'set-cycle.json'))).toThrow('ENAMETOOLONG');
    expect(readdirSync(folder)).toEqual(['file']);
});

it('a folder that was there stays, with what is in it', () => {
    mkdirSync(path.join(folder, 'etc'));
    writeFileSync(path.join(folder, 'etc', 'other.json'), '');
    checkWritable(path.join(folder, 'etc', 'set-cycle.json'));
    expect(readdirSync(path.join(folder, 'etc'))).toEqual(['other.json']);
});
