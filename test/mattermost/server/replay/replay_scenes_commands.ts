import {objectAt, textAt} from '../json';
import {channel, none, post, type Scene} from './replay_scene';
import type {Stage} from './replay_stage';

async function directWithBot(stage: Stage, as: string): Promise<void> {
    const id = await stage.make(as, 'POST', '/channels/direct', [stage.people[as]?.id ?? '', stage.bot.id]);
    stage.bindings.set(`<channel:dm ${as}-bot>`, id);
}

async function useHook(stage: Stage, times: number): Promise<void> {
    const path = `/hooks/commands/${stage.bindings.get('<id:31>') ?? ''}`;
    for (let use = 0; use < times; use += 1) {
        await fetch(`${stage.mm.url}${path}`, {method: 'POST', body: '{"text":"n"}'});
    }
}

export const commands: Scene = {
    async setUp(stage) {
        await channel(stage, 'ann', 'cmd-private', 'P', ['setbot']);
        await channel(stage, 'ann', 'ann-cmd-public', 'O');
        const archived = await channel(stage, 'ann', 'cmd-archived', 'P');
        await stage.make('ann', 'DELETE', `/channels/${archived}`);
        await directWithBot(stage, 'ann');
        await directWithBot(stage, 'eve');
        await post(stage, 'ann', 'cmd-private', 'root', '<post:10>');
    },
    before: {
        44: async (stage) => {
            await stage.sidecar.down();
            return undefined;
        },
        79(stage) {
            stage.mm.config.ServiceSettings.EnableCommands = true;
            stage.mm.config.ServiceSettings.AllowedUntrustedInternalConnections = '';
            return none();
        },
        80: async (stage) => {
            stage.mm.config.ServiceSettings.AllowedUntrustedInternalConnections = '127.0.0.1';
            const channelId = stage.bindings.get('<channel:cmd-private>') ?? '';
            await stage.make('ann', 'POST', '/commands/execute', {command: '/set hook', channel_id: channelId});
            const asked = objectAt(stage.sidecar.requests.at(-1) ?? {}, 'body') ?? {};
            stage.bindings.set('<id:31>', textAt(asked, 'response_url').split('/').at(-1) ?? '');
            return undefined;
        },
        82: async (stage) => {
            await useHook(stage, 3);
            return undefined;
        },
    },
};
commands.after = {
    44: (stage) => stage.sidecar.up(),
};
