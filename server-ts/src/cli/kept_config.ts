import {randomBytes} from 'node:crypto';
import {existsSync, readFileSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {BadConfig, configFile, readConfig, type Config} from '../config';
import {makeFolder} from '../make_folder';
import {behindLinks, nextTo, replaceFile} from './replace_file';

/** A config as it stands in the file: paths as typed, nothing filled in. */
export type ConfigDraft = v.InferInput<typeof configFile>;

/** The config of a file as it was typed, checked; null when there is none. Throws `BadConfig`. */
export function readDraft(file: string): ConfigDraft | null {
    if (!existsSync(file)) {
        return null;
    }
    readConfig(file);
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!v.is(configFile, value)) {
        throw new BadConfig(`${file} has mistakes.`);
    }
    return value;
}

/** 256 bits: seals buttons, forms and tab keys. */
export function newSecret(): string {
    return randomBytes(32).toString('hex');
}

/**
 * Throws where `writeDraft` could not write: before something is made in Mattermost that only the file would know. Leaves nothing behind,
 * because `install` may yet be refused and says then that nothing was changed.
 */
export function checkWritable(named: string): void {
    const file = behindLinks(named);
    const folder = path.dirname(path.resolve(file));
    const missing = missingFrom(folder);
    try {
        makeFolder(folder);
        const next = nextTo(file);
        writeFileSync(next, '', {mode: 0o600});
        rmSync(next);
    } finally {
        missing.filter((one) => existsSync(one)).forEach((one) => rmdirSync(one));
    }
}

/** The folder and those above it that are not there, the innermost first. */
function missingFrom(folder: string): string[] {
    return existsSync(folder) ? [] : [folder, ...missingFrom(path.dirname(folder))];
}

/** Writes a config as `replaceFile` does. Only its owner can read it: it holds the bot's token. */
export function writeDraft(named: string, draft: ConfigDraft): void {
    makeFolder(path.dirname(path.resolve(behindLinks(named))));
    replaceFile(named, `${JSON.stringify(draft, null, 4)}\n`, 0o600);
}

/** The teams of a config with one of them set; others stay as they are. */
export function withTeam(teams: ConfigDraft['teams'], team: Config['teams'][number]): Config['teams'] {
    const others = (teams ?? []).filter(({id}) => id !== team.id);
    return [...others, team];
}
