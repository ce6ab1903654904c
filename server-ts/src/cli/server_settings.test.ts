import * as v from 'valibot';
import {checkSettings, settingsShape, type Circumstances} from './server_settings';

const around: Circumstances = {
    version: '11.6.0',
    mattermostUrl: 'https://chat.example.com/mm',
    publicUrl: 'http://127.0.0.77:8077',
    publicAddresses: ['127.0.0.77'],
    ownAddresses: [],
    botExists: true,
    uploadNeeded: false,
    owner: 'admin',
};

function said(service: Record<string, unknown> = {}, circumstances: Partial<Circumstances> = {}): string[] {
    const settings = v.parse(settingsShape, {
        ServiceSettings: {
            SiteURL: around.mattermostUrl,
            AllowedUntrustedInternalConnections: '127.0.0.77',
            DisableBotsWhenOwnerIsDeactivated: false,
            EnablePostUsernameOverride: true,
            ...service,
        },
        PluginSettings: {},
    });
    return checkSettings(settings, {...around, ...circumstances}).map(({level, words}) => `${level} ${words}`);
}

it('says nothing of a server whose settings allow all', () => {
    expect(said()).toEqual([]);
    expect(said({SiteURL: 'https://chat.example.com/mm/'})).toEqual([]);
});

it('refuses a Mattermost that is too old', () => {
    const words = 'must Mattermost is version 11.4.9; SET Cycle needs 11.5.0 or newer. Upgrade Mattermost first.';
    expect(said({}, {version: '11.4.9'})).toEqual([words]);
    expect(said({}, {version: '11.5.0'})).toEqual([]);
    expect(said({}, {version: '12.0.1'})).toEqual([]);
});

it.each([false, null])(
    'says under whose name answers stand where EnablePostUsernameOverride is %j, and that nothing else is amiss',
    (found) => {
        expect(said({EnablePostUsernameOverride: found})).toEqual([
            'advice ServiceSettings.EnablePostUsernameOverride is false. Set MM_SERVICESETTINGS_ENABLEPOSTUSERNAMEOVERRIDE=true (or "EnablePostUsernameOverride": true under "ServiceSettings" in config.json) and restart Mattermost: answers to /set stand under the name of whoever typed it, with BOT beside it; with it they stand under set-cycle.',
        ]);
    },
);

it.each([
    ['SiteURL', 'https://other.example.com', 'https://chat.example.com/mm'],
    ['SiteURL', 'https://chat.example.com:8065/mm', 'https://chat.example.com/mm'],
    ['SiteURL', 'https://chat.example.com', 'https://chat.example.com/mm'],
    ['MaximumPersonalAccessTokenLifetimeDays', 90, 0],
])('advises about %s where it is %j', (key, found, wanted) => {
    const line = `Set MM_SERVICESETTINGS_${key.toUpperCase()}=${JSON.stringify(wanted)} (or "${key}": ${JSON.stringify(wanted)} under "ServiceSettings" in config.json)`;
    expect(said({[key]: found})).toEqual([
        expect.stringContaining(`advice ServiceSettings.${key} is ${JSON.stringify(found)}. ${line}`),
    ]);
});

it('advises about a public address of this machine, which Mattermost does not call where it is its own', () => {
    const behindProxy = {publicUrl: 'https://set.example.com', publicAddresses: ['192.0.2.7']};
    const here = {...behindProxy, ownAddresses: ['127.0.0.1', '192.0.2.7']};
    expect(said({}, {...behindProxy, ownAddresses: ['198.51.100.9']})).toEqual([]);
    expect(said({}, here)).toEqual([
        'advice ServiceSettings.AllowedUntrustedInternalConnections is "127.0.0.77". Set MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS="127.0.0.77 set.example.com" (or "AllowedUntrustedInternalConnections": "127.0.0.77 set.example.com" under "ServiceSettings" in config.json) and restart Mattermost: set.example.com is this machine, and Mattermost calls no address of its own otherwise. Leave it where Mattermost runs on another machine.',
    ]);
    expect(said({AllowedUntrustedInternalConnections: 'set.example.com'}, here)).toEqual([]);
    expect(said({AllowedUntrustedInternalConnections: '192.0.2.0/24'}, here)).toEqual([]);
});
