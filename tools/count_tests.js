// Prints `N passed, N failed` over the results that jest wrote, and ends with 1 when anything failed or nothing ran. Before it, a line for
// each test that this machine or account could not run: it says why by its name, `… (skipped: <why>)`, and counts as neither.
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
    // A suite that could not even be loaded has no tests to count.
    failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
    for (const {fullName, status} of results.testResults.flatMap((suite) => suite.assertionResults)) {
        if (status !== 'pending' && status !== 'todo') {
            continue;
        }
        const why = /^(.*) \(skipped: (.+)\)$/s.exec(fullName);
        // What is skipped without a reason was forgotten so, or left out by an `only`: it was not passed.
        failed += why ? 0 : 1;
        process.stdout.write(why ? `skipped: ${why[1]}: ${why[2]}\n` : `skipped without a reason: ${fullName}\n`);
    }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
