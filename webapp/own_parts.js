const {createHash} = require('node:crypto');
const {Compilation, sources} = require('webpack');

const NAME = 'OwnParts';
/** Where the parts of a build find one another in the page, as webpack writes it (`output.chunkLoadingGlobal`). */
const PLACE = 'setCycle';

/**
 * Gives each build a place of its own in the page for the parts that it loads later. An upgrade reaches pages that are open: at one common
 * place the new `main.js` found the old sidebar, took it for its own and called functions of the one by names from the other.
 */
module.exports = class OwnParts {
    apply(compiler) {
        compiler.hooks.compilation.tap(NAME, (compilation) =>
            compilation.hooks.processAssets.tap(
                // Before the names of files are made from what is in them.
                {name: NAME, stage: Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH - 1},
                (assets) => {
                    const files = Object.keys(assets)
                        .filter((file) => file.endsWith('.js'))
                        .sort();
                    const hash = createHash('sha256');
                    files.forEach((file) => hash.update(assets[file].source()));
                    // As long as the name that it replaces.
                    const own = `sc${hash.digest('hex').slice(0, 6)}`;
                    for (const file of files) {
                        const before = assets[file].source().toString();
                        const [first, second, ...more] = before.split(`globalThis.${PLACE}`);
                        if (second === undefined || more.length > 0) {
                            throw new Error(
                                `${file} names globalThis.${PLACE} ${more.length + (second === undefined ? 0 : 1)} times, not once`,
                            );
                        }
                        compilation.updateAsset(file, new sources.RawSource(`${first}globalThis.${own}${second}`));
                    }
                },
            ),
        );
    }
};

module.exports.PLACE = PLACE;
