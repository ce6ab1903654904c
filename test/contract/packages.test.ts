import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {pluginBundle, pluginManifest, projectVersion, sidecarPackage} from '../../tools/packages';
import {readTarGz} from '../mattermost/server/tar_archive';
import {scratchFolder} from '../support/cli';

const root = path.join(__dirname, '..', '..');
const version = projectVersion(root);

test('the plugin bundle holds manifest, scripts and icon in one folder, and nothing else', () => {
    const files = [...readTarGz(pluginBundle(root)).keys()];
    expect(files).toEqual(
        expect.arrayContaining([
            'set-cycle/plugin.json',
            'set-cycle/webapp/dist/main.js',
            'set-cycle/assets/plugin_icon.svg',
        ]),
    );
    expect(
        files.filter(
            (name) =>
                !/^set-cycle\/(plugin\.json|assets\/plugin_icon\.svg|webapp\/dist\/[\w.]+\.js|LICENSE|NOTICE)$/.test(
                    name,
                ),
        ),
    ).toEqual([]);
});

test('the same tree gives the same bytes', () => {
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(hash(pluginBundle(root))).toBe(hash(pluginBundle(root)));
    expect(hash(sidecarPackage(root))).toBe(hash(sidecarPackage(root)));
});

test('the unpacked sidecar package runs, knows its version and brings the plugin along', () => {
    const folder = scratchFolder();
    try {
        writeFileSync(path.join(folder, 'package.tar.gz'), sidecarPackage(root));
        execFileSync('tar', ['xzf', 'package.tar.gz'], {cwd: folder});
        const home = path.join(folder, `set-cycle-sidecar-${version}`);
        const program = path.join(home, 'bin/set-cycle.js');
        const old = path.join(folder, 'old_node.js');
        writeFileSync(old, "Object.defineProperty(process, 'versions', {value: {node: '18.20.4'}});");
        const early = (...words: string[]): string =>
            spawnSync(process.execPath, [...words, program, 'version'], {encoding: 'utf8'}).stderr;
        expect(early()).toBe(`set-cycle: what it needs is not installed yet. Run in ${home}: npm ci --omit=dev\n`);
        expect(early('--require', old)).toBe(
            `set-cycle: Node 18.20.4 (${process.execPath}) is too old; 20.19 or newer is needed.\n`,
        );
        symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
        expect(execFileSync(process.execPath, [program, 'version'], {encoding: 'utf8'})).toBe(`${version}\n`);
        expect(readFileSync(path.join(home, 'plugin', `set-cycle-${version}.tar.gz`))).toEqual(pluginBundle(root));
        // By this `install` knows which build it brings.
        const beside = readFileSync(path.join(home, 'plugin', 'plugin.json'));
        expect(beside).toEqual(pluginManifest(root));
        expect(readTarGz(pluginBundle(root)).get('set-cycle/plugin.json')).toEqual(beside);
        const names = [...readTarGz(readFileSync(path.join(folder, 'package.tar.gz'))).keys()].map((name) =>
            name.replace(/^[^/]*\//, ''),
        );
        expect(names).toEqual(
            expect.arrayContaining([
                'server-ts/migrations/0001_runs.sql',
                'assets/playbooks/set-cycle.yaml',
                'deploy/set-cycle.service',
                'package-lock.json',
                '.dockerignore',
            ]),
        );
        expect(names.filter((name) => /\.test\.|\.d\.ts$|\.map$|^(test|webapp|bench|tools)\//.test(name))).toEqual([]);
        const lock: unknown = JSON.parse(readFileSync(path.join(home, 'package-lock.json'), 'utf8'));
        const manifest: {optionalDependencies: object; allowScripts: object} = JSON.parse(
            readFileSync(path.join(home, 'package.json'), 'utf8'),
        );
        // The installed database lacks its links where npm does not run its script.
        expect(Object.keys(manifest.allowScripts)).toEqual(Object.keys(manifest.optionalDependencies));
        expect(Object.values(manifest.allowScripts)).toEqual([true, true, true, true]);
        expect(JSON.stringify(lock)).not.toContain('node_modules/jest"');
        expect(lock).toMatchObject({
            packages: {
                'node_modules/fastify': expect.anything() as unknown,
                '': expect.not.objectContaining({devDependencies: expect.anything() as unknown}) as unknown,
            },
        });
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
});

test('a manifest of another version is refused', () => {
    const folder = scratchFolder();
    try {
        mkdirSync(path.join(folder, 'webapp/dist'), {recursive: true});
        writeFileSync(path.join(folder, 'package.json'), '{"version": "1.0.0"}');
        writeFileSync(path.join(folder, 'plugin.json'), '{"version": "1.1.0"}');
        expect(() => pluginBundle(folder)).toThrow('plugin.json is version 1.1.0, package.json is 1.0.0');
        writeFileSync(path.join(folder, 'plugin.json'), '{"version": "1.0.0"}');
        expect(() => pluginBundle(folder)).toThrow('npm run build:webapp');
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
});
