import * as v from 'valibot';
import {hostOf, isCallable, isNamed} from './private_address';

/** The oldest Mattermost that the plugin and the recordings hold for. */
export const OLDEST_MATTERMOST = '11.5.0';

/** The part of Mattermost's settings that matters to us. A setting that the server does not name has the default of the server. */
export const settingsShape = v.object({
    ServiceSettings: v.object({
        SiteURL: v.nullish(v.string(), ''),
        EnableCommands: v.nullish(v.boolean(), true),
        EnablePostUsernameOverride: v.nullish(v.boolean(), false),
        AllowedUntrustedInternalConnections: v.nullish(v.string(), ''),
        EnableBotAccountCreation: v.nullish(v.boolean(), false),
        DisableBotsWhenOwnerIsDeactivated: v.nullish(v.boolean(), true),
        OutgoingIntegrationRequestsTimeout: v.nullish(v.number(), 30),
        MaximumPayloadSizeBytes: v.nullish(v.number(), 300_000),
        MaximumPersonalAccessTokenLifetimeDays: v.nullish(v.number(), 0),
    }),
    PluginSettings: v.object({
        Enable: v.nullish(v.boolean(), true),
        EnableUploads: v.nullish(v.boolean(), false),
        RequirePluginSignature: v.nullish(v.boolean(), false),
    }),
    RateLimitSettings: v.optional(
        v.object({Enable: v.nullish(v.boolean(), false), VaryByUser: v.nullish(v.boolean(), false)}),
        {},
    ),
});

export type Settings = v.InferOutput<typeof settingsShape>;

/** What the check has to know beside the settings. */
export interface Circumstances {
    version: string;
    /** How the operator reaches Mattermost. */
    mattermostUrl: string;
    publicUrl: string;
    publicAddresses: readonly string[];
    /** Those of the machine that the installer runs on, most simply Mattermost's own. */
    ownAddresses: readonly string[];
    botExists: boolean;
    uploadNeeded: boolean;
    owner: string;
}

/** `must`: SET Cycle cannot work so. `advice`: it works, with a limit that somebody will meet. */
export interface Finding {
    level: 'must' | 'advice';
    setting: string;
    words: string;
}

function line(section: string, key: string, found: unknown, wanted: string | number | boolean, why: string): string {
    const value = typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted);
    const variable = `MM_${section.toUpperCase()}_${key.toUpperCase()}=${value}`;
    const json = `"${key}": ${JSON.stringify(wanted)}`;
    return `${section}.${key} is ${JSON.stringify(found)}. Set ${variable} (or ${json} under "${section}" in config.json) and restart Mattermost: ${why}`;
}

/** Without what makes no difference: a wrong port or path breaks links in posts as a wrong host does. */
function addressOf(url: string): string {
    const {origin, pathname} = new URL(url);
    return origin + pathname.replace(/\/+$/, '');
}

/** True when dotted version `found` is older than `wanted`. */
export function isOlderVersion(found: string, wanted: string): boolean {
    const [a = [], b = []] = [found, wanted].map((text) => text.split('.').map(Number));
    const at = [0, 1, 2].find((index) => (a[index] ?? 0) !== (b[index] ?? 0));
    return at !== undefined && (a[at] ?? 0) < (b[at] ?? 0);
}

type Check = (settings: Settings, around: Circumstances) => (Finding | false)[];

/** Everything that is wrong with a server's settings, each with the exact line to change. Empty when all is well. */
export function checkSettings(settings: Settings, around: Circumstances): Finding[] {
    const checks: readonly Check[] = [checkVersion, checkReach, checkSetUp, checkLimits, checkNames, checkBot];
    return checks.flatMap((check) => check(settings, around)).filter((found) => found !== false);
}

/** A finding of `level` about a setting that has the value `found`. */
function finding<Section extends keyof Settings>(
    level: Finding['level'],
    section: Section,
    key: keyof Settings[Section] & string,
    found: unknown,
    wanted: string | number | boolean,
    why: string,
): Finding {
    return {level, setting: `${section}.${key}`, words: line(section, key, found, wanted, why)};
}

const checkVersion: Check = (_settings, {version}) => [
    isOlderVersion(version, OLDEST_MATTERMOST) && {
        level: 'must',
        setting: 'version',
        words: `Mattermost is version ${version}; SET Cycle needs ${OLDEST_MATTERMOST} or newer. Upgrade Mattermost first.`,
    },
];

