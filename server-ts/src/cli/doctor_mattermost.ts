import * as v from 'valibot';
import {ChatError, type Rest} from '../adapters/mattermost/rest';
import {userShape} from '../adapters/mattermost/shapes';
import {PLUGIN_ID} from '../contract/names';
import type {Config} from '../config';
import {broken, note, ok, unknown, type Check} from './check';
import {wordsFor} from './failure';
import {hostOf} from './private_address';
import {isOlderVersion, OLDEST_MATTERMOST} from './server_settings';
import {ownVersion} from './versions';

const clientConfig = v.object({
    Version: v.string(),
    SiteURL: v.optional(v.string(), ''),
    EnableCommands: v.optional(v.string()),
    PluginsEnabled: v.optional(v.string()),
});

/** Mattermost itself, as the bot sees it. Gives whether the bot's token works, and everything else would only repeat that it does not. */
export async function checkMattermost(rest: Rest, config: Config): Promise<{checks: Check[]; botId: string | null}> {
    const checks: Check[] = [];
    try {
        const facts = await rest.get('/config/client?format=old', clientConfig);
        checks.push(...settingsSeenByAll(facts, config));
    } catch (error) {
        const words = error instanceof ChatError ? error.message : String(error);
        return {
            checks: [
                broken(
                    `Mattermost at ${config.mattermostUrl} does not answer: ${words}`,
                    'check "mattermostUrl" in the config file, the network, and that Mattermost runs. Reminders wait meanwhile; none is lost.',
                ),
            ],
            botId: null,
        };
    }
    try {
        const me = await rest.get('/users/me', userShape);
        checks.push(
            me.is_bot
                ? ok(`The bot's token works: it is @${me.username}.`)
                : broken(
                      `The token in the config file belongs to @${me.username}, who is a person.`,
                      'run set-cycle install: it gives the bot a token of its own.',
                  ),
        );
        return {checks, botId: me.id};
    } catch (error) {
        if (!(error instanceof ChatError) || error.status !== 401) {
            checks.push(
                broken(wordsFor(error), 'run this again when Mattermost is well: nothing else was asked of it.'),
            );
            return {checks, botId: null};
        }
        const why = broken(
            'Mattermost does not accept the bot’s token (401): the bot was switched off, its owner was deactivated, or the token was revoked.',
            'run set-cycle install: it switches the bot on and gives it a token.',
        );
        return {checks: [...checks, why], botId: null};
    }
}

function settingsSeenByAll(facts: v.InferOutput<typeof clientConfig>, config: Config): Check[] {
    const checks = [
        isOlderVersion(facts.Version, OLDEST_MATTERMOST)
            ? broken(
                  `Mattermost is version ${facts.Version}; ${OLDEST_MATTERMOST} or newer is needed.`,
                  'upgrade Mattermost.',
              )
            : ok(`Mattermost ${facts.Version} answers at ${config.mattermostUrl}.`),
    ];
    if (facts.SiteURL === '') {
        checks.push(
            broken(
                'Mattermost has no SiteURL, so it runs no slash command.',
                `set ServiceSettings.SiteURL to the address that people use, such as ${config.mattermostUrl}.`,
            ),
        );
    } else if (URL.canParse(facts.SiteURL) && hostOf(facts.SiteURL) !== hostOf(config.mattermostUrl)) {
        checks.push(
            note(
                `People use ${facts.SiteURL}, the sidecar uses ${config.mattermostUrl}. That is fine where both lead to the same server.`,
            ),
        );
    }
    if (facts.EnableCommands === 'false') {
        checks.push(broken('Slash commands are switched off.', 'set ServiceSettings.EnableCommands to true.'));
    }
    if (facts.PluginsEnabled === 'false') {
        checks.push(broken('Plugins are switched off, so there is no sidebar.', 'set PluginSettings.Enable to true.'));
    }
    return checks;
}

const webappPlugins = v.array(v.object({id: v.string(), version: v.optional(v.string(), '')}));

/** Whether browsers are given the plugin, in this version. */
export async function checkPlugin(rest: Rest): Promise<Check> {
    const plugins = await rest.get('/plugins/webapp', webappPlugins).catch((error: unknown) => {
        if (error instanceof ChatError && error.status === 501) {
            return [];
        }
        throw error;
    });
    const found = plugins.find(({id}) => id === PLUGIN_ID);
    const own = ownVersion();
    if (!found) {
        return broken(
            'The plugin is not running in Mattermost, so nobody has the sidebar. Commands and buttons work.',
            'run set-cycle install, or enable it in System Console > Plugins.',
        );
    }
    return found.version === own
        ? ok(`The plugin runs in Mattermost (version ${found.version}).`)
        : note(
              `The plugin in Mattermost is version ${found.version}, the sidecar is ${own}. One version apart still works.`,
              'run set-cycle install to replace it.',
          );
}

/** A request may take that long on either side before a clock is said to be wrong: the Date header has whole seconds. */
const CLOCKS_AGREE_WITHIN_MS = 10_000;

/** Mattermost's clock against this machine's. */
export function checkClock(rest: Rest): Check {
    const chat = rest.chatNow();
    if (chat === null) {
        return unknown('Mattermost sent no Date, so the clocks could not be compared.');
    }
    const off = Math.round((chat - Date.now()) / 1000);
    return Math.abs(off) * 1000 <= CLOCKS_AGREE_WITHIN_MS
        ? ok('Mattermost and this machine agree on the time.')
        : note(
              `Mattermost's clock is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} this machine's. Nothing is lost, but reminders follow this machine's clock.`,
              'let both machines set their clocks (chrony, systemd-timesyncd).',
          );
}
