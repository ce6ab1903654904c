// Runs before anything is installed, so it is plain JavaScript: installs what package-lock.json names, unless it is there already.
'use strict';

const {execFileSync} = require('node:child_process');
const {existsSync, readFileSync} = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`Node ${process.versions.node} is too old: SET Cycle needs 20.19 or newer.\n`);
    process.exit(1);
}

const packagesOf = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {});
const wanted = packagesOf(path.join(root, 'package-lock.json'));
// npm's own note of what it put there. Dates say nothing: a checkout makes every file new.
const installed = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
const missing = Object.entries(wanted).filter(
    ([name, entry]) =>
        name.startsWith('node_modules/') &&
        !entry.optional &&
        !entry.link &&
        installed[name]?.version !== entry.version,
);
if (missing.length > 0) {
    process.stdout.write(`${missing.length} packages are missing or of another version: npm install\n`);
    try {
        // Not `npm ci`: it refuses a lock file that lacks optional binaries of other platforms, which not every registry has.
        // With --no-save the versions are still those of the lock file, and neither file is written.
        execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {cwd: root, stdio: 'inherit'});
    } catch {
        process.stderr.write(
            'npm install failed (see above). Check the network or the registry (npm config get registry), then run it again.\n',
        );
        process.exit(1);
    }
}
