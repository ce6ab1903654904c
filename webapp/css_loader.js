/** `.set-cycle-item` is `.sc-item` in the bundle: a quarter of a kilobyte (gzip). The hidden command only looks like a class. */
const shortClass = (text) => text.replace(/\bset-cycle-(?!api\b)(?=[a-z])/g, 'sc-');

/** Takes comments and indentation out of a style sheet: it travels as a string, which no minifier looks into. */
module.exports = function cssLoader(css) {
    return shortClass(css)
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\s*\n\s*/g, '')
        .replace(/\s*([{};,>])\s*/g, '$1')
        .replace(/([a-z-]): /g, '$1:')
        .replace(/([ ,(:])0\./g, '$1.')
        .replaceAll(';}', '}');
};
module.exports.shortClass = shortClass;
