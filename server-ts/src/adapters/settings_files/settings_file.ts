import * as v from 'valibot';
import {isMap, isScalar, LineCounter, parseAllDocuments, stringify, type Document, type Pair} from 'yaml';
import {refusalText} from '../../contract/refusal_text';
import {checkSettings, type KnowsPlace, type Mistake} from '../../domain/calendar/check_settings';
import {refuse} from '../../domain/refusal';
import {SETTING_KEYS, type TeamSettings} from '../../domain/calendar/team_settings';

/** The settings of one team, as a document of a file holds them. */
export interface TeamDocument {
    /** The team's name in its address, or its id. */
    team: string;
    /** The version that the document was exported at; null where its line was taken away. */
    version: number | null;
    settings: TeamSettings;
}

/** What is wrong in a file, from line and column 1. */
export interface FileMistake {
    line: number;
    column: number;
    words: string;
}

const KEYS = ['team', 'version', ...SETTING_KEYS];
const REQUIRED = ['team', 'zone', 'weekdays', 'hours'];
/** These are about the key of an entry, all others about its value. */
const ABOUT_KEYS = new Set<string>(['setting_unknown', 'date_unknown', 'day_off_and_working']);
/** A team with the most days of its own has about 30 kB. */
const LARGEST_FILE = 1_000_000;

/** Reads a file with a document for each team; with any mistake, all that are in it and no team. */
export function parseSettings(
    text: string,
    knowsPlace: KnowsPlace,
): {teams: TeamDocument[]; mistakes?: never} | {teams?: never; mistakes: FileMistake[]} {
    if (text.length > LARGEST_FILE) {
        return {mistakes: [{line: 1, column: 1, words: 'The file is larger than 1 MB.'}]};
    }
    const counter = new LineCounter();
    const documents = parseAllDocuments(text, {lineCounter: counter, uniqueKeys: true});
    const teams: TeamDocument[] = [];
    const mistakes: FileMistake[] = [];
    for (const document of documents) {
        const read = readDocument(document, counter, knowsPlace);
        if (Array.isArray(read)) {
            mistakes.push(...read);
        } else if (teams.some(({team}) => team === read.team)) {
            mistakes.push({
                ...placeOf(document, ['team'], false, counter),
                words: `The team “${read.team}” is there twice.`,
            });
        } else {
            teams.push(read);
        }
    }
    if (documents.length === 0) {
        mistakes.push({line: 1, column: 1, words: 'The file is empty.'});
    }
    return mistakes.length > 0 ? {mistakes} : {teams};
}

const head = v.object({
    team: v.pipe(v.string('must be a name'), v.minLength(1, 'must be a name')),
    version: v.optional(v.pipe(v.number('must be a number'), v.integer('must be a whole number')), undefined),
});

function readDocument(
    document: Document.Parsed,
    counter: LineCounter,
    knowsPlace: KnowsPlace,
): TeamDocument | FileMistake[] {
    const fields = fieldsOf(document, counter);
    if (Array.isArray(fields)) {
        return fields;
    }
    const at = (path: string[], words: string, aboutKey = false): FileMistake => ({
        ...placeOf(document, path, aboutKey, counter),
        words,
    });
    const unknown = Object.keys(fields).filter((key) => !KEYS.includes(key));
    const missing = REQUIRED.filter((key) => !Object.hasOwn(fields, key));
    const named = v.safeParse(head, fields);
    const settings = Object.fromEntries(
        Object.entries(fields).filter(([key]) => SETTING_KEYS.some((known) => known === key)),
    );
    const checked = checkSettings(settings, knowsPlace);
    const told = (checked.mistakes ?? []).filter(({path}) => !missing.includes(path[0] ?? ''));
    const mistakes = [
        ...unknown.map((key) =>
            at([key], wordsOf(refuse('setting_unknown', {params: {text: key, known: KEYS.join(', ')}}).refused), true),
        ),
        ...missing.map((key) => at([], `“${key}” is missing.`)),
        ...(named.success || missing.includes('team')
            ? []
            : named.issues.map((issue) => at([v.getDotPath(issue) ?? ''], `This ${issue.message}.`))),
        ...told.map(({path, refusal}) => at(path, wordsOf(refusal), ABOUT_KEYS.has(refusal.reason))),
    ];
    return mistakes.length > 0 || !named.success || !checked.settings
        ? mistakes
        : {team: named.output.team, version: named.output.version ?? null, settings: checked.settings};
}

