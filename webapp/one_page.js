const fs = require('node:fs');
const path = require('node:path');

const NAME = 'OnePage';
const ENTRY = path.join(__dirname, 'src/index.ts');
/** An import that is still there when the types are gone. */
const IMPORT = /^(?:import|export) (?!type\b)(?:[^'";]*? from )?'(\.[^'?]+)';/gm;

/**
 * Lets the sidebar import from one module, the entry, whatever it uses of what every page has loaded by then. What another part imports from,
 * webpack keeps as a module of its own, 30 times with its list of names for others and its own names for what it imports; now all of `main.js` is
 * one scope (0.7 kB of both parts, gzip). The entry exports what these modules export (`one_page_loader.js`), so no two of them may use
 * one name: `reexportExportsPresence` stops the build where two do.
 */
module.exports = class OnePage {
    apply(compiler) {
        let ofPage = new Set();
        compiler.hooks.compile.tap(NAME, () => (ofPage = new Set(modulesOfPage())));
        compiler.hooks.normalModuleFactory.tap(NAME, (factory) =>
            factory.hooks.beforeResolve.tap(NAME, (asked) => {
                const {issuer} = asked.contextInfo;
                if (issuer && !ofPage.has(issuer) && ofPage.has(fileOf(issuer, asked.request))) {
                    asked.request = ENTRY;
                }
            }),
        );
    }
};

/** The files of `main.js`: what the entry imports, what that imports and so on, except what is loaded later (`import()`). */
function modulesOfPage() {
    const found = new Set([ENTRY]);
    for (const file of found) {
        for (const [, request] of fs.readFileSync(file, 'utf8').matchAll(IMPORT)) {
            const imported = fileOf(file, request);
            if (imported) {
                found.add(imported);
            }
        }
    }
    return [...found];
}

function fileOf(importer, request) {
    const asked = path.resolve(path.dirname(importer), request);
    return request.startsWith('.') && [`${asked}.ts`, `${asked}.tsx`].find((file) => fs.existsSync(file));
}

module.exports.modulesOfPage = modulesOfPage;
