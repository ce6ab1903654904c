const path = require('node:path');
const OnePage = require('./one_page');
const OwnParts = require('./own_parts');
const PlainCalls = require('./plain_calls');
const PlainLoading = require('./plain_loading');

const root = path.resolve(__dirname, '..');

/**
 * `main.js` is loaded with every page of Mattermost, `sidebar.*.js` when somebody opens the sidebar for the first time.
 * No eval devtool and no inline script: Mattermost's policy is `script-src 'self'`.
 */
module.exports = {
    mode: 'production',
    devtool: false,
    // No older than the sources are compiled to.
    target: ['web', 'es2022'],
    optimization: {
        mangleExports: 'size',
        // By their order, which the sources determine: smaller numbers than those made of hashes, 0.06 kB (gzip).
        moduleIds: 'natural',
        // No property of ours does anything when it is read, so what nobody uses of it may go. `unsafe` takes the language's own objects for
        // what they are, which Mattermost's page does not change either: `''+x` for `String(x)` and the like, 0.14 kB (gzip). Constants stay on the
        // side of a comparison on which they are written: turned round they are found by gzip less often, 0.13 kB. No function of ours has
        // a `this` of its own, so all may be arrows. Quotation marks and the like are escaped: three bytes each that stand nowhere else in the
        // bundle cost more, 0.06 kB.
        minimizeOptions: {
            javascript: {
                compress: {passes: 3, lhs_constants: false, pure_getters: true, unsafe: true, unsafe_arrows: true},
                format: {ascii_only: true},
            },
        },
    },
    plugins: [new OnePage(), new PlainCalls(), new PlainLoading(), new OwnParts()],
    entry: path.join(__dirname, 'src/index.ts'),
    output: {
        path: path.join(__dirname, 'dist'),
        filename: 'main.js',
        chunkFilename: '[name].[contenthash:8].js',
        // Beside the script that is running: right below a sub-path, and under the name that Mattermost gives the bundle.
        publicPath: 'auto',
        chunkLoadingGlobal: OwnParts.PLACE,
        clean: true,
    },
    resolve: {extensions: ['.tsx', '.ts', '.js']},
    module: {
        parser: {javascript: {reexportExportsPresence: 'error'}},
        rules: [
            {
                test: /\.tsx?$/,
                loader: 'ts-loader',
                options: {
                    // Types are checked by `tsc -b`. With the project's own options ts-loader would stop at TS6059 (files outside of rootDir).
                    transpileOnly: true,
                    configFile: path.join(__dirname, 'tsconfig.json'),
                    compilerOptions: {
                        composite: false,
                        incremental: false,
                        declaration: false,
                        emitDeclarationOnly: false,
                        sourceMap: false,
                        rootDir: root,
                        tsBuildInfoFile: undefined,
                        jsxFactory: 'makeElement',
                    },
                },
            },
            // Runs before ts-loader: loaders of a rule that stands later go first.
            {test: /\.tsx?$|i18n\/en\.json$/, use: [require.resolve('./short_names_loader.js')]},
            {test: /i18n\/en\.json$/, resourceQuery: /^\?all$/, type: 'javascript/auto'},
            {test: /\.tsx$/, use: [require.resolve('./element_loader.js')]},
            {test: path.join(__dirname, 'src/index.ts'), use: [require.resolve('./one_page_loader.js')]},
            {test: /\.css$/, type: 'asset/source', use: [path.join(__dirname, 'css_loader.js')]},
        ],
    },
    // What Mattermost's page provides; its React is 18.2 or 19, so ours must be the same one.
    externals: {
        react: 'React',
        'react-dom': 'ReactDOM',
        redux: 'Redux',
        'react-redux': 'ReactRedux',
        'react-intl': 'ReactIntl',
        'prop-types': 'PropTypes',
        luxon: 'Luxon',
    },
    performance: {hints: false},
};
