import * as v from 'valibot';
import {hostOf, isCallable} from './private_address';

/** The oldest Mattermost that the plugin and the recordings hold for. */
export const OLDEST_MATTERMOST = '11.5.0';

/** The part of Mattermost's settings that matters to us. A setting that the server does not name has the default of the server. */
export const settingsShape = v.object({
    ServiceSettings: v.object({
        SiteURL: v.nullish(v.string(), ''),
        EnableCommands: v.nullish(v.boolean(), true),
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

/** Everything that is wrong with a server's settings, each with the exact line to change. Empty when all is well. */
export function checkSettings(settings: Settings, around: Circumstances): Finding[] {
    const {ServiceSettings: service, PluginSettings: plugins, RateLimitSettings: rate} = settings;
    const findings: Finding[] = [];
    const must = (
        section: keyof Settings,
        key: string,
        found: unknown,
        wanted: string | number | boolean,
        why: string,
    ): void => {
        findings.push({level: 'must', setting: `${section}.${key}`, words: line(section, key, found, wanted, why)});
    };
    const advise = (
        section: keyof Settings,
        key: string,
        found: unknown,
        wanted: string | number | boolean,
        why: string,
    ): void => {
        findings.push({level: 'advice', setting: `${section}.${key}`, words: line(section, key, found, wanted, why)});
    };

    if (isOlderVersion(around.version, OLDEST_MATTERMOST)) {
        findings.push({
            level: 'must',
            setting: 'version',
            words: `Mattermost is version ${around.version}; SET Cycle needs ${OLDEST_MATTERMOST} or newer. Upgrade Mattermost first.`,
        });
    }
    const site = service.SiteURL;
    if (site === '') {
        must('ServiceSettings', 'SiteURL', site, around.mattermostUrl, 'without it Mattermost runs no slash command.');
    } else if (!URL.canParse(site) || addressOf(site) !== addressOf(around.mattermostUrl)) {
        advise(
            'ServiceSettings',
            'SiteURL',
            site,
            around.mattermostUrl,
            'it is not the address you gave; leave it if people use it in their browsers.',
        );
    }
    if (!service.EnableCommands) {
        must('ServiceSettings', 'EnableCommands', false, true, 'all of SET Cycle comes through slash commands.');
    }
    const host = hostOf(around.publicUrl);
    if (!isCallable(service.AllowedUntrustedInternalConnections, host, around.publicAddresses)) {
        const wanted = `${service.AllowedUntrustedInternalConnections} ${host}`.trim();
        must(
            'ServiceSettings',
            'AllowedUntrustedInternalConnections',
            service.AllowedUntrustedInternalConnections,
            wanted,
            `Mattermost may not call the sidecar at ${host} otherwise.`,
        );
    }
    if (!service.EnableBotAccountCreation && !around.botExists) {
        must(
            'ServiceSettings',
            'EnableBotAccountCreation',
            false,
            true,
            'needed while the bot is made; it may be switched off afterwards.',
        );
    }
    if (!plugins.Enable) {
        must('PluginSettings', 'Enable', false, true, 'the sidebar is a plugin.');
    }
    if (around.uploadNeeded && !plugins.EnableUploads) {
        must(
            'PluginSettings',
            'EnableUploads',
            false,
            true,
            'needed to upload the plugin. Mattermost does not let it be changed through its API or System Console.',
        );
    }
    if (around.uploadNeeded && plugins.RequirePluginSignature) {
        must('PluginSettings', 'RequirePluginSignature', true, false, 'with it Mattermost refuses every upload.');
    }
    if (service.OutgoingIntegrationRequestsTimeout < 10) {
        must(
            'ServiceSettings',
            'OutgoingIntegrationRequestsTimeout',
            service.OutgoingIntegrationRequestsTimeout,
            30,
            'it is also how long (in seconds) a click or command may take to open its form.',
        );
    } else if (service.OutgoingIntegrationRequestsTimeout < 30) {
        advise(
            'ServiceSettings',
            'OutgoingIntegrationRequestsTimeout',
            service.OutgoingIntegrationRequestsTimeout,
            30,
            'it is also how long (in seconds) a click or command may take to open its form.',
        );
    }
    if (service.MaximumPayloadSizeBytes < 300_000) {
        advise(
            'ServiceSettings',
            'MaximumPayloadSizeBytes',
            service.MaximumPayloadSizeBytes,
            300_000,
            'longer updates and large run cards are refused by Mattermost.',
        );
    }
    if (rate.Enable && !rate.VaryByUser) {
        advise(
            'RateLimitSettings',
            'VaryByUser',
            false,
            true,
            'the rate limiter counts by address, so all that the bot does shares one allowance; reminders come late when it is used up.',
        );
    }
    if (service.MaximumPersonalAccessTokenLifetimeDays > 0) {
        advise(
            'ServiceSettings',
            'MaximumPersonalAccessTokenLifetimeDays',
            service.MaximumPersonalAccessTokenLifetimeDays,
            0,
            'newer servers let the bot’s token expire after that many days; run `set-cycle install` again before it does.',
        );
    }
    if (service.DisableBotsWhenOwnerIsDeactivated) {
        advise(
            'ServiceSettings',
            'DisableBotsWhenOwnerIsDeactivated',
            true,
            false,
            `else the bot stops on the day @${around.owner} is deactivated.`,
        );
    }
    return findings;
}
