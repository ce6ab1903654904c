#!/usr/bin/env node
'use strict';

const {existsSync} = require('node:fs');
const {join} = require('node:path');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(
        `set-cycle: Node ${process.versions.node} (${process.execPath}) is too old; 20.19 or newer is needed.\n`,
    );
    process.exit(1);
}
const main = join(__dirname, '..', 'build', 'server-ts', 'src', 'main.js');
if (!existsSync(main)) {
    process.stderr.write('set-cycle: this checkout is not built yet. Run: make build\n');
    process.exit(1);
}
try {
    require(main);
} catch (error) {
    // An unpacked package brings no packages of others along.
    if (error.code !== 'MODULE_NOT_FOUND' || existsSync(join(__dirname, '..', 'node_modules'))) {
        throw error;
    }
    process.stderr.write(
        `set-cycle: what it needs is not installed yet. Run in ${join(__dirname, '..')}: npm ci --omit=dev\n`,
    );
    process.exit(1);
}
