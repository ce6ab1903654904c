import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {tarGz, type ArchiveFile} from './tar_gz';

/** A package cannot be made from what is there; the message says what to run first. */
export class NotReady extends Error {}

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readJson(file: string): Json {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isJson(value)) {
        throw new NotReady(`${file} holds no object`);
    }
    return value;
}

/** The project's version, from package.json. */
export function projectVersion(root: string): string {
    return String(readJson(path.join(root, 'package.json'))['version']);
}

function filesBelow(root: string, folder: string, isWanted: (name: string) => boolean = () => true): ArchiveFile[] {
    const from = path.join(root, folder);
    if (!existsSync(from)) {
        return [];
    }
    return readdirSync(from, {withFileTypes: true, recursive: true})
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .filter(isWanted)
        .map((name) => ({name, content: readFileSync(path.join(root, name))}));
}

function fileOf(root: string, name: string): ArchiveFile {
    return {name, content: readFileSync(path.join(root, name))};
}

/** The plugin as Mattermost takes it: a folder `set-cycle` with manifest, bundle and icon. */
export function pluginBundle(root: string): Buffer {
    return tarGz(
        [
            {name: 'plugin.json', content: pluginManifest(root)},
            ...pluginFiles(root),
            ...present(root, ['LICENSE', 'NOTICE']),
        ].map((file) => ({...file, name: `set-cycle/${file.name}`})),
    );
}

/** The plugin's manifest, with what tells two builds of one version apart: Mattermost keeps `props` and shows them to admins. */
export function pluginManifest(root: string): Buffer {
    const manifest = readJson(path.join(root, 'plugin.json'));
    const version = projectVersion(root);
    if (manifest['version'] !== version) {
        throw new NotReady(
            `plugin.json is version ${String(manifest['version'])}, package.json is ${version}: give both the same`,
        );
    }
    const hash = createHash('sha256');
    pluginFiles(root)
        .sort((one, other) => (one.name < other.name ? -1 : 1))
        .forEach(({name, content}) => hash.update(name).update(content));
    return asText({...manifest, props: {build: hash.digest('hex').slice(0, 16)}});
}

function pluginFiles(root: string): ArchiveFile[] {
    const scripts = filesBelow(root, 'webapp/dist', (name) => name.endsWith('.js'));
    if (!scripts.some(({name}) => name === 'webapp/dist/main.js')) {
        throw new NotReady('webapp/dist/main.js is missing. Run: npm run build:webapp');
    }
    const icon = readJson(path.join(root, 'plugin.json'))['icon_path'];
    return [...scripts, ...(typeof icon === 'string' ? [fileOf(root, icon)] : [])];
}

function present(root: string, names: readonly string[]): ArchiveFile[] {
    return names.filter((name) => existsSync(path.join(root, name))).map((name) => fileOf(root, name));
}

/** What a server needs: programs, migrations, playbooks, the plugin, and a manifest whose `npm ci` installs only what runs. */
export function sidecarPackage(root: string): Buffer {
    const version = projectVersion(root);
    const programs = filesBelow(root, 'build/server-ts/src', (name) => isProgram(root, name));
    if (!programs.some(({name}) => name === 'build/server-ts/src/main.js')) {
        throw new NotReady('build/server-ts/src/main.js is missing. Run: npm run build');
    }
    const manifest = productionManifest(readJson(path.join(root, 'package.json')));
    const files: ArchiveFile[] = [
        ...programs,
        ...filesBelow(root, 'server-ts/migrations'),
        ...filesBelow(root, 'assets'),
        ...filesBelow(root, 'deploy'),
        {...fileOf(root, 'bin/set-cycle.js'), isProgram: true},
        {name: 'package.json', content: asText(manifest)},
        {
            name: 'package-lock.json',
            content: asText(productionLock(readJson(path.join(root, 'package-lock.json')), manifest)),
        },
        {name: `plugin/set-cycle-${version}.tar.gz`, content: pluginBundle(root)},
        {name: 'plugin/plugin.json', content: pluginManifest(root)},
        ...present(root, ['LICENSE', 'NOTICE', 'README.md', 'docs/operators.md', '.npmrc', '.dockerignore']),
    ];
    return tarGz(files.map((file) => ({...file, name: `set-cycle-sidecar-${version}/${file.name}`})));
}

/** A compiled file whose source is still there (`build/` keeps what was deleted), and no test. */
function isProgram(root: string, name: string): boolean {
    const source = name.replace(/^build\//, '').replace(/\.js$/, '.ts');
    return name.endsWith('.js') && !name.endsWith('.test.js') && existsSync(path.join(root, source));
}

function asText(value: Json): Buffer {
    return Buffer.from(`${JSON.stringify(value, null, 4)}\n`);
}

/**
 * Newer npm runs the install scripts of those packages only that the manifest allows. PostgreSQL's makes its links: the service could not
 * make them later, because its folder is not its own to write.
 */
function productionManifest(manifest: Json): Json {
    const {devDependencies: _dev, workspaces: _workspaces, scripts: _scripts, ...rest} = manifest;
    const databases = isJson(manifest['optionalDependencies']) ? Object.keys(manifest['optionalDependencies']) : [];
    return {...rest, allowScripts: Object.fromEntries(databases.map((name) => [name, true]))};
}

/** The lockfile without what only tests and builds need: `npm ci` refuses one that names more than the manifest. */
function productionLock(lock: Json, manifest: Json): Json {
    const all = isJson(lock['packages']) ? lock['packages'] : {};
    const kept = Object.entries(all).filter(
        ([name, entry]) =>
            name.startsWith('node_modules/') &&
            isJson(entry) &&
            entry['dev'] !== true &&
            entry['devOptional'] !== true &&
            entry['link'] !== true,
    );
    return {...lock, packages: {'': manifest, ...Object.fromEntries(kept)}};
}
