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
    [
        Object.assign(new AggregateError([failed('connect ECONNREFUSED ::1:5432', {code: 'ECONNREFUSED'})]), {
            code: 'ECONNREFUSED',
        }),
        'The database does not answer: connect ECONNREFUSED ::1:5432. Check DATABASE_URL (or "databaseUrl" in the config file) and that PostgreSQL runs.',
    ],
    [
        failed('connect ENOENT /run/a/.s.PGSQL.5432', {code: 'ENOENT', syscall: 'connect'}),
        'The database does not answer: connect ENOENT /run/a/.s.PGSQL.5432. Check DATABASE_URL (or "databaseUrl" in the config file) and that PostgreSQL runs.',
    ],
    [
        Object.assign(failed('connect EACCES /run/a/.s.PGSQL.5432', {code: 'EACCES', syscall: 'connect'}), {
            address: '/run/a/.s.PGSQL.5432',
        }),
        '/run/a/.s.PGSQL.5432 cannot be reached by this user. Run this as root, or as the user that SET Cycle runs as.',
    ],
    [
        failed("EROFS: read-only file system, mkdir '/a/b'", {code: 'EROFS', path: '/a/b', syscall: 'mkdir'}),
        '/a/b is on a file system that can only be read. Mount it so that it can be written, or name another place.',
    ],
    [
        failed('password authentication failed for user "me"', {code: '28P01'}),
        'PostgreSQL refuses the login: password authentication failed for user "me". Check user and password in DATABASE_URL (or "databaseUrl" in the config file); in a password, signs such as # / ? are written as %23 %2F %3F.',
    ],
    // Which program is missing says more than that a file is.
    [failed('spawn initdb ENOENT', {code: 'ENOENT', path: 'initdb', syscall: 'spawn initdb'}), 'spawn initdb ENOENT'],
])('of %s it says what an operator can mend', (error, words) => {
    expect(wordsFor(error)).toBe(words);
});
