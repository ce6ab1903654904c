// Prints `N passed, N failed` for the results that jest wrote, and ends with 1 when anything failed or nothing ran.
'use strict';

const {existsSync, readFileSync} = require('node:fs');

const [file, failedSteps = '0'] = process.argv.slice(2);
const results =
    file && existsSync(file)
        ? JSON.parse(readFileSync(file, 'utf8'))
        : {numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0};
// A suite that could not even be loaded has no tests to count, and a skipped test was not passed.
const failed =
    results.numFailedTests + results.numRuntimeErrorTestSuites + results.numPendingTests + Number(failedSteps);
process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || results.numPassedTests === 0 ? 1 : 0;
