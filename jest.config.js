const path = require('node:path');

const swc = (jsx) => [
    '@swc/jest',
    {
        jsc: {
            target: 'es2022',
            parser: {syntax: 'typescript', tsx: jsx},
            transform: {react: {runtime: 'classic'}},
        },
        module: {type: 'commonjs'},
    },
];

const project = (name, roots, extra = {}) => ({
    displayName: name,
    rootDir: __dirname,
    roots: roots.map((r) => path.join(__dirname, r)),
    testMatch: ['**/*.test.ts', '**/*.test.tsx'],
    testPathIgnorePatterns: ['/node_modules/', '/build/', '/dist/'],
    modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/', '<rootDir>/.demo/', '<rootDir>/.cache/'],
    transform: {'\\.[jt]sx?$': swc(true)},
    // Published as ES modules only; jest on Node 20 loads CommonJS.
    transformIgnorePatterns: ['/node_modules/(?!any-ascii/|temporal-polyfill/|temporal-utils/)'],
    testEnvironment: 'node',
    ...extra,
});

/** One project per kind of test: what each needs beside Node is said in test/README.md. */
module.exports = {
    // A test that hangs is to end; how fast things are is measured in bench/. Five seconds was too short for a database on a busy machine.
    testTimeout: 60_000,
    projects: [
        project('sidecar', ['server-ts/src', 'test/oracle']),
        project('webapp', ['webapp/src'], {
            testEnvironment: 'jsdom',
            setupFilesAfterEnv: ['<rootDir>/webapp/jest.setup.ts'],
            moduleNameMapper: {'\\.css$': '<rootDir>/webapp/css_as_text.js', '^(.*\\.json)\\?all$': '$1'},
        }),
        project('mattermost', ['test/mattermost']),
        project('contract', ['test/contract']),
        project('durability', ['test/durability'], {globalSetup: '<rootDir>/test/durability/compile_first.ts'}),
        project('e2e', ['test/e2e'], {globalSetup: '<rootDir>/test/e2e/build_first.ts'}),
    ],
};
