import {ChatError, networkWords} from '../adapters/mattermost/rest';
import {DatabaseIsNewer, DatabaseIsTooOld} from '../adapters/postgres/migrate';
import {isUnreachable} from '../adapters/postgres/pool';
import {BadConfig} from '../config';

/** Ends a command with a sentence for the operator. Exit code 1: it was tried and failed; 2: it was asked wrongly. */
export class Failure extends Error {
    readonly exitCode: 1 | 2;

    constructor(message: string, exitCode: 1 | 2 = 1) {
        super(message);
        this.exitCode = exitCode;
    }
}

/** 2 where the same again would end the same, until somebody changes something: systemd then does not start it again. */
export function exitCodeFor(error: unknown): 1 | 2 {
    if (error instanceof Failure) {
        return error.exitCode;
    }
    const isForGood =
        error instanceof BadConfig || error instanceof DatabaseIsNewer || error instanceof DatabaseIsTooOld;
    return isForGood ? 2 : 1;
}

/** What the operator reads about any error: what happened and what to do, never a stack trace. */
export function wordsFor(error: unknown): string {
    if (error instanceof ChatError) {
        return chatWords(error);
    }
    if (!(error instanceof Error)) {
        return String(error);
    }
    return systemWords(error) ?? error.message;
}

const SETTING = 'DATABASE_URL (or "databaseUrl" in the config file)';

/** Something answered there, and not as Mattermost's API does. */
export function notMattermost(place: string, status: number): string {
    return `What answers at ${place} is not Mattermost (HTTP ${status}). Check the address; if Mattermost lives below a path, it belongs to it: https://example.com/mattermost`;
}

function chatWords(error: ChatError): string {
    if (error.status === 0) {
        return `Mattermost does not answer: ${error.message}. Check its address and that it runs.`;
    }
    if (error.id === 'redirected') {
        return `${error.message}. Give the address that it sends to, without what begins with /api.`;
    }
    if (error.id === 'http_404') {
        return notMattermost('the address', error.status);
    }
    if (error.status === 429) {
        return `Mattermost has had too many requests (HTTP 429). Run this again in ${Math.ceil((error.retryAfterMs ?? 1_000) / 1_000)} s; what was done so far stays.`;
    }
    if (error.status >= 500 && error.id === `http_${error.status}`) {
        return `Mattermost is not well, or the proxy before it (HTTP ${error.status}). Look at their logs, then run this again; what was done so far stays.`;
    }
    return `Mattermost refused (HTTP ${error.status}, ${error.id}): ${error.message}`;
}

/** Node's errors carry a code and what they were about; each code that an operator can do something about has its sentence. */
function systemWords(error: Error): string | null {
    const facts: NodeJS.ErrnoException & {address?: string; port?: number} = error;
    const place = `${String(facts.address ?? 'the address')}:${String(facts.port ?? '')}`;
    switch (facts.code) {
        case 'EADDRINUSE':
            return `${place} is taken by another program, perhaps by another SET Cycle. Stop that one, or change "listen" in the config file.`;
        case 'EADDRNOTAVAIL':
            return `${place} is not an address of this machine. Change "listen" in the config file; macOS knows only 127.0.0.1 unless you add more to lo0.`;
        case 'EACCES':
        case 'EPERM':
            return refusedWords(facts, place);
        case 'EROFS':
            return `${String(facts.path)} is on a file system that can only be read. Mount it so that it can be written, or name another place.`;
        case 'ENOTDIR':
        case 'EEXIST':
            return `${String(facts.path)} is in the way: a folder is needed there. Move it away or name another data folder.`;
        case 'EISDIR':
            return `${facts.path ?? 'What was named'} is a folder; a file is needed there.`;
        case 'ENOENT':
            if (facts.syscall === 'mkdir') {
                return `No folder can be made at ${String(facts.path)}. Name another place.`;
            }
            if (facts.syscall === 'open') {
                return `${String(facts.path)} or its folder does not exist.`;
            }
            return unreachableWords(error);
        case 'ENOSPC':
            return 'The disk is full. Nothing was lost; free some space and start again.';
        // PostgreSQL's own.
        case '28P01':
        case '28000':
            return `PostgreSQL refuses the login: ${error.message}. Check user and password in ${SETTING}; in a password, signs such as # / ? are written as %23 %2F %3F.`;
        case '3D000':
            return `${error.message}. Make it, owned by the user in ${SETTING}, or name another one there.`;
        case '42501':
            return `PostgreSQL refuses its user something: ${error.message}. The user in ${SETTING} has to own the database: alter database … owner to …`;
        default:
            return unreachableWords(error);
    }
}

function refusedWords({path, syscall, address}: NodeJS.ErrnoException & {address?: string}, place: string): string {
    if (path !== undefined) {
        return `${path} cannot be written by this user. Give the folder to the user that SET Cycle runs as (chown -R), or name another one.`;
    }
    return syscall === 'connect'
        ? `${String(address)} cannot be reached by this user. Run this as root, or as the user that SET Cycle runs as.`
        : `This user may not listen on ${place}. Use a port above 1023, or run as a user who may.`;
}

function unreachableWords(error: Error): string | null {
    return isUnreachable(error)
        ? `The database does not answer: ${networkWords(error)}. Check ${SETTING} and that PostgreSQL runs.`
        : null;
}
