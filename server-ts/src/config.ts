import {readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const http = v.pipe(v.string(), v.regex(/^https?:\/\/[^\s/]+/, 'must begin with http:// or https://'));

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
    zone: v.optional(v.string(), 'UTC'),
    logLevel: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent'] as const), 'info'),
    teams: v.optional(
        v.array(
            v.strictObject({
                id: v.string(),
                name: v.string(),
                zone: v.exactOptional(v.string()),
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

/** The file cannot be used; the message names the file and every field that is wrong. */
export class BadConfig extends Error {}

/** Reads and checks a config file; `DATABASE_URL` in the environment wins over the file. */
export function readConfig(file: string): Config {
    let value: unknown;
    try {
        value = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
        throw new BadConfig(
            `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}. Make it with: set-cycle install --url <your Mattermost>`,
        );
    }
    const parsed = v.safeParse(configFile, value);
    if (!parsed.success) {
        const wrong = parsed.issues.map((issue) => `  ${v.getDotPath(issue) ?? '(file)'}: ${issue.message}`).join('\n');
        throw new BadConfig(`${file} has mistakes; nothing was started:\n${wrong}`);
    }
    const config = parsed.output;
    const databaseUrl = process.env['DATABASE_URL'] ?? config.databaseUrl;
    return {
        ...config,
        dataFolder: path.resolve(path.dirname(file), config.dataFolder),
        ...(databaseUrl === undefined ? {} : {databaseUrl}),
        ...(config.playbooksFolder === undefined
            ? {}
            : {playbooksFolder: path.resolve(path.dirname(file), config.playbooksFolder)}),
    };
}

/** True when others than its owner can read the file. */
export function isReadableByOthers(file: string): boolean {
    return (statSync(file).mode & 0o077) !== 0;
}
