const fs = require('node:fs');
const path = require('node:path');
const {gzipSync} = require('node:zlib');

/** What a page may cost: `main.js` is loaded by everybody who opens Mattermost, the rest by who opens the sidebar. */
const BUDGET = {page: 25_000, all: 60_000};

const dist = path.join(__dirname, 'dist');
const sizes = fs
    .readdirSync(dist)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({name, bytes: gzipSync(fs.readFileSync(path.join(dist, name)), {level: 9}).length}));
const page = sizes.find(({name}) => name === 'main.js')?.bytes ?? Infinity;
const all = sizes.reduce((sum, {bytes}) => sum + bytes, 0);

const report = sizes.map(({name, bytes}) => `  ${name}: ${bytes} bytes`).join('\n');
const over = page > BUDGET.page || all > BUDGET.all;
process.stdout.write(
    `${over ? 'Over the budget' : 'Within the budget'}: at page load ${page} of ${BUDGET.page}, in all ${all} of ${BUDGET.all} (gzip)\n${report}\n`,
);
process.exitCode = over ? 1 : 0;
