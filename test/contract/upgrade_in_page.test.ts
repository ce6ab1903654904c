import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {createContext, runInContext} from 'node:vm';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {scratchFolder} from '../support/cli';

let folder: string;

beforeEach(() => (folder = scratchFolder()));
afterEach(() => rmSync(folder, {recursive: true}));

/** A plugin as small as can be, built as ours is: a page's script, and a part that it loads when it is wanted. Gives the folder of its files. */
function build(version: string, words: string): string {
    const home = path.join(folder, version);
    mkdirSync(home);
    writeFileSync(
        path.join(home, 'index.js'),
        "globalThis.open = () => import(/* webpackChunkName: 'sidebar' */ './part').then((part) => part.words());",
    );
    writeFileSync(path.join(home, 'part.js'), `export const words = () => ${JSON.stringify(words)};`);
    const webpack = path.join(PACKAGE_ROOT, 'node_modules/webpack/bin/webpack.js');
    const config = path.join(PACKAGE_ROOT, 'webapp/webpack.config.js');
    const entry = ['--entry-reset', '--entry', path.join(home, 'index.js')];
    const output = path.join(home, 'dist');
    execFileSync(process.execPath, [webpack, '--config', config, ...entry, '--output-path', output], {
        cwd: PACKAGE_ROOT,
    });
    return output;
}

interface Script {
    src: string;
    onload?: (event: {type: string}) => void;
    onerror?: (event: {type: string}) => void;
    remove(): void;
}

/** A page that runs scripts as they are put into it, by the names of their files. */
function openPage() {
    let offline = false;
    const document = {
        currentScript: {tagName: 'SCRIPT', src: ''},
        getElementsByTagName: () => [],
        createElement: (): Script => ({src: '', remove: () => undefined}),
        head: {
            appendChild: (script: Script) => {
                if (offline) {
                    script.onerror?.({type: 'error'});
                    return;
                }
                run(script.src);
                script.onload?.({type: 'load'});
            },
        },
    };
    const page = createContext({document, setTimeout, clearTimeout});
    function run(address: string): void {
        runInContext(readFileSync(new URL(address), 'utf8'), page);
    }
    return {
        load: (dist: string): void => {
            document.currentScript.src = `file://${dist}/main.js`;
            run(document.currentScript.src);
        },
        setOffline: (is: boolean): void => {
            offline = is;
        },
        open: async (): Promise<unknown> => runInContext('open()', page),
    };
}

test('an upgrade in an open page brings its own sidebar, and does not take the old one’s parts for its own', async () => {
    const page = openPage();
    page.load(build('old', 'as it was'));
    await expect(page.open()).resolves.toBe('as it was');
    page.load(build('new', 'as it is now'));
    await expect(page.open()).resolves.toBe('as it is now');
});

test('a sidebar that could not be loaded is asked for again', async () => {
    const page = openPage();
    page.load(build('only', 'as it is'));
    page.setOffline(true);
    await expect(page.open()).rejects.toMatchObject({name: 'ChunkLoadError'});
    page.setOffline(false);
    await expect(page.open()).resolves.toBe('as it is');
});

test('the same sources give the same files', () => {
    const [one = '', two = ''] = ['one', 'two'].map((name) =>
        readFileSync(path.join(build(name, 'the same'), 'main.js'), 'utf8'),
    );
    expect(two).toBe(one);
});
