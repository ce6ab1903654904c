import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import en from '../../i18n/en.json';

const source = join(__dirname, '..');
const texts = readdirSync(source, {recursive: true, encoding: 'utf8'})
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|testing\//.test(name))
    .map((name) => readFileSync(join(source, name), 'utf8'));

/** Ids as they stand in the code; `${…}` in one stands for the values that its type allows. */
const used = texts.flatMap((text) =>
    [...text.matchAll(/['`](set_cycle\.[^'`\s]+)['`]/g)].map((match) => match[1] ?? ''),
);
const patterns = used.map((id) => new RegExp(`^${id.replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '[A-Za-z0-9_]+')}$`));

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
