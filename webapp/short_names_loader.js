const {shortClasses} = require('./css_loader');
const fs = require('node:fs');
const path = require('node:path');

const SOURCES = path.join(__dirname, 'src');
const TEXTS = path.join(__dirname, 'i18n/en.json');
const PAGE_TEXTS = path.join(SOURCES, 'host/page_texts.ts');
/** By compilation: 200 modules ask for the same. */
const known = new WeakMap();

/**
 * Shortens what stands in the bundle hundreds of times: classes as `css_loader.js` does, and the ids of messages. Takes `set_cycle.` off these, and gives those that are always written whole a short name: each stands in the texts and
 * again where it is said, too far apart for gzip to see (0.6 kB in all). In the host they carry the prefix: `host/text.ts` puts it back.
 * What is asked for as `?all` becomes a module that leaves out the texts that every page has loaded by then, and says those of short
 * names without them, in their order (a quarter of a kilobyte).
 */
module.exports = function shortNamesLoader(source) {
    this.addDependency(TEXTS);
    // One more template anywhere changes the names everywhere.
    this.addContextDependency(SOURCES);
    const short = known.get(this._compilation) ?? shortIds();
    known.set(this._compilation, short);
    return this.resourceQuery === '?all' ? allTexts(this, source, short) : shortClasses(this)(shortened(source, short));
};

function shortened(source, short) {
    return source
        .replace(/(['"])(set_cycle\.[\w.]+)\1/g, (literal, quote, id) =>
            short.has(id) ? quote + short.get(id) + quote : literal,
        )
        .replace(/(['"`])set_cycle\.(?=[a-z])/g, '$1');
}

/** Those that begin as a template of the sources does (`set_cycle.run.${status}`) keep their names. */
function shortIds() {
    const sources = fs
        .readdirSync(SOURCES, {recursive: true})
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => fs.readFileSync(path.join(SOURCES, name), 'utf8'))
        .join('\n');
    const begun = [...sources.matchAll(/`(set_cycle\.[\w.]*)\$\{/g)].map(([, beginning]) => beginning);
    const whole = Object.keys(JSON.parse(fs.readFileSync(TEXTS, 'utf8'))).filter(
        (id) => !begun.some((beginning) => id.startsWith(beginning)),
    );
    const loaded = ofEveryPage();
    const inOrder = [...whole.filter((id) => !loaded.has(id)), ...whole.filter((id) => loaded.has(id))];
    return new Map(inOrder.map((id, place) => [id, nameAt(place)]));
}

function nameAt(place) {
    return `_${place.toString(36)}`;
}

function ofEveryPage() {
    return new Set(fs.readFileSync(PAGE_TEXTS, 'utf8').match(/set_cycle\.[\w.]+(?=':)/g));
}

function allTexts(loader, source, short) {
    loader.addDependency(PAGE_TEXTS);
    const loaded = ofEveryPage();
    const texts = Object.entries(JSON.parse(source)).filter(([id]) => !loaded.has(id));
    const named = Object.fromEntries(texts.filter(([id]) => !short.has(id)));
    const unnamed = texts.filter(([id]) => short.has(id));
    unnamed.forEach(([id], place) => {
        if (short.get(id) !== nameAt(place)) {
            throw new Error(`${id} is not at its place among the texts without names`);
        }
    });
    return `const named = ${shortened(JSON.stringify(named), short)};
        ${JSON.stringify(unnamed.map(([, text]) => text))}.forEach((text, place) => (named['_' + place.toString(36)] = text));
        export default named;`;
}
