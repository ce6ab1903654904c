#!/usr/bin/env node
'use strict';

const {existsSync} = require('node:fs');
const {join} = require('node:path');

const main = join(__dirname, '..', 'build', 'server-ts', 'src', 'main.js');
if (!existsSync(main)) {
    process.stderr.write('set-cycle: this checkout is not built yet. Run: make build\n');
    process.exit(1);
}
require(main);
