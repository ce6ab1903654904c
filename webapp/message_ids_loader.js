const fs = require('node:fs');
const path = require('node:path');

const PAGE_TEXTS = path.join(__dirname, 'src/host/page_texts.ts');

/**
 * Takes `set_cycle.` off the ids of messages: in the host they carry it, in the bundle each copy would cost. `host/text.ts` puts it back.
 * What is asked for as `?all` leaves out the texts that every page has loaded by then.
 */
module.exports = function messageIdsLoader(source) {
    return (this.resourceQuery === '?all' ? withoutPageTexts(this, source) : source).replace(
        /(['"`])set_cycle\.(?=[a-z])/g,
        '$1',
    );
};

function withoutPageTexts(loader, source) {
    loader.addDependency(PAGE_TEXTS);
    const loaded = fs.readFileSync(PAGE_TEXTS, 'utf8');
    const texts = Object.entries(JSON.parse(source)).filter(([id]) => !loaded.includes(`'${id}'`));
    return JSON.stringify(Object.fromEntries(texts));
}
