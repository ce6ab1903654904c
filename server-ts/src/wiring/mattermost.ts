import {SENDERS} from '../application/sending/delivery';
import type {Log} from '../application/ports';
import {makeWatchers} from '../application/requests/tabs';
import {botIdentity} from '../adapters/mattermost/bot_identity';
import {mattermostChannels} from '../adapters/mattermost/channels';
import {mattermostChat} from '../adapters/mattermost/chat';
import {mattermostDialogs} from '../adapters/mattermost/dialogs';
import {limitedRest} from '../adapters/mattermost/limited_rest';
import {mattermostMembership} from '../adapters/mattermost/membership';
import {mattermostPeople} from '../adapters/mattermost/people';
import {mattermostPresence} from '../adapters/mattermost/presence';
import {mattermostRest} from '../adapters/mattermost/rest';
import {typingSignals} from '../adapters/mattermost/signals';
import {mattermostTriggers} from '../adapters/mattermost/trigger';
import {publicUrlOf, type Config} from '../config';

export type Mattermost = ReturnType<typeof mattermostParts>;

/** Everything that asks Mattermost or tells it something, all with the bot's account. Asks nothing by itself yet. */
export function mattermostParts(config: Config, log: Log) {
    const publicUrl = publicUrlOf(config);
    const rest = mattermostRest({url: config.mattermostUrl, token: config.botToken});
    const bot = botIdentity(rest, log);
    const sitePath = new URL(config.mattermostUrl).pathname.replace(/\/+$/, '');
    const chat = mattermostChat(limitedRest(rest, SENDERS), {
        id: bot.id,
        actionUrl: `${publicUrl}/mattermost/action`,
    });
    const watchers = makeWatchers(() => performance.now());
    const notedAs =
        (what: string) =>
        (error: unknown): void =>
            log.info(what, {why: error instanceof Error ? error.message : String(error)});
    return {
        rest,
        bot,
        // Without a host: the address that we reach Mattermost at may be one that browsers do not.
        botPicture: (): string => `${sitePath}/api/v4/users/${bot.id()}/image`,
        chat,
        watchers,
        people: mattermostPeople(rest),
        membership: mattermostMembership(rest),
        presence: mattermostPresence(rest, notedAs('who is there could not be found out; everybody counts as there')),
        signals: typingSignals({
            rest,
            botId: bot.id,
            directChannel: chat.directChannel,
            tabsOn: watchers.count,
            hearEvents: watchers.hearEvents,
            onLost: notedAs('signals are not sent; tabs catch up by themselves'),
        }),
        channels: mattermostChannels(rest, bot.id),
        dialogs: mattermostDialogs(rest, `${publicUrl}/mattermost/dialog`),
        triggers: mattermostTriggers(rest),
    };
}
