import {objectAt, textAt} from '../json';
import {channel, type Scene} from './replay_scene';
import type {Stage} from './replay_stage';

export const actions: Scene = {
    async setUp(stage) {
        await channel(stage, 'bot', 'act-private', 'P', ['ann', 'bob']);
        stage.mm.seed.command({teamId: stage.eng, trigger: 'eph', url: `${stage.sidecar.url}/mattermost/command`});
        stage.bindings.set('<post:ephemeral>', 'yyyyyyyyyyyyyyyyyyyyyyyyyy');
    },
    before: {
        23: async (stage) => {
            await stage.sidecar.down();
            return undefined;
        },
    },
    after: {
        23: (stage) => stage.sidecar.up(),
    },
};

export const cookies: Scene = {
    async setUp(stage) {
        const {seed} = stage.mm;
        await channel(stage, 'ann', 'ck-private', 'P', ['setbot']);
        const privateId = stage.bindings.get('<channel:ck-private>') ?? '';
        stage.bindings.set('<channel:private>', privateId);
        const button = (id: string, path: string, context: Record<string, string>): object => ({
            attachments: [
                {
                    text: 'x',
                    actions: [{id, type: 'button', name: id, integration: {url: stage.sidecar.url + path, context}}],
                },
            ],
        });
        const asJson = (value: object): Record<string, never> => JSON.parse(JSON.stringify(value));
        const secret = button('secret', '/mattermost/action', {run: 'r1', act: 'finish', mac: 'M'});
        const card = seed.post({channelId: privateId, userId: stage.bot.id, message: 'card', props: asJson(secret)});
        stage.bindings.set('<post:private-card>', card.id);
        seed.command({teamId: stage.eng, trigger: 'own', url: `${stage.sidecar.url}/own-command`});
        stage.sidecar.replies.push({
            status: 200,
            body: {response_type: 'ephemeral', text: 'choose', ...asJson(button('own', '/own', {act: 'own'}))},
        });
        const square = stage.bindings.get('<channel:town-square>') ?? '';
        await stage.make('cy', 'POST', '/commands/execute', {command: '/own', channel_id: square});
        const event = stage.mm.events.findLast((one) => one.event === 'ephemeral_message');
        const shown = event && 'post' in event.data ? String(event.data.post) : '{}';
        stage.bindings.set('<post:ephemeral of cy>', /"id":"([a-z0-9]{26})"/.exec(shown)?.[1] ?? '');
        stage.bindings.set('<cookie of the ephemeral post>', /"cookie":"([^"]+)"/.exec(shown)?.[1] ?? '');
    },
};

async function freshTrigger(stage: Stage): Promise<undefined> {
    const square = stage.bindings.get('<channel:town-square>') ?? '';
    await stage.make('ann', 'POST', '/commands/execute', {command: '/trigger', channel_id: square});
    const asked = objectAt(stage.sidecar.requests.at(-1) ?? {}, 'body') ?? {};
    stage.bindings.set('<trigger_id: signed, see triggers.json>', textAt(asked, 'trigger_id'));
    return undefined;
}

async function dialogBody(stage: Stage, change: object): Promise<string> {
    await freshTrigger(stage);
    const element = {display_name: 'Field', name: 'f', type: 'text'};
    return JSON.stringify({
        trigger_id: stage.bindings.get('<trigger_id: signed, see triggers.json>'),
        url: `${stage.sidecar.url}/mattermost/dialog`,
        dialog: {title: 'Post update', elements: [element], state: 'STATE', ...change},
    });
}

const many = (count: number): {text: string; value: string}[] =>
    Array.from({length: count}, (_, at) => ({text: `option ${String(at)}`, value: String(at)}));

export const dialogs: Scene = {
    async setUp(stage) {
        await channel(stage, 'ann', 'dlg-private', 'P', ['setbot']);
        stage.mm.seed.command({teamId: stage.eng, trigger: 'trigger', url: `${stage.sidecar.url}/trigger`});
        await freshTrigger(stage);
    },
    before: {
        6: async (stage) => {
            const name = '<trigger_id: signed, see triggers.json>';
            const plain = Buffer.from(stage.bindings.get(name) ?? '', 'base64').toString('latin1');
            const changed = plain.replace(stage.people['ann']?.id ?? '', stage.people['bob']?.id ?? '');
            stage.bindings.set(name, Buffer.from(changed, 'latin1').toString('base64'));
            return Promise.resolve(undefined);
        },
        7: async (stage) => {
            await freshTrigger(stage);
            stage.mm.config.ServiceSettings.OutgoingIntegrationRequestsTimeout = 1;
            stage.mm.setClockOffset(1500);
            return undefined;
        },
        8: (stage) => freshTrigger(stage),
        17: (stage) =>
            dialogBody(stage, {
                elements: [{display_name: 'F', name: 'f', type: 'textarea', default: 'd'.repeat(3001)}],
            }),
        27: (stage) =>
            dialogBody(stage, {
                elements: many(60).map(({value}) => ({display_name: 'F', name: value, type: 'text'})),
            }),
        28: (stage) =>
            dialogBody(stage, {
                elements: [{display_name: 'F', name: 'f', type: 'select', options: many(1000)}],
            }),
        29: (stage) => dialogBody(stage, {state: 'x'.repeat(100_000)}),
        30: (stage) => dialogBody(stage, {introduction_text: 'x'.repeat(20_000)}),
        43: async (stage) => {
            await stage.sidecar.down();
            return undefined;
        },
    },
    after: {
        7(stage) {
            stage.mm.config.ServiceSettings.OutgoingIntegrationRequestsTimeout = 30;
        },
        43: (stage) => stage.sidecar.up(),
    },
};
