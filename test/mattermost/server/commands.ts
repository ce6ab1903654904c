import {refusal} from './errors';
import {textAt, type JsonObject} from './json';
import type {Command} from './records';
import type {World} from './world';

/** Commands of the server itself that the stand-in names in its suggestions; it runs none of them. */
export const BUILT_IN: readonly {trigger: string; hint: string; description: string}[] = [
    {trigger: 'search', hint: '[text]', description: 'Search text in messages'},
    {trigger: 'settings', hint: '', description: 'Open the Settings dialog'},
    {trigger: 'away', hint: '', description: 'Set your status away'},
];

/** The custom command with a trigger in a team. */
export function commandByTrigger(world: World, teamId: string, trigger: string): Command | undefined {
    return [...world.state.commands.values()].find(
        (command) => command.team_id === teamId && command.trigger === trigger && command.delete_at === 0,
    );
}

/** Limits of a command, with the answers that were measured (commands.json). */
export function checkCommand(world: World, draft: {id?: string; team_id: string; trigger: string; url: string}): void {
    const {trigger, url} = draft;
    if (trigger === '' || trigger.length > 128 || trigger.startsWith('/') || trigger.includes(' ')) {
        throw refusal(400, 'model.command.is_valid.trigger.app_error');
    }
    if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
        throw refusal(400, 'model.command.is_valid.url_http.app_error');
    }
    const other = commandByTrigger(world, draft.team_id, trigger);
    if ((other && other.id !== draft.id) || BUILT_IN.some((builtIn) => builtIn.trigger === trigger)) {
        throw refusal(400, 'api.command.duplicate_trigger.app_error');
    }
}

/** The texts of a command that its maker chooses. */
export function commandTexts(
    body: JsonObject,
): Omit<Command, 'id' | 'token' | 'create_at' | 'update_at' | 'delete_at' | 'creator_id' | 'team_id' | 'plugin_id'> {
    return {
        trigger: textAt(body, 'trigger').toLowerCase(),
        method: textAt(body, 'method') || 'P',
        username: textAt(body, 'username'),
        icon_url: textAt(body, 'icon_url'),
        auto_complete: body['auto_complete'] === true,
        auto_complete_desc: textAt(body, 'auto_complete_desc'),
        auto_complete_hint: textAt(body, 'auto_complete_hint'),
        display_name: textAt(body, 'display_name'),
        description: textAt(body, 'description'),
        url: textAt(body, 'url'),
    };
}

/** A command as people without the right to change it see it: no token, no address, no creator. */
export function sanitizedCommand(command: Command): Command {
    return {...command, token: '', creator_id: '', method: '', username: '', icon_url: '', url: ''};
}

/** A command of the server itself, in the shape of the list. */
export function builtInCommand(builtIn: (typeof BUILT_IN)[number]): Command {
    return {
        id: '',
        token: '',
        create_at: 0,
        update_at: 0,
        delete_at: 0,
        creator_id: '',
        team_id: '',
        trigger: builtIn.trigger,
        method: '',
        username: '',
        icon_url: '',
        auto_complete: true,
        auto_complete_desc: builtIn.description,
        auto_complete_hint: builtIn.hint,
        display_name: builtIn.trigger,
        description: '',
        url: '',
        plugin_id: '',
    };
}
