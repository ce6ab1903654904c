// Prints `N passed, N failed` over the results that jest wrote, and ends with 1 when anything failed or nothing ran.
'use strict';

const {existsSync, readFileSync} = require('node:fs');

const [failedSteps = '0', ...files] = process.argv.slice(2);
let passed = 0;
let failed = Number(failedSteps);
for (const file of files) {
    // Jest writes them at its end, whatever failed: without them it did not get there.
    if (!existsSync(file)) {
        failed += 1;
        continue;
    }
    const results = JSON.parse(readFileSync(file, 'utf8'));
    passed += results.numPassedTests;
    // A suite that could not even be loaded has no tests to count, and a skipped test was not passed.
    failed += results.numFailedTests + results.numRuntimeErrorTestSuites + results.numPendingTests;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
