const fs = require('node:fs');
const path = require('node:path');

const SOURCES = path.join(__dirname, 'src');
/** A class that is written whole: not the beginning of a template (`set-cycle-need-${kind}`), nor the hidden command. */
const WHOLE = /\bset-cycle-([a-z-]*[a-z])\b(?!-)/g;
/** What the tests of the built plugin look for. */
const KEPT = ['card', 'card-line', 'card-name', 'grip', 'header-icon', 'hidden'];
/** By compilation: 200 modules ask for the same. */
const known = new WeakMap();

/**
 * `.set-cycle-filter` is `.sc-2g` or so in the bundle: a class stands in a style sheet and again where it is used, too far apart for gzip to see
 * (half a kilobyte in all). What is made by a template keeps its name and only loses some of the prefix (`.sc-item-done`).
 */
function shortClasses(loader) {
    loader.addContextDependency(SOURCES);
    const names = known.get(loader._compilation) ?? shortNames();
    known.set(loader._compilation, names);
    return (text) =>
        text
            .replace(WHOLE, (whole, name) => (names.has(name) ? `sc-${names.get(name)}` : whole))
            .replace(/\bset-cycle-(?!api\b)(?=[a-z])/g, 'sc-');
}

function shortNames() {
    const templates = textOf(/\.tsx?$/).matchAll(/\bset-cycle-([a-z-]+-)\$\{/g);
    const begun = Array.from(templates, ([, beginning]) => beginning);
    const styled = new Set(Array.from(textOf(/\.css$/).matchAll(WHOLE), ([, name]) => name));
    const whole = [...styled].filter(
        (name) => !KEPT.includes(name) && !begun.some((beginning) => name.startsWith(beginning)),
    );
    return new Map(whole.map((name, place) => [name, place.toString(36)]));
}

function textOf(names) {
    return fs
        .readdirSync(SOURCES, {recursive: true})
        .filter((name) => names.test(name))
        .sort()
        .map((name) => fs.readFileSync(path.join(SOURCES, name), 'utf8'))
        .join('\n');
}

/** Takes comments and indentation out of a style sheet: it travels as a string, which no minifier looks into. */
module.exports = function cssLoader(css) {
    return shortClasses(this)(css)
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\s*\n\s*/g, '')
        .replace(/\s*([{};,>])\s*/g, '$1')
        .replace(/([a-z-]): /g, '$1:')
        .replace(/([ ,(:])0\./g, '$1.')
        .replaceAll(';}', '}');
};
module.exports.shortClasses = shortClasses;
