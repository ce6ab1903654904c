import {spawnSync} from 'node:child_process';
import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {scratchFolder} from '../support/cli';

const PROGRAM = path.join(__dirname, '..', '..', 'tools', 'count_tests.js');

let folder: string;
beforeEach(() => {
    folder = scratchFolder();
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** Counts what jest would have written for tests of these names. */
function counted(
    passed: number,
    failed: number,
    skipped: readonly string[],
    failedSteps = 0,
): {code: number; text: string} {
    const file = path.join(folder, 'results.json');
    const one = (status: string) => (fullName: string) => ({fullName, status});
    const assertionResults = [
        ...Array.from({length: passed}, (_, n) => `works ${n}`).map(one('passed')),
        ...Array.from({length: failed}, (_, n) => `fails ${n}`).map(one('failed')),
        ...skipped.map(one('pending')),
    ];
    writeFileSync(
        file,
        JSON.stringify({
            numPassedTests: passed,
            numFailedTests: failed,
            numRuntimeErrorTestSuites: 0,
            numPendingTests: skipped.length,
            testResults: [{assertionResults}],
        }),
    );
    const {status, stdout} = spawnSync(process.execPath, [PROGRAM, String(failedSteps), file], {encoding: 'utf8'});
    return {code: status ?? -1, text: stdout};
}

test('what this machine cannot run is named with its reason, and is no failure', () => {
    expect(
        counted(3, 0, ['a full disk refuses in words (skipped: no disk can be mounted here: mount: not allowed)']),
    ).toEqual({
        code: 0,
        text: 'skipped: a full disk refuses in words: no disk can be mounted here: mount: not allowed\n3 passed, 0 failed\n',
    });
});

test('what is skipped without a reason is a failure: nobody meant it', () => {
    expect(counted(3, 0, ['the ledger works'])).toEqual({
        code: 1,
        text: 'skipped without a reason: the ledger works\n3 passed, 1 failed\n',
    });
});

test('failed tests, failed steps, results that were never written and a run of nothing are failures', () => {
    expect(counted(3, 2, [])).toEqual({code: 1, text: '3 passed, 2 failed\n'});
    expect(counted(3, 0, [], 1)).toEqual({code: 1, text: '3 passed, 1 failed\n'});
    expect(counted(0, 0, ['all (skipped: no reason is good enough for that)']).code).toBe(1);
    const {status, stdout} = spawnSync(process.execPath, [PROGRAM, '0', path.join(folder, 'none.json')], {
        encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '0 passed, 1 failed\n']);
});
