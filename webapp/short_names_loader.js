const {shortClasses} = require('./css_loader');
const fs = require('node:fs');
const path = require('node:path');

const SOURCES = path.join(__dirname, 'src');
const TEXTS = path.join(__dirname, 'i18n/en.json');
const PAGE_TEXTS = path.join(SOURCES, 'host/page_texts.ts');
/** By compilation: 200 modules ask for the same. */
const known = new WeakMap();

/**
 * Shortens what stands in the bundle hundreds of times: classes as `css_loader.js` does, and the ids of messages. Those that are always
 * written whole become numbers, and their texts a list; the others lose `set_cycle.`. Each id would stand in the texts and again where it is
 * said, too far apart for gzip to see (1.2 kB in all). In the host they carry the prefix: `host/text.ts` puts it back.
 * The texts that every page loads come first in the list; what is asked for as `?all` leaves them out.
 */
module.exports = function shortNamesLoader(source) {
    this.addDependency(TEXTS);
    // One more template anywhere changes the names everywhere.
    this.addContextDependency(SOURCES);
    const numbers = known.get(this._compilation) ?? numbersOfIds();
    known.set(this._compilation, numbers);
    if (this.resourceQuery === '?all') {
        const loaded = ofEveryPage();
        return `export default ${textsAs(numbers, (id) => !loaded.has(id))};`;
    }
    if (this.resourcePath === PAGE_TEXTS) {
        const loaded = ofEveryPage();
        return `export const pageTexts = ${textsAs(numbers, (id) => loaded.has(id))};`;
    }
    return shortClasses(this)(shortened(source, numbers));
};

function shortened(source, numbers) {
    return source
        .replace(/(['"])(set_cycle\.[\w.]+)\1/g, (literal, _quote, id) => numbers.get(id) ?? literal)
        .replace(/(['"`])set_cycle\.(?=[a-z])/g, '$1');
}

/**
 * Those that begin as a template of the sources does (`set_cycle.run.${status}`) keep their names. The others are in the order in which the
 * sources say them: what stands near one another there often begins alike.
 */
function numbersOfIds() {
    const sources = fs
        .readdirSync(SOURCES, {recursive: true})
        .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
        .sort()
        .map((name) => fs.readFileSync(path.join(SOURCES, name), 'utf8'))
        .join('\n');
    const begun = [...sources.matchAll(/`(set_cycle\.[\w.]*)\$\{/g)].map(([, beginning]) => beginning);
    const firstUse = (id) => sources.indexOf(`'${id}'`);
    const whole = Object.keys(allTexts())
        .filter((id) => !begun.some((beginning) => id.startsWith(beginning)))
        .sort((one, other) => firstUse(one) - firstUse(other));
    const loaded = ofEveryPage();
    const inOrder = [...whole.filter((id) => loaded.has(id)), ...whole.filter((id) => !loaded.has(id))];
    return new Map(inOrder.map((id, number) => [id, number]));
}

function allTexts() {
    return JSON.parse(fs.readFileSync(TEXTS, 'utf8'));
}

function ofEveryPage() {
    return new Set(fs.readFileSync(PAGE_TEXTS, 'utf8').match(/set_cycle\.[\w.]+(?=':)/g));
}

/** The source of an object: `{...{'tab.details': 'Details'}, ...[, , 'the text of 2']}`. */
function textsAs(numbers, isWanted) {
    const texts = Object.entries(allTexts()).filter(([id]) => isWanted(id));
    const list = [];
    texts.filter(([id]) => numbers.has(id)).forEach(([id, text]) => (list[numbers.get(id)] = JSON.stringify(text)));
    const named = Object.fromEntries(texts.filter(([id]) => !numbers.has(id)));
    return `{...${shortened(JSON.stringify(named), numbers)}, ...[${list.join(',')}]}`;
}
