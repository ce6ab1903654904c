import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const clockAndChance = [
    {
        selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
        message: 'The time comes in as `now`: the rules know no clock.',
    },
    {
        selector: "NewExpression[callee.name='Date'][arguments.length=0]",
        message: 'The time comes in as `now`: the rules know no clock.',
    },
    {
        selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
        message: 'Ids and chance come in from the caller.',
    },
    {
        selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
        message: 'The time comes in as `now`: the rules know no clock.',
    },
];

export default tseslint.config(
    {
        ignores: [
            'build/**',
            '**/dist/**',
            'node_modules/**',
            '**/node_modules/**',
            '.demo/**',
            '.cache/**',
            'coverage/**',
        ],
    },
    ...tseslint.configs.recommended,
    {
        files: ['**/*.ts', '**/*.tsx'],
        languageOptions: {parserOptions: {project: ['./tsconfig.eslint.json'], tsconfigRootDir: import.meta.dirname}},
        rules: {
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-floating-promises': 'error',
            '@typescript-eslint/no-misused-promises': ['error', {checksVoidReturn: {attributes: false}}],
            '@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
            '@typescript-eslint/await-thenable': 'error',
            '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
            eqeqeq: 'error',
            'no-console': 'error',
            // A file that is read from top to bottom, and a function that is read in one go. What is longer holds a part that has a name of
            // its own.
            'max-lines': ['error', {max: 300, skipBlankLines: true, skipComments: true}],
            'max-lines-per-function': ['error', {max: 90, skipBlankLines: true, skipComments: true, IIFEs: true}],
        },
    },
    {
        // A component is what it shows together with what leads to that; and here each part that is split off is paid for in bytes.
        files: ['webapp/src/**/*.ts', 'webapp/src/**/*.tsx'],
        rules: {'max-lines-per-function': ['error', {max: 115, skipBlankLines: true, skipComments: true, IIFEs: true}]},
    },
    {
        files: ['server-ts/src/domain/**/*.ts', 'server-ts/src/contract/**/*.ts', 'server-ts/src/application/**/*.ts'],
        rules: {'no-restricted-syntax': ['error', ...clockAndChance]},
    },
    {
        files: ['webapp/**/*.tsx', 'webapp/**/*.ts'],
        plugins: {'react-hooks': reactHooks},
        rules: {'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error'},
    },
    {
        files: ['webapp/src/**/*.ts', 'webapp/src/**/*.tsx'],
        ignores: ['webapp/src/host/mattermost_fetch.ts', '**/*.test.ts', '**/*.test.tsx'],
        rules: {
            'no-restricted-globals': [
                'error',
                {
                    name: 'fetch',
                    message:
                        'Only host/mattermost_fetch.ts calls fetch: a request without its headers logs the person out.',
                },
            ],
        },
    },
    {
        files: ['**/*.test.ts', '**/*.test.tsx', 'test/**/*.ts', 'test/**/*.tsx', 'bench/**/*.ts'],
        rules: {
            // A `describe` is a list of tests, and the tables of some files are data.
            'max-lines-per-function': 'off',
            'max-lines': ['error', {max: 350, skipBlankLines: true, skipComments: true}],
            'no-restricted-syntax': 'off',
            'no-console': 'off',
        },
    },
    {files: ['**/*.js', '**/*.mjs', '**/*.cjs'], rules: {'@typescript-eslint/no-require-imports': 'off'}},
);
