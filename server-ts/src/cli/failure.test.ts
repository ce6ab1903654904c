import {wordsFor} from './failure';

const failed = (message: string, facts: Partial<NodeJS.ErrnoException>): Error =>
    Object.assign(new Error(message), facts);

it.each([
    [
        failed('EISDIR: illegal operation on a directory, read', {code: 'EISDIR', syscall: 'read'}),
        'What was named is a folder; a file is needed there.',
    ],
    [
        failed("EISDIR: illegal operation on a directory, open '/a'", {code: 'EISDIR', path: '/a', syscall: 'open'}),
        '/a is a folder; a file is needed there.',
    ],
    [
        failed("ENOENT: no such file or directory, open '/a/b'", {code: 'ENOENT', path: '/a/b', syscall: 'open'}),
        '/a/b or its folder does not exist.',
    ],
    [
        failed("ENOENT: no such file or directory, mkdir '/proc/a'", {
            code: 'ENOENT',
            path: '/proc/a',
            syscall: 'mkdir',
        }),
        'No folder can be made at /proc/a. Name another place.',
    ],
    // Which program is missing says more than that a file is.
    [failed('spawn initdb ENOENT', {code: 'ENOENT', path: 'initdb', syscall: 'spawn initdb'}), 'spawn initdb ENOENT'],
])('of %s it says what an operator can mend', (error, words) => {
    expect(wordsFor(error)).toBe(words);
});
