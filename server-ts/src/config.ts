import {readFileSync, statSync} from 'node:fs';
import {userInfo} from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import {issueWords} from './contract/issue_words';
import {isZone} from './domain/calendar/calendar';

const http = v.pipe(
    v.string(),
    v.regex(/^https?:\/\/[^\s/]+/, 'must begin with http:// or https://'),
    v.check((url) => URL.canParse(url), 'is not an address'),
);

const zone = v.pipe(v.string(), v.check(isZone, 'is not a time zone; use a name such as Europe/Amsterdam'));

/** The sidecar's configuration, as `set-cycle install` writes it (mode 0600: it holds the bot's token). */
export const configFile = v.strictObject({
    mattermostUrl: http,
    botToken: v.pipe(v.string(), v.minLength(10)),
    /** Seals buttons, forms and tab keys. Changing it makes those that are out there void. */
    secret: v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters')),
    listen: v.optional(
        v.strictObject({host: v.string(), port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))}),
        {
            // An address of our own on the loopback: AllowedUntrustedInternalConnections then opens nothing else to Mattermost's users.
            host: '127.0.0.77',
            port: 8077,
        },
    ),
    /** How Mattermost reaches the sidecar; by default what it listens on. */
    publicUrl: v.exactOptional(http),
    /** The embedded database's files. Relative paths count from the config file. */
    dataFolder: v.optional(v.string(), 'data'),
    /** A PostgreSQL of your own, 15 or newer, instead of the embedded one. */
    databaseUrl: v.exactOptional(v.string()),
    /** More playbooks: every *.yaml in this folder. */
    playbooksFolder: v.exactOptional(v.string()),
    zone: v.optional(zone, 'UTC'),
    logLevel: v.optional(
        v.picklist(['debug', 'info', 'warn', 'error', 'silent'] as const, 'must be debug, info, warn, error or silent'),
        'info',
    ),
    teams: v.optional(
        v.array(
            v.strictObject({
                id: v.string(),
                name: v.string(),
                zone: v.exactOptional(zone),
                /** Public holidays, `NL` or `US` with the region `CA`; without a country every weekday is worked. */
                country: v.exactOptional(v.string()),
                region: v.exactOptional(v.string()),
                visibleToken: v.string(),
                hiddenToken: v.string(),
            }),
        ),
        [],
    ),
});

export type Config = v.InferOutput<typeof configFile>;

/** An address as people and programs write it; an IPv6 one stands in brackets, or its last colon would begin the port. */
export function addressOf({host, port}: Config['listen']): string {
    return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** How Mattermost reaches the sidecar, without a slash at the end. */
export function publicUrlOf({publicUrl, listen}: Pick<Config, 'listen'> & {publicUrl?: string | undefined}): string {
    return (publicUrl ?? `http://${addressOf(listen)}`).replace(/\/+$/, '');
}

/** The file cannot be used; the message names the file and every field that is wrong. */
export class BadConfig extends Error {}

/** Reads and checks a config file; `DATABASE_URL` in the environment wins over the file. */
export function readConfig(file: string): Config {
    const value = readJson(file);
    const parsed = v.safeParse(configFile, value);
    if (!parsed.success) {
        const wrong = parsed.issues
            .map((issue) => `  ${v.getDotPath(issue) ?? 'the file'}: ${issueWords(issue)}`)
            .join('\n');
        throw new BadConfig(`${file} has mistakes; nothing was started:\n${wrong}`);
    }
    const config = parsed.output;
    // A compose file names a variable also where it has no value.
    const databaseUrl = checkedDatabaseUrl(process.env['DATABASE_URL'] || config.databaseUrl);
    return {
        ...config,
        dataFolder: path.resolve(path.dirname(file), config.dataFolder),
        ...(databaseUrl === undefined ? {} : {databaseUrl}),
        ...(config.playbooksFolder === undefined
            ? {}
            : {playbooksFolder: path.resolve(path.dirname(file), config.playbooksFolder)}),
    };
}

function readJson(file: string): unknown {
    let text: string;
    try {
        text = readFileSync(file, 'utf8');
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const code = error instanceof Error && 'code' in error ? error.code : null;
        throw new BadConfig(
            code === 'EACCES'
                ? `${file} cannot be read by this user (${userName()}); it is for the user that SET Cycle runs as. Run this as that user or as root, or give it the file: chown ${userName()} ${file}`
                : `${file} cannot be read: ${why}. Make it with: set-cycle install --url <your Mattermost>`,
        );
    }
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new BadConfig(
            `${file} is not valid JSON: ${jsonMistake(error, text)}. Mend it by hand, or put back your backup of it. Without one, move it away and run: set-cycle install --url <your Mattermost>. Runs are kept; buttons under older posts no longer work then.`,
        );
    }
}

/** Where the mistake is and what. Node shows the text around it, in which a token may stand. */
function jsonMistake(error: unknown, text: string): string {
    const message = error instanceof Error ? error.message : String(error);
    const [, token, shown] = /^(.*), \.\.\."([\s\S]*)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? [];
    const [, position] = /position (\d+)/.exec(message) ?? [];
    const what = (token ?? message).replace(/(, "[\s\S]*" is not valid JSON| in JSON at position .*)$/, '');
    const at = shown === undefined ? Number(position) : text.indexOf(shown) + SHOWN_BEFORE;
    return Number.isNaN(at) ? what : `in line ${text.slice(0, at).split('\n').length}, ${what}`;
}

/** So many characters before the one that is wrong. */
const SHOWN_BEFORE = 10;

/** A container may run as a number that has no name in it. */
function userName(): string {
    try {
        return userInfo().username;
    } catch {
        return String(process.getuid?.() ?? 'without a name');
    }
}

function checkedDatabaseUrl(url: string | undefined): string | undefined {
    if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) {
        throw new BadConfig(
            'DATABASE_URL (or "databaseUrl" in the config file) must begin with postgresql://, as postgresql://user:password@host:5432/name. Nothing was started.',
        );
    }
    // As pg reads it: a host may be missing, and blanks are taken.
    const isNone = url !== undefined && !URL.canParse(url.replace('@/', '@host/').replaceAll(' ', '%20'));
    // Such a sign ends a password early, and its rest would be looked up, and logged, as the name of a host.
    if (isNone || /^\w+:\/\/.*(#|[/?][^=]*@)/.test(url ?? '')) {
        throw new BadConfig(
            'DATABASE_URL (or "databaseUrl" in the config file) cannot be read as an address. In a password, signs such as # / ? are written as %23 %2F %3F; a port has at most five digits. Nothing was started.',
        );
    }
    return url;
}

/** True when others than its owner can read the file. */
export function isReadableByOthers(file: string): boolean {
    return (statSync(file).mode & 0o077) !== 0;
}
