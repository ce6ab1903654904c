import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import en from '../../i18n/en.json';
import {pageTexts} from './page_texts';
import {addTexts, translationsFor} from './text';

const source = join(__dirname, '..');
const texts = readdirSync(source, {recursive: true, encoding: 'utf8'})
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|testing\/|page_texts/.test(name))
    .map((name) => readFileSync(join(source, name), 'utf8'));

/** Ids as they stand in the code; `${…}` in one stands for the values that its type allows. */
const patternsIn = (text: string): RegExp[] =>
    [...text.matchAll(/['`](set_cycle\.[^'`\s]+)['`]/g)].map(
        ([, id = '']) => new RegExp(`^${id.replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '[A-Za-z0-9_]+')}$`),
    );
const knownIn = (text: string): string[] => {
    const wanted = patternsIn(text);
    return Object.keys(en).filter((id) => wanted.some((pattern) => pattern.test(id)));
};
const patterns = texts.flatMap(patternsIn);

it('gives the host ids of ours alone, also where the bundle has taken the prefix off', () => {
    addTexts({'set_cycle.save': 'Save', 'run.menu': 'More'});
    expect(translationsFor('en')).toMatchObject({'set_cycle.save': 'Save', 'set_cycle.run.menu': 'More'});
    const ids = Object.keys(translationsFor('en'));
    expect(ids.filter((id) => !id.startsWith('set_cycle.') || id.startsWith('set_cycle.set_cycle.'))).toEqual([]);
});

it('has a text for every id in the code', () => {
    const missing = patterns.filter((pattern) => !Object.keys(en).some((known) => pattern.test(known)));
    expect(missing).toEqual([]);
});

it('has no text that nothing uses', () => {
    const unused = Object.keys(en).filter((id) => !patterns.some((pattern) => pattern.test(id)));
    expect(unused).toEqual([]);
});

it('keeps the ids in order, so that two people’s additions meet', () => {
    expect(Object.keys(en)).toEqual([...Object.keys(en)].sort((a, b) => (a < b ? -1 : 1)));
});

/** What every page loads: the files that one comes to from the start, without what is fetched later. */
function loadedAtStart(): string[] {
    const found = new Set<string>();
    const visit = (file: string): void => {
        if (found.has(file)) {
            return;
        }
        found.add(file);
        const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';/gm);
        for (const [, name = ''] of imports) {
            const target = ['.ts', '.tsx']
                .map((end) => join(dirname(file), `${name}${end}`))
                .find((one) => existsSync(one));
            if (target?.startsWith(source)) {
                visit(target);
            }
        }
    };
    visit(join(source, 'index.ts'));
    return [...found];
}

it('brings the texts of what every page loads, and those alone', () => {
    const files = loadedAtStart().filter((file) => !file.endsWith('page_texts.ts'));
    expect(files.length).toBeGreaterThan(30);
    const needed = new Set(files.flatMap((file) => knownIn(readFileSync(file, 'utf8'))));
    expect(Object.keys(pageTexts)).toEqual([...needed].sort((a, b) => (a < b ? -1 : 1)));
});
