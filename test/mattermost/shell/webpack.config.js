const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '../../..');
const page = path.join(__dirname, 'page');
const output = path.join(root, 'build/shell');

/** Style sheets in the order in which they are laid over each other. */
const sheets = ['base', 'icons', 'buttons', 'layout', 'channel', 'post', 'sidebar_right', 'dialog', 'demo'];

const copyPage = {
    apply(compiler) {
        compiler.hooks.thisCompilation.tap('copyPage', (compilation) => {
            const {RawSource} = compiler.webpack.sources;
            const files = sheets.map((name) => path.join(page, 'css', `${name}.css`));
            const index = path.join(page, 'index.html');
            compilation.hooks.processAssets.tap({name: 'copyPage', stage: -2000}, () => {
                const css = files.map((file) => fs.readFileSync(file, 'utf8')).join('\n');
                compilation.emitAsset('shell.css', new RawSource(css));
                compilation.emitAsset('index.html', new RawSource(fs.readFileSync(index, 'utf8')));
            });
            [...files, index].forEach((file) => compilation.fileDependencies.add(file));
        });
    },
};

const common = {
    mode: 'production',
    // Mattermost's policy is script-src 'self': an eval devtool would not run.
    devtool: false,
    resolve: {extensions: ['.tsx', '.ts', '.js']},
    module: {
        rules: [
            {
                test: /\.tsx?$/,
                loader: 'ts-loader',
                options: {
                    transpileOnly: true,
                    configFile: path.join(__dirname, 'tsconfig.json'),
                    compilerOptions: {
                        emitDeclarationOnly: false,
                        composite: false,
                        declaration: false,
                        sourceMap: false,
                    },
                },
            },
        ],
    },
    performance: {hints: false},
    optimization: {splitChunks: false},
};

const host = (major, reactHome) => ({
    ...common,
    name: `host_${major}`,
    entry: path.join(page, 'host.tsx'),
    output: {path: output, filename: `host_${major}.js`},
    resolve: {
        ...common.resolve,
        alias: {react: path.join(reactHome, 'react'), 'react-dom': path.join(reactHome, 'react-dom')},
    },
});

const provided = {
    react: 'React',
    'react-dom': 'ReactDOM',
    redux: 'Redux',
    'react-redux': 'ReactRedux',
    'react-intl': 'ReactIntl',
    'react-router-dom': 'ReactRouterDom',
};

module.exports = [
    {
        ...common,
        name: 'boot',
        entry: path.join(page, 'boot.ts'),
        output: {path: output, filename: 'boot.js'},
        plugins: [copyPage],
    },
    host(18, path.join(root, 'node_modules')),
    host(19, path.join(root, 'test/mattermost/react_19/node_modules')),
    {
        ...common,
        name: 'probe',
        entry: path.join(page, 'probe/probe.tsx'),
        output: {path: path.join(root, 'build/shell_probe'), filename: 'main.js'},
        externals: provided,
    },
];