/** The document's top level as plain data, or why it has none. */
function fieldsOf(document: Document.Parsed, counter: LineCounter): Record<string, unknown> | FileMistake[] {
    if (document.errors.length > 0) {
        return document.errors.map((error) => ({
            line: error.linePos?.[0].line ?? 1,
            column: error.linePos?.[0].col ?? 1,
            // The parser's own sentence ends with the place, which is said before it.
            words: error.message.replace(/ at line \d+, column \d+:[\s\S]*$/, '.'),
        }));
    }
    const fields = v.safeParse(v.record(v.string(), v.unknown()), plainOf(document));
    return fields.success && isMap(document.contents)
        ? fields.output
        : [{...placeOf(document, [], false, counter), words: 'This is not a list of settings.'}];
}

/** `maxAliasCount` keeps a small file from growing into gigabytes: the parser throws then. */
function plainOf(document: Document.Parsed): unknown {
    try {
        return document.toJS({maxAliasCount: 50});
    } catch {
        return null;
    }
}

function wordsOf(refusal: Mistake['refusal']): string {
    return refusalText(
        refusal,
        () => '',
        () => '',
    );
}

/** Where the deepest part of a path stands that is in the document. */
function placeOf(
    document: Document.Parsed,
    path: readonly string[],
    aboutKey: boolean,
    counter: LineCounter,
): {line: number; column: number} {
    let node: unknown = document.contents;
    let offset = offsetOf(node) ?? document.range[0];
    for (const [depth, key] of path.entries()) {
        const pair: Pair | undefined = isMap(node) ? node.items.find((one) => keyOf(one) === key) : undefined;
        if (!pair) {
            break;
        }
        const ofKey = aboutKey && depth === path.length - 1;
        offset = (ofKey ? offsetOf(pair.key) : (offsetOf(pair.value) ?? offsetOf(pair.key))) ?? offset;
        node = pair.value;
    }
    const {line, col} = counter.linePos(offset);
    return {line, column: col};
}

function keyOf(pair: Pair): string {
    return isScalar(pair.key) ? String(pair.key.value) : '';
}

function offsetOf(node: unknown): number | undefined {
    return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
        ? Number(node.range[0])
        : undefined;
}

/** Settings as a document that explains itself; several are joined by `---`. */
export function formatSettings({team, version, settings}: TeamDocument): string {
    const {zone, weekdays, hours, country, region, daysOff, extraWorkingDays} = settings;
    const lines = [
        `# The working calendar of the team ${team}. Change it, see what would change with`,
        '#   set-cycle team apply <this file> --check',
        '# and apply it with the same command without --check. Its schema: assets/team_settings.schema.json.',
        `team: ${word(team)}`,
        ...(version === null
            ? []
            : [
                  '# When somebody has saved the settings since, the file is refused. Take this line away to apply it all the same.',
                  `version: ${version}`,
              ]),
        '',
        '# Of the calendar, and of runs that start from now on. Runs that are going on keep theirs.',
        `zone: ${word(zone)}`,
        '# 1 is Monday, 7 is Sunday.',
        `weekdays: [${weekdays.join(', ')}]`,
        '# Wall times in that zone.',
        `hours: {from: '${hours.from}', to: '${hours.to}'}`,
        '# Whose public holidays are days off: NL, or US with the region CA. null: none are.',
        `country: ${word(country)}`,
        `region: ${word(region)}`,
        '# The team’s own days off, each with its name.',
        ...daysLines('daysOff', daysOff),
        '# Days that are worked all the same: they beat days off, public holidays and weekends.',
        ...daysLines('extraWorkingDays', extraWorkingDays),
    ];
    return `${lines.join('\n')}\n`;
}

function daysLines(key: string, days: Record<string, string>): string[] {
    const entries = Object.entries(days);
    return entries.length === 0
        ? [`${key}: {}`]
        : [`${key}:`, ...entries.map(([date, name]) => `  ${date}: ${word(name)}`)];
}

/** One value, quoted where YAML needs it. */
function word(value: string | null): string {
    return stringify(value, {lineWidth: 0}).trimEnd();
}
