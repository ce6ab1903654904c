import * as v from 'valibot';
import {anything} from '../adapters/mattermost/rest';
import {PLUGIN_ID} from '../contract/names';
import {readConfig} from '../config';
import {openAdmin, type Admin} from './admin_login';
import {absent, findBot, TOKEN_DESCRIPTION, type Step} from './install_bot';
import {ownCommands} from './install_commands';
import {arePluginsOff, pluginStatus} from './install_plugin';
import {knownTeams} from './known_teams';
import type {Terminal} from './terminal';

const tokenListShape = v.array(v.object({id: v.string(), description: v.optional(v.string(), '')}));

/** Takes out of Mattermost what `install` put in: commands, plugin and the bot's tokens; the bot is switched off. Runs and posts stay. */
export async function uninstall(options: {config: string; tokenStdin: boolean}, terminal: Terminal): Promise<void> {
    const config = readConfig(options.config);
    const admin = await openAdmin(config.mattermostUrl.replace(/\/+$/, ''), terminal, options);
    const tell = (step: Step): void => terminal.say(`${step.done ? 'done ' : 'gone '}  ${step.words}`);
    try {
        const {teams, unread} = await knownTeams(config, {start: true});
        if (unread !== null) {
            terminal.say(
                `note   The database could not be read (${unread}), so teams that were set up from the sidebar are not known here: remove their /set and /set-cycle-api under Integrations > Slash Commands.`,
            );
        }
        for (const team of teams) {
            const commands = (await ownCommands(admin.rest, team.id).catch(absent)) ?? [];
            for (const command of commands) {
                await admin.rest.delete(`/commands/${command.id}`, anything);
                tell({done: true, words: `Team ${team.name}: the command /${command.trigger} was removed.`});
            }
            if (commands.length === 0) {
                tell({done: false, words: `Team ${team.name}: there were no commands of ours.`});
            }
        }
        if (await arePluginsOff(admin.rest)) {
            terminal.say(
                'note   Plugins are switched off in Mattermost, so the plugin was left as it is. When they are on again, remove it in System Console > Plugins, or by running this again.',
            );
        } else {
            tell(await removePlugin(admin));
        }
        tell(await retireBot(admin));
    } finally {
        await admin.close();
    }
    const place =
        config.databaseUrl === undefined
            ? `the folder ${config.dataFolder}`
            : 'the database that DATABASE_URL (or "databaseUrl") names';
    terminal.say('');
    terminal.say(
        `All runs are kept, in ${place}; the config file is ${options.config}. Delete them yourself if you want them gone. set-cycle install puts everything back.`,
    );
}

async function removePlugin(admin: Admin): Promise<Step> {
    if ((await pluginStatus(admin.rest)) === null) {
        return {done: false, words: 'The plugin was not there.'};
    }
    await admin.rest.delete(`/plugins/${PLUGIN_ID}`, anything);
    return {done: true, words: 'The plugin was removed.'};
}

async function retireBot(admin: Admin): Promise<Step> {
    const bot = await findBot(admin.rest);
    if (bot === null) {
        return {done: false, words: 'The bot was not there.'};
    }
    const tokens = await admin.rest.get(`/users/${bot.id}/tokens?per_page=200`, tokenListShape);
    const ours = tokens.filter(({description}) => description === TOKEN_DESCRIPTION);
    if (bot.delete_at > 0 && ours.length === 0) {
        return {done: false, words: 'The bot was switched off already. Its posts stay.'};
    }
    for (const {id} of ours) {
        await admin.rest.post('/users/tokens/revoke', {token_id: id}, anything);
    }
    await admin.rest.post(`/bots/${bot.id}/disable`, {}, anything);
    return {
        done: true,
        words: `The bot was switched off and ${ours.length === 1 ? 'its token' : `its ${ours.length} tokens`} made void. Its posts stay.`,
    };
}
