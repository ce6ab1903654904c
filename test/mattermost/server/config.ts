import {isObject, type Json, type JsonObject} from './json';

/** The settings that the stand-in obeys, in the sections of config.json. Defaults are the server's own. */
export interface ServerConfig {
    ServiceSettings: {
        SiteURL: string;
        EnableCommands: boolean;
        EnableIncomingWebhooks: boolean;
        EnableBotAccountCreation: boolean;
        EnableUserAccessTokens: boolean;
        DisableBotsWhenOwnerIsDeactivated: boolean;
        EnablePostUsernameOverride: boolean;
        EnablePostIconOverride: boolean;
        /** Host names, addresses or networks, separated by spaces, that integrations may be called at although private. */
        AllowedUntrustedInternalConnections: string;
        AllowCorsFrom: string;
        CorsAllowCredentials: boolean;
        /** Seconds; also the life of a trigger id. */
        OutgoingIntegrationRequestsTimeout: number;
        MaximumPayloadSizeBytes: number;
        ExperimentalStrictCSRFEnforcement: boolean;
        CollapsedThreads: string;
    };
    PluginSettings: {
        Enable: boolean;
        EnableUploads: boolean;
        RequirePluginSignature: boolean;
        Plugins: JsonObject;
        PluginStates: JsonObject;
    };
    RateLimitSettings: {
        Enable: boolean;
        PerSec: number;
        MaxBurst: number;
        VaryByRemoteAddr: boolean;
        VaryByUser: boolean;
    };
    ExperimentalSettings: {DisableAppBar: boolean};
    TeamSettings: {MaxChannelsPerTeam: number; EnableUserDeactivation: boolean};
    DisplaySettings: {MaxMarkdownNodes: number};
}

/** Any part of the settings. */
export type ConfigPatch = {[Section in keyof ServerConfig]?: Partial<ServerConfig[Section]>};

/** The defaults; only AllowedUntrustedInternalConnections differs (really ""), as tests live on loopback. */
export function defaultConfig(): ServerConfig {
    return {
        ServiceSettings: {
            SiteURL: '',
            EnableCommands: true,
            EnableIncomingWebhooks: true,
            EnableBotAccountCreation: false,
            EnableUserAccessTokens: false,
            DisableBotsWhenOwnerIsDeactivated: true,
            EnablePostUsernameOverride: false,
            EnablePostIconOverride: false,
            AllowedUntrustedInternalConnections: '127.0.0.0/8',
            AllowCorsFrom: '',
            CorsAllowCredentials: false,
            OutgoingIntegrationRequestsTimeout: 30,
            MaximumPayloadSizeBytes: 300000,
            ExperimentalStrictCSRFEnforcement: false,
            CollapsedThreads: 'always_on',
        },
        PluginSettings: {
            Enable: true,
            EnableUploads: false,
            RequirePluginSignature: false,
            Plugins: {},
            PluginStates: {},
        },
        RateLimitSettings: {Enable: false, PerSec: 10, MaxBurst: 100, VaryByRemoteAddr: true, VaryByUser: false},
        ExperimentalSettings: {DisableAppBar: false},
        TeamSettings: {MaxChannelsPerTeam: 2000, EnableUserDeactivation: false},
        DisplaySettings: {MaxMarkdownNodes: 0},
    };
}

/** Writes a patch over the settings, in place. */
export function applyConfig(config: ServerConfig, patch: ConfigPatch): void {
    Object.assign(config.ServiceSettings, patch.ServiceSettings);
    Object.assign(config.PluginSettings, patch.PluginSettings);
    Object.assign(config.RateLimitSettings, patch.RateLimitSettings);
    Object.assign(config.ExperimentalSettings, patch.ExperimentalSettings);
    Object.assign(config.TeamSettings, patch.TeamSettings);
    Object.assign(config.DisplaySettings, patch.DisplaySettings);
}

/** Writes known settings of the same kind from JSON into the sections; unknown ones are left out. */
export function applyConfigJson(config: ServerConfig, patch: JsonObject): void {
    for (const [name, section] of Object.entries(config)) {
        const wanted = patch[name];
        if (isObject(wanted)) {
            mergeKnown(section, wanted);
        }
    }
}

function mergeKnown(into: object, from: JsonObject): void {
    for (const [key, value] of Object.entries(from)) {
        const old: unknown = Reflect.get(into, key);
        if (isObject(old) && isObject(value)) {
            Reflect.set(into, key, mergeOver(old, value));
        } else if (typeof old === typeof value && !isObject(old)) {
            Reflect.set(into, key, value);
        }
    }
}

function mergeOver(old: JsonObject, patch: JsonObject): JsonObject {
    const merged: JsonObject = {...old};
    for (const [key, value] of Object.entries(patch)) {
        const before = merged[key];
        const next: Json = isObject(before) && isObject(value) ? mergeOver(before, value) : value;
        merged[key] = next;
    }
    return merged;
}
