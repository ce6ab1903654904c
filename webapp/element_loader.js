const path = require('node:path');

const ELEMENT = path.join(__dirname, 'src/host/element.ts');
/** The files with elements that every page loads. A name too few or too many costs bytes and nothing else. */
const OF_EVERY_PAGE =
    /(surfaces.(plugin|header_icon|menus|run_card|sidebar)|store.set_cycle|host.markdown|ui.(boundary|icon|clock|progress|severity))\.tsx$/;

/**
 * Brings in what `jsxFactory` of the build names. Sources and tests write `React`, as everywhere; the bundle is half a kilobyte smaller
 * (gzip) without it. The sidebar's script has a copy of its own: `x(…)` and not `page.x(…)`, 650 times, is 0.06 kB less.
 */
module.exports = function elementLoader(source) {
    const own = OF_EVERY_PAGE.test(this.resourcePath) ? '' : '?sidebar';
    return `import {makeElement} from ${JSON.stringify(ELEMENT + own)};${source}`;
};
