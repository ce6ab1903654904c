import {isObject, textAt} from '../json';
import {channel, none, post, type Scene} from './replay_scene';

export const bots: Scene = {
    async setUp(stage) {
        await channel(stage, 'ann', 'ann-secret', 'P');
        await channel(stage, 'ann', 'ann-secret2', 'P');
        await channel(stage, 'ann', 'ann-priv2', 'P');
        await channel(stage, 'ann', 'ann-public', 'O');
        const {ServiceSettings} = stage.mm.config;
        ServiceSettings.EnableUserAccessTokens = true;
        const path = `/users/${stage.mm.admin.id}/tokens`;
        const {body} = await stage.api('admin', 'POST', path, {description: 'own'});
        stage.bindings.set('<token:pat>', isObject(body) ? textAt(body, 'token') : '');
        ServiceSettings.EnableUserAccessTokens = false;
    },
    before: {
        4(stage) {
            stage.mm.config.ServiceSettings.EnableBotAccountCreation = false;
            return none();
        },
        73: async (stage) => {
            await post(stage, 'ann', 'inc-private', 'by ann', '<post:4>');
            return undefined;
        },
    },
    after: {
        4(stage) {
            stage.mm.config.ServiceSettings.EnableBotAccountCreation = true;
        },
    },
};

export const users: Scene = {
    async setUp(stage) {
        const {ServiceSettings} = stage.mm.config;
        ServiceSettings.EnableUserAccessTokens = true;
        const zone = (automatic: string, manual: string): Record<string, string> => ({
            automaticTimezone: automatic,
            manualTimezone: manual,
            useAutomaticTimezone: manual ? 'false' : 'true',
        });
        await stage.make('ann', 'PUT', '/users/me/patch', {timezone: zone('', 'Europe/Berlin')});
        await stage.make('bob', 'PUT', '/users/me/patch', {timezone: zone('UTC', '')});
        await stage.make('cy', 'PUT', '/users/me/patch', {timezone: zone('UTC', '')});
        await stage.make('ann', 'DELETE', '/users/me/status/custom');
        await stage.make('bob', 'PUT', '/users/me/status', {status: 'online'});
        await channel(stage, 'bot', 'usr-private', 'P', ['ann', 'bob']);
        await channel(stage, 'ann', 'usr-secret', 'P');
    },
};

export const signals: Scene = {
    async setUp(stage) {
        await channel(stage, 'bot', 'run', 'P', ['ann']);
        stage.bindings.set('<run>', 'yyyyyyyyyyyyyyyyyyyyyyyyyy');
    },
};
