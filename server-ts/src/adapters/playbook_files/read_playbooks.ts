import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import {isMap, isSeq, LineCounter, parseDocument, type Document} from 'yaml';
import type {Playbooks} from '../../application/ports';
import {isFor} from '../../domain/by_severity';
import {SEVERITIES, type Severity} from '../../domain/duty/duty_rule';
import type {ItemSpec, PhaseSpec, Playbook} from '../../domain/playbook';
import {parseDueWords} from '../../domain/calendar/due_words';
import {CHANNEL_STEP, standardLadder} from '../../domain/duty/ladder_rule';
import {LIMITS, LIST_LIMITS} from '../../domain/limits';
import {isRefused} from '../../domain/refusal';
import {issueWords} from '../../contract/issue_words';
import {playbookFile, type PlaybookFile} from './playbook_file';

/** A file that cannot be used: `file:line: reason`. The others load. */
export interface BrokenPlaybook {
    file: string;
    line: number;
    reason: string;
}

/** Larger files are refused: a playbook of the most that is allowed has about 300 kB. */
const LARGEST_FILE = 1_000_000;

/** Reads every `*.yaml` of a folder. */
export async function readPlaybooks(folder: string): Promise<{playbooks: Playbooks; broken: BrokenPlaybook[]}> {
    const found = new Map<string, Playbook>();
    const broken: BrokenPlaybook[] = [];
    for (const file of (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort(byName)) {
        const read = await readOne(path.join(folder, file));
        if ('reason' in read) {
            broken.push({file, ...read});
        } else if (found.has(read.id)) {
            broken.push({file, line: 1, reason: `its id “${read.id}” is taken by another file`});
        } else {
            found.set(read.id, read);
        }
    }
    const list = [...found.values()];
    return {playbooks: {list: () => list, get: (id) => found.get(id) ?? null}, broken};
}

/** One that cannot be read is broken as any other: a folder of that name, another user's file, what an editor left behind. */
async function readOne(file: string): Promise<Playbook | {line: number; reason: string}> {
    let text: string;
    try {
        text = await readFile(file, 'utf8');
    } catch (error) {
        return {line: 1, reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}`};
    }
    return text.length > LARGEST_FILE ? {line: 1, reason: 'is larger than 1 MB'} : parsePlaybook(text);
}

/** Without their endings: `set-cycle.yaml` stands before `set-cycle-monthly.yaml`, and so the weekly cycle before the monthly. */
function byName(a: string, b: string): number {
    const [one, other] = [a, b].map((name) => name.replace(/\.ya?ml$/, ''));
    return (one ?? a) < (other ?? b) ? -1 : 1;
}

/** A playbook, or the first thing that is wrong with it and in which line. */
export function parsePlaybook(text: string): Playbook | {line: number; reason: string} {
    const counter = new LineCounter();
    const document = parseDocument(text, {lineCounter: counter, uniqueKeys: true});
    const [error] = document.errors;
    if (error) {
        return {line: error.linePos?.[0].line ?? 1, reason: error.message.split('\n')[0] ?? 'is not YAML'};
    }
    const value = plainValue(document);
    if ('reason' in value) {
        return {line: 1, reason: value.reason};
    }
    const parsed = v.safeParse(playbookFile, value.plain);
    if (!parsed.success) {
        const [issue] = parsed.issues;
        const keys = (issue.path ?? []).map((step) => step.key);
        const place = keys.length === 0 ? 'the file ' : `${keys.join('.')}: `;
        return {line: lineOf(document, keys, counter), reason: `${place}${issueWords(issue)}`};
    }
    const playbook = completed(parsed.output);
    const wrong = firstContradiction(playbook);
    return wrong
        ? {line: lineOf(document, wrong.keys, counter), reason: `${wrong.keys.join('.')}: ${wrong.reason}`}
        : playbook;
}

/** The playbook with the ladder that its file leaves to the standard, as far as its roles go. */
function completed(file: PlaybookFile): Playbook {
    if (file.updates === null) {
        return {...file, updates: null};
    }
    const {repeatEveryMinutes, ladder, ...updates} = file.updates;
    const standard = standardLadder(file.roles.map(({id}) => id));
    const repeats = repeatEveryMinutes === undefined ? {} : {repeatEveryMinutes};
    return {...file, updates: {...updates, ladder: {...standard, ...repeats, ...ladder}}};
}

/** `maxAliasCount` keeps a small file from growing into gigabytes: the parser throws then, and the other files must still load. */
function plainValue(document: Document.Parsed): {plain: unknown} | {reason: string} {
    try {
        return {plain: document.toJS({maxAliasCount: 50})};
    } catch (error) {
        return {reason: error instanceof Error ? error.message : String(error)};
    }
}

/** What the schema cannot say: roles that exist, ids that are used once, due times that can be understood. */
function firstContradiction(playbook: Playbook): {keys: (string | number)[]; reason: string} | null {
    const roles = new Set(playbook.roles.map((role) => role.id));
    if (roles.size < playbook.roles.length) {
        return {keys: ['roles'], reason: 'a role appears twice'};
    }
    if (playbook.ownerRole !== null && !roles.has(playbook.ownerRole)) {
        return {keys: ['ownerRole'], reason: `there is no role “${playbook.ownerRole}”`};
    }
    if (roles.has(CHANNEL_STEP)) {
        return {
            keys: ['roles'],
            reason: `no role can be called “${CHANNEL_STEP}”: a ladder means the stakeholders by it`,
        };
    }
    const asked = firstWronglyAsked(playbook, roles) ?? firstWrongSeverity(playbook);
    if (asked) {
        return asked;
    }
    const seen = new Set<string>();
    const phases = new Set<string>();
    for (const [place, phase] of playbook.phases.entries()) {
        if (phases.has(phase.id)) {
            return {keys: ['phases', place, 'id'], reason: `the phase “${phase.id}” appears twice`};
        }
        phases.add(phase.id);
        for (const [number, item] of phase.items.entries()) {
            const keys = ['phases', place, 'items', number];
            const id = `${phase.id}_${item.id}`;
            if (seen.has(id)) {
                return {keys: [...keys, 'id'], reason: `“${item.id}” is used twice`};
            }
            seen.add(id);
            if (item.role !== undefined && !roles.has(item.role)) {
                return {keys: [...keys, 'role'], reason: `there is no role “${item.role}”`};
            }
            if (item.due !== undefined && item.repeat !== undefined) {
                return {keys: [...keys, 'due'], reason: 'an item that repeats has no due time'};
            }
            if (item.due !== undefined && isRefused(parseDueWords(item.due, 0, 'UTC'))) {
                return {
                    keys: [...keys, 'due'],
                    reason: `“${item.due}” is not understood; try “Friday 17:00” or “in 4 hours”`,
                };
            }
        }
    }
    return playbook.phases.flatMap(({items}) => items).filter((item) => item.repeat !== undefined).length >
        LIST_LIMITS.repeats
        ? {keys: ['phases'], reason: `more than ${LIST_LIMITS.repeats} items repeat`}
        : firstItemTooMany(playbook);
}

/** Each phase may be long, and there may be many; together they have to fit into a run, whatever its severity. */
function firstItemTooMany({phases}: Playbook): {keys: (string | number)[]; reason: string} | null {
    for (const severity of SEVERITIES) {
        const items = phases.flatMap((phase, place) =>
            phase.items.flatMap((item, number) =>
                isIn(phase, item, severity) ? [{keys: ['phases', place, 'items', number]}] : [],
            ),
        );
        const tooMany = items[LIMITS.items];
        if (tooMany) {
            return {...tooMany, reason: `a run holds at most ${LIMITS.items} items, and here would be ${items.length}`};
        }
    }
    return null;
}

/** Steps and acknowledgements can only ask seats that a run of the playbook has; steps come one after the other. */
function firstWronglyAsked(
    playbook: Playbook,
    roles: ReadonlySet<string>,
): {keys: (string | number)[]; reason: string} | null {
    const steps = playbook.updates?.ladder.steps ?? [];
    for (const [place, {afterMinutes, ask}] of steps.entries()) {
        const keys = ['updates', 'ladder', 'steps', place];
        if (ask !== CHANNEL_STEP && !roles.has(ask)) {
            return {keys: [...keys, 'ask'], reason: `there is no role “${ask}”`};
        }
        if (afterMinutes <= (steps[place - 1]?.afterMinutes ?? 0)) {
            return {keys: [...keys, 'afterMinutes'], reason: 'must be later than the step before it'};
        }
    }
    const place = playbook.acknowledge?.ask.findIndex((role) => !roles.has(role)) ?? -1;
    return place === -1
        ? null
        : {keys: ['acknowledge', 'ask', place], reason: `there is no role “${playbook.acknowledge?.ask[place] ?? ''}”`};
}

/** What names severities needs a run to have one, and every run needs something to do. */
function firstWrongSeverity({fields, roles, phases}: Playbook): {keys: (string | number)[]; reason: string} | null {
    const parts = [
        ...roles.map((role, place) => ({part: role, keys: ['roles', place]})),
        ...phases.flatMap((phase, place) => [
            {part: phase, keys: ['phases', place]},
            ...phase.items.map((item, number) => ({part: item, keys: ['phases', place, 'items', number]})),
        ]),
    ];
    const named = parts.filter(({part}) => part.severities !== undefined);
    const [first] = named;
    if (first && !fields.includes('severity')) {
        return {
            keys: [...first.keys, 'severities'],
            reason: 'the playbook does not ask for a severity: add it to “fields”',
        };
    }
    const withoutFrom = roles.findIndex((role) => role.severities !== undefined && role.from === undefined);
    if (withoutFrom !== -1) {
        return {
            keys: ['roles', withoutFrom, 'severities'],
            reason: 'says when a role is filled from a cycle, so the role needs “from”',
        };
    }
    for (const [place, phase] of phases.entries()) {
        const number = phase.items.findIndex((item) => SEVERITIES.every((one) => !isIn(phase, item, one)));
        if (number !== -1) {
            return {
                keys: ['phases', place, 'items', number, 'severities'],
                reason: 'names no severity that its phase is for',
            };
        }
    }
    const idle = SEVERITIES.find((one) =>
        phases.every((phase) => phase.items.every((item) => !isIn(phase, item, one))),
    );
    return named.length > 0 && idle !== undefined
        ? {keys: ['phases'], reason: `there is no item for ${idle}: a run of it would have nothing to do`}
        : null;
}

function isIn(phase: PhaseSpec, item: ItemSpec, severity: Severity): boolean {
    return isFor(phase.severities, severity) && isFor(item.severities, severity);
}

/** The line of the deepest part of a path that is in the file: an absent key is reported where it should have stood. */
function lineOf(document: Document.Parsed, keys: readonly unknown[], counter: LineCounter): number {
    let node: unknown = document.contents;
    let offset = document.contents?.range[0] ?? 0;
    for (const key of keys) {
        const next: unknown = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
        if (typeof next !== 'object' || next === null || !('range' in next) || !Array.isArray(next.range)) {
            break;
        }
        node = next;
        offset = Number(next.range[0]);
    }
    return counter.linePos(offset).line;
}
