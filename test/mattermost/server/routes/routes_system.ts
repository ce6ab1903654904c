import {caller, objectBody, ok, type Answer, type Call} from '../call';
import {applyConfigJson} from '../config';
import {ApiError, forbidden, refusal} from '../errors';
import {isObject, objectAt, parseJson, type Json, type JsonObject} from '../json';
import {isAdmin} from '../permissions';
import {route, type Route} from './router';
import {publicKeyOf} from '../trigger_id';
import {BUILD, VERSION} from '../version';
import {siteUrl} from '../world';

function clientConfig(call: Call): Answer {
    const {config, state} = call.world;
    const open = {
        Version: VERSION,
        BuildNumber: BUILD,
        BuildEnterpriseReady: 'false',
        SiteURL: siteUrl(call.world),
        AsymmetricSigningPublicKey: publicKeyOf(state.secrets.signingKey),
        DiagnosticId: state.secrets.diagnosticId,
    };
    if (!call.session) {
        return ok(open);
    }
    return ok({
        ...open,
        EnableCommands: String(config.ServiceSettings.EnableCommands),
        PluginsEnabled: String(config.PluginSettings.Enable),
        CollapsedThreads: config.ServiceSettings.CollapsedThreads,
        FeatureFlagAppsEnabled: 'false',
        EnableUserAccessTokens: String(config.ServiceSettings.EnableUserAccessTokens),
        DisableAppBar: String(config.ExperimentalSettings.DisableAppBar),
        EnableBotAccountCreation: String(config.ServiceSettings.EnableBotAccountCreation),
        MaxPostSize: '16383',
    });
}

function asJson(value: object): JsonObject {
    const copy: Json | undefined = parseJson(JSON.stringify(value));
    return isObject(copy) ? copy : {};
}

function getConfig(call: Call): Answer {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    return ok(asJson(call.world.config));
}

function patchConfig(call: Call): Answer {
    if (!isAdmin(caller(call))) {
        throw forbidden();
    }
    const patch = objectBody(call, 'config');
    const plugins = objectAt(patch, 'PluginSettings');
    const locked = ['EnableUploads', 'RequirePluginSignature'].find((key) => plugins?.[key] !== undefined);
    if (locked) {
        throw new ApiError(
            403,
            'api.config.update_config.not_allowed_security.app_error',
            `Changing PluginSettings.${locked} is not allowed due to security reasons.`,
        );
    }
    applyConfigJson(call.world.config, patch);
    call.world.changed();
    call.world.hub.publish('config_changed', {config: {Version: VERSION}}, {});
    return ok(asJson(call.world.config));
}

function unlicensed(status: number, id: string): () => Answer {
    return () => {
        throw refusal(status, id);
    };
}

export const systemRoutes: Route[] = [
    route(
        'GET',
        '/api/v4/system/ping',
        () =>
            ok({
                ActiveSearchBackend: 'database',
                AndroidLatestVersion: '',
                AndroidMinVersion: '',
                IosLatestVersion: '',
                IosMinVersion: '',
                status: 'OK',
            }),
        'open',
    ),
    route('GET', '/api/v4/config/client', clientConfig, 'open'),
    route('GET', '/api/v4/config', getConfig),
    route('PUT', '/api/v4/config/patch', patchConfig),
    route('GET', '/api/v4/license/client', () => ok({IsLicensed: 'false'}), 'open'),
    route('POST', '/api/v4/groups', unlicensed(501, 'api.license_error')),
    route(
        'POST',
        '/api/v4/channels/:channel_id/bookmarks',
        unlicensed(501, 'api.channel.bookmark.channel_bookmark.license.error'),
    ),
    route('POST', '/api/v4/hooks/incoming', () => {
        throw forbidden();
    }),
];
