/** Who may know whom. Each rule says what it protects. */
const only = (name, comment, from, allowed) => ({
    name,
    comment,
    severity: 'error',
    from: {path: from, pathNot: '\\.test\\.tsx?$'},
    to: {pathNot: allowed},
});
const never = (name, comment, from, to) => ({
    name,
    comment,
    severity: 'error',
    from: {pathNot: '\\.test\\.tsx?$', ...from},
    to,
});

const domain = '^server-ts/src/domain/';
const contract = '^server-ts/src/contract/';
const application = '^server-ts/src/application/';
const npm = (name) => `node_modules/${name}/`;

module.exports = {
    forbidden: [
        never('no-cycles', 'Two files that need each other are one file, or lack a third.', {}, {circular: true}),
        only('domain-is-pure', 'The rules run in the browser too, and know no clock, no chance and no I/O.', domain, [
            domain,
            npm('temporal-(polyfill|utils)'),
            npm('any-ascii'),
        ]),
        only(
            'contract-is-the-wire',
            'Both sides speak it: the rules and the checker of shapes, nothing of one side.',
            contract,
            [domain, contract, npm('valibot')],
        ),
        only(
            'application-has-ports',
            'Use cases reach the world through ports, so that tests and replicas can stand in for it. Shapes of what comes back sealed are checked here (valibot); nothing of Node.',
            application,
            [domain, contract, application, npm('valibot')],
        ),
        never(
            'adapters-do-not-know-each-other',
            'Each implements a port and can be replaced alone.',
            {path: '^server-ts/src/adapters/([^/]+)/'},
            {path: '^server-ts/src/adapters/', pathNot: '^server-ts/src/adapters/$1/'},
        ),
        never(
            'adapters-are-wired-in-one-place',
            'Only the composition and the command line know which adapter it is.',
            {
                path: '^server-ts/src/',
                pathNot: [
                    '^server-ts/src/(sidecar|main)\\.ts$',
                    '^server-ts/src/(wiring|cli|adapters)/',
                    '\\.test\\.ts$',
                ],
            },
            {path: '^server-ts/src/adapters/'},
        ),
        never(
            'nobody-needs-the-command-line',
            'It wires; it is not a library.',
            {path: '^server-ts/src/', pathNot: '^server-ts/src/(main\\.ts$|cli/)'},
            {path: '^server-ts/src/cli/'},
        ),
        never(
            'webapp-shares-rules-and-wire-only',
            'The rest of the sidecar must not get into the browser.',
            {path: '^webapp/src/'},
            {path: '^server-ts/src/', pathNot: [domain, contract]},
        ),
        never(
            'features-do-not-know-surfaces',
            'A surface is a place in Mattermost; a feature is shown in several.',
            {path: '^webapp/src/features/'},
            {path: '^webapp/src/surfaces/'},
        ),
        never(
            'store-knows-no-view',
            'The state can be tested without a page.',
            {path: '^webapp/src/store/'},
            {path: '^webapp/src/(features|surfaces|ui)/'},
        ),
        never(
            'host-knows-nobody',
            'Mattermost’s globals, typed in one place: everything else stands on it.',
            {path: '^webapp/src/host/'},
            {path: '^webapp/src/(store|features|surfaces|ui)/'},
        ),
        never(
            'no-test-in-a-program',
            'What ships must not need what tests.',
            {path: '^(server-ts|webapp)/src/', pathNot: ['\\.test\\.tsx?$', '^webapp/src/testing/']},
            {path: '^(test|bench|tools)/'},
        ),
    ],
    options: {
        doNotFollow: {path: 'node_modules'},
        tsPreCompilationDeps: true,
        tsConfig: {fileName: 'tsconfig.eslint.json'},
        enhancedResolveOptions: {
            exportsFields: ['exports'],
            conditionNames: ['import', 'require', 'node', 'default', 'types'],
        },
    },
};
