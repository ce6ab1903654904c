import path from 'node:path';
import {isZone} from '../domain/calendar/calendar';
import {readConfig} from '../config';
import {hasDatabase} from './database_access';
import {Failure} from './failure';
import type {ConfigDraft} from './kept_config';
import type {Listen} from './listen_address';
import {hostOf} from './private_address';

/** What `set-cycle install` is told. */
export interface InstallOptions {
    /** Where the config file is kept, or will be. */
    config: string;
    url?: string;
    teams: string[];
    publicUrl?: string;
    listen?: Listen;
    zone?: string;
    dataFolder?: string;
    bundle?: string;
    plugin: boolean;
    tokenStdin: boolean;
}

/** Where Mattermost is, without a slash at its end; a config file is not moved to another server by mistake. */
export function addressOf(options: InstallOptions, old: ConfigDraft | null): string {
    const url = (options.url ?? old?.mattermostUrl ?? '').replace(/\/+$/, '');
    if (!/^https?:\/\/[^\s/]+/.test(url)) {
        throw new Failure('Say where Mattermost is: set-cycle install --url https://mattermost.example.com', 2);
    }
    checkUrl(url);
    if (old && old.mattermostUrl.replace(/\/+$/, '') !== url && options.url !== undefined) {
        const sameHost = hostOf(old.mattermostUrl) === hostOf(url);
        if (!sameHost) {
            throw new Failure(
                `${options.config} belongs to ${old.mattermostUrl}. Name another file with --config to install on ${url}.`,
                2,
            );
        }
    }
    return url;
}

/** It is kept in the config file and said in logs and by doctor; some calls would go there, others not. Not repeated: a password may be in it. */
function checkUrl(text: string): void {
    const url = URL.canParse(text) ? new URL(text) : null;
    const why =
        url === null || /\s/.test(text)
            ? 'is not an address'
            : `${url.username}${url.password}` !== ''
              ? 'has a name or password in it'
              : /[?#]/.test(text)
                ? 'has more than an address in it'
                : null;
    if (why !== null) {
        throw new Failure(
            `What --url names ${why}. Give it as https://mattermost.example.com, with the path below which Mattermost lives if there is one.`,
            2,
        );
    }
}

/** A name of the time zone database, if one is given. */
export function checkZone(zone: string | undefined): void {
    if (zone !== undefined && !isZone(zone)) {
        throw new Failure(`${zone} is not a time zone. Use a name such as Europe/Amsterdam.`, 2);
    }
}

/**
 * An unset variable of a script, as in `--data-folder "$DATA"`, would put the database's files beside the config file; and from another
 * folder than so far the sidecar would begin anew, as if no run had ever been.
 */
export function checkDataFolder({dataFolder, config: file}: InstallOptions, old: ConfigDraft | null): void {
    if (dataFolder?.trim() === '') {
        throw new Failure(
            '--data-folder names no folder. Name one, or leave it out for the folder that is used so far.',
            2,
        );
    }
    if (dataFolder === undefined || old === null) {
        return;
    }
    const config = readConfig(file);
    const wanted = path.resolve(path.dirname(file), dataFolder);
    if (config.databaseUrl === undefined && hasDatabase(config) && !hasDatabase({...config, dataFolder: wanted})) {
        throw new Failure(
            `The runs so far are in ${config.dataFolder}, and there are none in ${wanted}: SET Cycle would begin anew there. To move them, stop the service, move what is in the one folder into the other, and run this again. Nothing was changed.`,
            2,
        );
    }
}

/** Paths are put behind it, and a command that points nowhere would be found out by the first who types it. */
export function checkPublicUrl(publicUrl: string): void {
    const url = URL.canParse(publicUrl) ? new URL(publicUrl) : null;
    const isPlain = url !== null && `${url.search}${url.hash}${url.username}${url.password}` === '' && url.port !== '0';
    if (!isPlain || !/^https?:\S+$/.test(publicUrl)) {
        throw new Failure(
            `${publicUrl} is not an address. Give --public-url as http://host:port, the address at which Mattermost reaches the sidecar.`,
            2,
        );
    }
}
