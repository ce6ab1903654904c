import {existsSync, readFileSync} from 'node:fs';
import type {Client} from 'pg';
import {publicHolidays} from '../adapters/holidays/public_holidays';
import {writeSettings} from '../adapters/postgres/team_settings';
import {formatSettings, parseSettings, type TeamDocument} from '../adapters/settings_files/settings_file';
import {readConfig} from '../config';
import {sameSettings, SETTING_KEYS, type TeamSettings} from '../domain/calendar/team_settings';
import {withDatabase} from './database_access';
import {Failure} from './failure';
import {replaceFile} from './replace_file';
import {findTeam, readTeams, type FoundTeam} from './team_lookup';
import type {Terminal} from './terminal';

/** Writes the settings of the teams named (of all, where none is) as YAML: into a file, or to standard output. */
export async function exportSettings(
    options: {config: string; teams: string[]; out?: string},
    terminal: Terminal,
): Promise<void> {
    const config = readConfig(options.config);
    const found = await withDatabase(config, {start: true}, async ({client}) => {
        const teams = await readTeams(client, config);
        return options.teams.length === 0 ? teams : options.teams.map((name) => findTeam(teams, name));
    });
    const text = found
        .map(({name, version, settings}) => formatSettings({team: name, version, settings}))
        .join('---\n');
    if (options.out === undefined) {
        terminal.say(text.trimEnd());
        return;
    }
    replaceFile(options.out, text);
    terminal.say(`The settings of ${found.map(({name}) => name).join(', ')} were written to ${options.out}.`);
}

/** Applies files of settings, all or nothing; with `check` says only what would change. The sidecar may run meanwhile. */
export async function applySettings(
    options: {config: string; files: string[]; check: boolean},
    terminal: Terminal,
): Promise<void> {
    const config = readConfig(options.config);
    const documents = readFiles(options.files);
    await withDatabase(config, {start: true}, async ({client}) => {
        await client.query('begin');
        try {
            const teams = await readTeams(client, config);
            const wanted = documents.map((document) => ({document, team: findTeam(teams, document.team)}));
            const twice = wanted.find(({team}, place) => wanted.findIndex((one) => one.team.id === team.id) < place);
            if (twice) {
                throw new Failure(`The team “${twice.team.name}” is in the files twice. Nothing was applied.`, 2);
            }
            for (const {document, team} of wanted) {
                terminal.say(await applyOne(client, document, team, options.check));
            }
            await client.query(options.check ? 'rollback' : 'commit');
        } catch (error) {
            await client.query('rollback');
            throw error;
        }
    });
    if (options.check) {
        terminal.say('Nothing was applied, because of --check.');
    }
}

function readFiles(files: readonly string[]): TeamDocument[] {
    const {knows} = publicHolidays();
    const wrong: string[] = [];
    const documents = files.flatMap((file) => {
        if (!existsSync(file)) {
            throw new Failure(`${file} does not exist.`, 2);
        }
        const read = parseSettings(readFileSync(file, 'utf8'), knows);
        wrong.push(...(read.mistakes ?? []).map(({line, column, words}) => `  ${file}:${line}:${column}: ${words}`));
        return read.teams ?? [];
    });
    if (wrong.length > 0) {
        throw new Failure(`Nothing was applied:\n${wrong.join('\n')}`, 2);
    }
    return documents;
}

/** What changes in one team, said in lines; saved unless it is only a check. */
async function applyOne(client: Client, document: TeamDocument, team: FoundTeam, check: boolean): Promise<string> {
    const {settings, version} = document;
    if (sameSettings(team.settings, settings)) {
        return `${team.name}: nothing changes.`;
    }
    const saved =
        version !== null && version !== team.version
            ? null
            : check
              ? 'checked'
              : await writeSettings(client, {teamId: team.id, version: team.version, settings, by: null});
    if (saved === null || (saved !== 'checked' && saved.kind === 'changed')) {
        throw new Failure(
            `The settings of ${team.name} were saved by somebody since the file was exported (version ${version ?? '?'}, now ${team.version}). Export them again and make your change there, or remove the line “version”. Nothing was applied.`,
        );
    }
    return [`${team.name}:`, ...changesIn(team.settings, settings).map((line) => `  ${line}`)].join('\n');
}

function changesIn(before: TeamSettings, after: TeamSettings): string[] {
    return SETTING_KEYS.flatMap((key) => {
        if (key === 'daysOff' || key === 'extraWorkingDays') {
            return changedDays(key, before[key], after[key]);
        }
        const [was, is] = [before, after].map((settings) => valueWords(settings[key]));
        return was === is ? [] : [`${key}: ${was ?? ''} → ${is ?? ''}`];
    });
}

function changedDays(key: string, before: Record<string, string>, after: Record<string, string>): string[] {
    const gone = Object.entries(before).filter(([date, name]) => after[date] !== name);
    const come = Object.entries(after).filter(([date, name]) => before[date] !== name);
    return [
        ...gone.map(([date, name]) => `${key}: − ${date} ${name}`),
        ...come.map(([date, name]) => `${key}: + ${date} ${name}`),
    ];
}

function valueWords(
    value: TeamSettings['zone' | 'country'] | TeamSettings['weekdays'] | TeamSettings['hours'],
): string {
    if (value === null || typeof value === 'string') {
        return value ?? 'none';
    }
    return Array.isArray(value) ? value.join(', ') : `${value.from} to ${value.to}`;
}
