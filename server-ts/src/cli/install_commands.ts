import * as v from 'valibot';
import type {Rest} from '../adapters/mattermost/rest';
import {SLASH_DESCRIPTION, SLASH_HINT} from '../application/phone/slash_grammar';
import {BOT_USERNAME, COMMAND_TRIGGER, HIDDEN_TRIGGER} from '../contract/names';
import {Failure} from './failure';
import type {Step} from './install_bot';

const COMMAND_PATH = '/mattermost/command';

const commandShape = v.looseObject({
    id: v.string(),
    token: v.optional(v.string(), ''),
    team_id: v.string(),
    trigger: v.string(),
    url: v.optional(v.string(), ''),
    method: v.optional(v.string(), ''),
    username: v.optional(v.string(), ''),
    auto_complete: v.optional(v.boolean(), false),
    auto_complete_desc: v.optional(v.string(), ''),
    auto_complete_hint: v.optional(v.string(), ''),
});
export type CommandRecord = v.InferOutput<typeof commandShape>;

/** Where Mattermost has to send commands, for the address at which it reaches the sidecar. */
export function commandUrlOf(publicUrl: string): string {
    return `${publicUrl.replace(/\/+$/, '')}${COMMAND_PATH}`;
}

/** Our commands of a team: those with our triggers that point at a sidecar. Needs an admin, because only admins see their tokens. */
export async function ownCommands(rest: Rest, teamId: string): Promise<CommandRecord[]> {
    const all = await rest.get(`/commands?team_id=${teamId}&custom_only=true`, v.array(commandShape));
    return all.filter(
        ({trigger, url}) => [COMMAND_TRIGGER, HIDDEN_TRIGGER].includes(trigger) && url.endsWith(COMMAND_PATH),
    );
}

interface Wanted {
    trigger: string;
    method: 'P';
    url: string;
    /** Under this name the answers stand, where the server lets integrations change it; else under the name of whoever asked. */
    username: string;
    auto_complete: boolean;
    auto_complete_desc: string;
    auto_complete_hint: string;
    display_name: string;
    description: string;
}

function wantedCommands(url: string): Wanted[] {
    const shared = {method: 'P' as const, url, username: BOT_USERNAME};
    return [
        {
            ...shared,
            trigger: COMMAND_TRIGGER,
            auto_complete: true,
            auto_complete_desc: SLASH_DESCRIPTION,
            auto_complete_hint: SLASH_HINT,
            display_name: 'SET Cycle',
            description: 'What people type. Made by set-cycle install.',
        },
        {
            ...shared,
            trigger: HIDDEN_TRIGGER,
            auto_complete: false,
            auto_complete_desc: '',
            auto_complete_hint: '',
            display_name: 'SET Cycle (sidebar)',
            description: 'Carries the requests of the sidebar. Made by set-cycle install.',
        },
    ];
}

/** Makes or repairs the two commands of a team, and gives their tokens. Throws `Failure` where another integration has the trigger. */
export async function ensureCommands(
    rest: Rest,
    team: {id: string; name: string},
    publicUrl: string,
): Promise<{visibleToken: string; hiddenToken: string; steps: Step[]}> {
    const present = await rest.get(`/commands?team_id=${team.id}&custom_only=true`, v.array(commandShape));
    const tokens = new Map<string, string>();
    const steps: Step[] = [];
    for (const wanted of wantedCommands(commandUrlOf(publicUrl))) {
        const found = present.find(({trigger}) => trigger === wanted.trigger);
        const {token, step} = found ? await repaired(rest, team, found, wanted) : await made(rest, team, wanted);
        tokens.set(wanted.trigger, token);
        steps.push(step);
    }
    return {visibleToken: tokens.get(COMMAND_TRIGGER) ?? '', hiddenToken: tokens.get(HIDDEN_TRIGGER) ?? '', steps};
}

async function made(
    rest: Rest,
    team: {id: string; name: string},
    wanted: Wanted,
): Promise<{token: string; step: Step}> {
    const command = await rest.post('/commands', {...wanted, team_id: team.id}, commandShape);
    return {
        token: command.token,
        step: {done: true, words: `Team ${team.name}: the command /${wanted.trigger} was made.`},
    };
}

async function repaired(
    rest: Rest,
    team: {id: string; name: string},
    found: CommandRecord,
    wanted: Wanted,
): Promise<{token: string; step: Step}> {
    if (!found.url.endsWith(COMMAND_PATH)) {
        throw new Failure(
            `Team ${team.name} has a command /${wanted.trigger} of another integration (${found.url || 'no address'}). ` +
                'Remove or rename it under Integrations > Slash Commands, then run this again. What was done before this stays.',
        );
    }
    const drift = (
        ['url', 'method', 'username', 'auto_complete', 'auto_complete_desc', 'auto_complete_hint'] as const
    ).filter((key) => found[key] !== wanted[key]);
    if (drift.length > 0) {
        await rest.put(`/commands/${found.id}`, {...found, ...wanted}, commandShape);
    }
    // The list shows tokens to those who manage others' commands; where it does not, only a new token can be known.
    const token =
        found.token || (await rest.put(`/commands/${found.id}/regen_token`, {}, v.object({token: v.string()}))).token;
    const what = drift.includes('url')
        ? `pointed at ${found.url}; it now points at ${wanted.url}`
        : 'had other settings; they were corrected';
    return {
        token,
        step:
            drift.length > 0
                ? {done: true, words: `Team ${team.name}: the command /${wanted.trigger} ${what}.`}
                : {done: false, words: `Team ${team.name}: the command /${wanted.trigger} was there.`},
    };
}
