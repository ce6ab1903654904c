const {modulesOfPage} = require('./one_page');

/** Has the entry export all that the sidebar may ask for: see `one_page.js`. */
module.exports = function onePageLoader(source) {
    const others = modulesOfPage().filter((file) => file !== this.resourcePath);
    return source + others.map((file) => `export * from ${JSON.stringify(file.replace(/\.tsx?$/, ''))};`).join('\n');
};