/** How people, Mattermost and the sidecar reach one another. */
const checkReach: Check = ({ServiceSettings: service}, {mattermostUrl, publicUrl, publicAddresses, ownAddresses}) => {
    const site = service.SiteURL;
    const isOther = site !== '' && (!URL.canParse(site) || addressOf(site) !== addressOf(mattermostUrl));
    const host = hostOf(publicUrl);
    const callable = service.AllowedUntrustedInternalConnections;
    const isHere = publicAddresses.some((address) => ownAddresses.includes(address));
    const withHost = (level: Finding['level'], why: string): Finding =>
        finding(
            level,
            'ServiceSettings',
            'AllowedUntrustedInternalConnections',
            callable,
            `${callable} ${host}`.trim(),
            why,
        );
    return [
        site === '' &&
            finding(
                'must',
                'ServiceSettings',
                'SiteURL',
                site,
                mattermostUrl,
                'without it Mattermost runs no slash command.',
            ),
        isOther &&
            finding(
                'advice',
                'ServiceSettings',
                'SiteURL',
                site,
                mattermostUrl,
                'it is not the address you gave; leave it if people use it in their browsers.',
            ),
        !service.EnableCommands &&
            finding(
                'must',
                'ServiceSettings',
                'EnableCommands',
                false,
                true,
                'all of SET Cycle comes through slash commands.',
            ),
        !isCallable(callable, host, publicAddresses)
            ? withHost('must', `Mattermost may not call the sidecar at ${host} otherwise.`)
            : isHere &&
              !isNamed(callable, host, publicAddresses) &&
              withHost(
                  'advice',
                  `${host} is this machine, and Mattermost calls no address of its own otherwise. Leave it where Mattermost runs on another machine.`,
              ),
    ];
};

/** What installing needs: to make the bot and to upload the plugin. */
const checkSetUp: Check = ({ServiceSettings: service, PluginSettings: plugins}, {botExists, uploadNeeded}) => [
    !service.EnableBotAccountCreation &&
        !botExists &&
        finding(
            'must',
            'ServiceSettings',
            'EnableBotAccountCreation',
            false,
            true,
            'needed while the bot is made; it may be switched off afterwards.',
        ),
    !plugins.Enable && finding('must', 'PluginSettings', 'Enable', false, true, 'the sidebar is a plugin.'),
    uploadNeeded &&
        !plugins.EnableUploads &&
        finding(
            'must',
            'PluginSettings',
            'EnableUploads',
            false,
            true,
            'needed to upload the plugin. Mattermost does not let it be changed through its API or System Console.',
        ),
    uploadNeeded &&
        plugins.RequirePluginSignature &&
        finding(
            'must',
            'PluginSettings',
            'RequirePluginSignature',
            true,
            false,
            'with it Mattermost refuses every upload.',
        ),
];

/** How long, how large and how many requests may be. */
const checkLimits: Check = ({ServiceSettings: service, RateLimitSettings: rate}) => {
    const {OutgoingIntegrationRequestsTimeout: timeout, MaximumPayloadSizeBytes: size} = service;
    return [
        timeout < 30 &&
            finding(
                timeout < 10 ? 'must' : 'advice',
                'ServiceSettings',
                'OutgoingIntegrationRequestsTimeout',
                timeout,
                30,
                'it is also how long (in seconds) a click or command may take to open its form.',
            ),
        size < 300_000 &&
            finding(
                'advice',
                'ServiceSettings',
                'MaximumPayloadSizeBytes',
                size,
                300_000,
                'longer updates and large run cards are refused by Mattermost.',
            ),
        rate.Enable &&
            !rate.VaryByUser &&
            finding(
                'advice',
                'RateLimitSettings',
                'VaryByUser',
                false,
                true,
                'the rate limiter counts by address, so all that the bot does shares one allowance; reminders come late when it is used up.',
            ),
    ];
};

/** Under whose name people read what we answer them. */
const checkNames: Check = ({ServiceSettings: service}) => [
    !service.EnablePostUsernameOverride &&
        finding(
            'advice',
            'ServiceSettings',
            'EnablePostUsernameOverride',
            false,
            true,
            'answers to /set stand under the name of whoever typed it, with BOT beside it; with it they stand under set-cycle.',
        ),
];

/** What ends the bot's work one day. */
const checkBot: Check = ({ServiceSettings: service}, {owner}) => [
    service.MaximumPersonalAccessTokenLifetimeDays > 0 &&
        finding(
            'advice',
            'ServiceSettings',
            'MaximumPersonalAccessTokenLifetimeDays',
            service.MaximumPersonalAccessTokenLifetimeDays,
            0,
            'newer servers let the bot’s token expire after that many days; run `set-cycle install` again before it does.',
        ),
    service.DisableBotsWhenOwnerIsDeactivated &&
        finding(
            'advice',
            'ServiceSettings',
            'DisableBotsWhenOwnerIsDeactivated',
            true,
            false,
            `else the bot stops on the day @${owner} is deactivated.`,
        ),
];
