import {randomBytes} from 'node:crypto';
import path from 'node:path';
import {makePlaces, type Desk} from './application/desk';
import {makeDelivery, SENDERS} from './application/sending/delivery';
import {makeGate} from './application/gate';
import {planMyDays} from './application/sending/my_day';
import {handleCommand, type CommandDoor} from './application/handle_command';
import type {Log, Playbooks} from './application/ports';
import {makeWatchers} from './application/requests/tabs';
import {appClock, type SyncedClock} from './adapters/clock/app_clock';
import {dueLoop, type DueLoop} from './adapters/clock/due_loop';
import {startEmbeddedPostgres} from './adapters/embedded_postgres/server';
import {publicHolidays} from './adapters/holidays/public_holidays';
import {makeEntry} from './adapters/http/entry';
import {metricsOf} from './adapters/http/metrics';
import {httpServer} from './adapters/http/server';
import {botIdentity} from './adapters/mattermost/bot_identity';
import {mattermostChannels} from './adapters/mattermost/channels';
import {mattermostChat} from './adapters/mattermost/chat';
import {limitedRest} from './adapters/mattermost/limited_rest';
import {dialogOf, mattermostDialogs} from './adapters/mattermost/dialogs';
import {mattermostMembership} from './adapters/mattermost/membership';
import {mattermostPeople} from './adapters/mattermost/people';
import {mattermostPresence} from './adapters/mattermost/presence';
import {mattermostRest} from './adapters/mattermost/rest';
import {teamShape} from './adapters/mattermost/shapes';
import {typingSignals} from './adapters/mattermost/signals';
import {mattermostTriggers} from './adapters/mattermost/trigger';
import {allPlaybooks} from './adapters/playbook_files/all_playbooks';
import {postgresFollowerTurns} from './adapters/postgres/follower_turns';
import {hourlyHousekeeping} from './adapters/postgres/housekeeping';
import {postgresLedger} from './adapters/postgres/ledger';
import {listenForNews} from './adapters/postgres/listener';
import {migrate} from './adapters/postgres/migrate';
import {postgresOutbox} from './adapters/postgres/outbox';
import {persistentRead} from './adapters/postgres/persistent_read';
import {postgresPersonSettings} from './adapters/postgres/person_settings';
import {isUnreachable, openPool} from './adapters/postgres/pool';
import {postgresShownLists} from './adapters/postgres/shown_lists';
import {runMemory} from './adapters/postgres/run_memory';
import {postgresRunReads} from './adapters/postgres/run_reads';
import {postgresRunStore} from './adapters/postgres/run_store';
import {postgresTeams} from './adapters/postgres/teams';
import {waitingMessages} from './adapters/postgres/waiting_messages';
import {hmacSeals, randomIds} from './adapters/seals/hmac_seals';
import {BadConfig, publicUrlOf, type Config} from './config';
import {inOrder} from './in_order';
import {PACKAGE_ROOT} from './package_root';

export interface Sidecar {
    /** Where it listens. */
    url: string;
    connectionString: string;
    clock: SyncedClock;
    due: DueLoop;
    /** Lets what is under way end, then closes everything. */
    stop(): Promise<void>;
}

/** Starts everything: database, migrations, clock, outbox and the door for Mattermost, which may be down meanwhile. */
export async function startSidecar(config: Config, log: Log): Promise<Sidecar> {
    const embedded =
        config.databaseUrl === undefined
            ? await startEmbeddedPostgres({folder: config.dataFolder, log: (line) => log.warn(line)})
            : null;
    const connectionString = config.databaseUrl ?? embedded?.connectionString ?? '';
    const pool = openPool({
        connectionString,
        applicationName: `set-cycle ${process.pid}`,
        onError: (error) => log.warn('a database connection broke', {why: error.message}),
    });
    const undo: (() => Promise<unknown>)[] = [() => pool.end(), async () => embedded?.stop()];
    try {
        await migrate(pool, path.join(PACKAGE_ROOT, 'server-ts', 'migrations'));
        const playbooks = await loadPlaybooks(config, log);
        const holidays = publicHolidays();
        const teams = postgresTeams(pool, holidays);
        await teams.refresh();
        for (const team of config.teams) {
            if (team.country !== undefined && !holidays.knows(team.country, team.region)) {
                throw new BadConfig(
                    `teams: no public holidays are known for ${team.country}${team.region === undefined ? '' : `-${team.region}`} (team ${team.name}). Nothing was started.`,
                );
            }
            await teams.setUp({
                id: team.id,
                name: team.name,
                zone: team.zone ?? config.zone,
                ...(team.country === undefined ? {} : {country: team.country}),
                ...(team.region === undefined ? {} : {region: team.region}),
                tokens: {visible: team.visibleToken, hidden: team.hiddenToken},
                fromFile: true,
            });
        }

        const rest = mattermostRest({url: config.mattermostUrl, token: config.botToken});
        const bot = botIdentity(rest, log);
        const clock = appClock();
        const seals = hmacSeals(config.secret);
        const presence = mattermostPresence(rest, (error) =>
            log.info('who is there could not be found out; everybody counts as there', {
                why: error instanceof Error ? error.message : String(error),
            }),
        );
        const people = mattermostPeople(rest);
        const memory = runMemory();
        const reads = postgresRunReads(pool, memory);
        const personSettings = postgresPersonSettings(pool);
        const runs = postgresRunStore(pool, teams.learn, memory);
        const teamsRead = persistentRead(teams.refresh, (error) =>
            log.warn('the teams could not be read again; trying again', {why: error.message}),
        );
        const listener = listenForNews(connectionString, (news) => {
            if (news === 'team') {
                teamsRead.begin();
                return;
            }
            due.poke();
            delivery.wake();
        });
        undo.unshift(
            async () => teamsRead.stop(),
            () => listener.stop(),
        );
        const outbox = postgresOutbox(pool, listener.session);
        const publicUrl = publicUrlOf(config);
        const membership = mattermostMembership(rest);
        const chat = mattermostChat(limitedRest(rest, SENDERS), {
            id: bot.id,
            actionUrl: `${publicUrl}/mattermost/action`,
        });
        const watchers = makeWatchers(() => performance.now());
        const signals = typingSignals({
            rest,
            botId: bot.id,
            directChannel: chat.directChannel,
            tabsOn: watchers.count,
            onLost: (error) =>
                log.info('signals are not sent; tabs catch up by themselves', {
                    why: error instanceof Error ? error.message : String(error),
                }),
        });
        const door: CommandDoor = {runs, teams, presence, signals, messagesWait: () => delivery.wake()};
        const delivery = makeDelivery({
            outbox,
            chat,
            reads,
            people,
            seals,
            runs,
            log,
            chance: Math.random,
            teams,
            personSettings,
            followers: postgresFollowerTurns(pool),
            membership,
            botId: bot.id,
            dropFollower: async (run, user, rowId) => {
                const asking = {commandId: `follower-${rowId}`, triggerId: null, user: null};
                await handleCommand(door, run.id, asking, () => ({type: 'drop_follower', user}));
            },
            presence,
            remindAnew: async (run, reminderId) => {
                const asking = {commandId: `anew-${run.id}-${reminderId}`, triggerId: null, user: null};
                await handleCommand(door, run.id, asking, () => ({type: 'remind_anew', reminderId}));
            },
            channelLost: async (runId, obligationId) => {
                const asking = {commandId: `lost-${runId}-${obligationId}`, triggerId: null, user: null};
                await handleCommand(door, runId, asking, () => ({type: 'channel_lost', obligationId}));
            },
            channelOpened: async (run, channelId, missing) => {
                const asking = {commandId: `channel-${run.id}`, triggerId: null, user: null};
                await handleCommand(door, run.id, asking, () => ({type: 'open_channel', channelId, missing}));
            },
        });
        const due = dueLoop({
            door,
            clock,
            log,
            planDigests: (stopped) => planMyDays({settings: personSettings, people, teams, log}, stopped),
            ended: () => delivery.counts().ended,
        });
        const desk: Desk = {
            door,
            reads,
            ledger: postgresLedger(pool),
            clock,
            gate: makeGate(membership),
            people,
            teams,
            personSettings,
            almanac: holidays,
            playbooks,
            channels: mattermostChannels(rest, bot.id),
            delivery,
            seals,
            ids: randomIds,
            watchers,
            shownLists: postgresShownLists(pool),
            botId: bot.id,
            commandUrl: `${publicUrl}/mattermost/command`,
            dialogs: mattermostDialogs(rest, `${publicUrl}/mattermost/dialog`),
            log,
            setUpTeam: async (teamId, tokens) => {
                // A token opens one team: whoever administers another must not be able to take it over.
                const taken = [tokens.visible, tokens.hidden].some(
                    (token) => (teams.byToken(token)?.teamId ?? teamId) !== teamId,
                );
                if (taken) {
                    return false;
                }
                const {name} = await rest.get(`/teams/${teamId}`, teamShape);
                await teams.setUp({id: teamId, name, zone: config.zone, tokens});
                return true;
            },
        };
        const entry = makeEntry({
            desk,
            places: makePlaces(reads),
            tokens: teams,
            triggers: mattermostTriggers(rest),
            dialogOf,
            newRef: () => randomBytes(4).toString('hex'),
            isUnavailable: isUnreachable,
            chatFailure: chat.failureOf,
        });
        const server = await httpServer({
            entry,
            metrics: metricsOf({
                delivery,
                waiting: () => waitingMessages(pool),
                onError: (error) => log.warn('the database could not say what waits', {why: error.message}),
            }),
            health: async () => {
                await pool.query('select 1');
                const isLockedOut = rest.isLockedOut();
                const answers = rest.unreachableSince() === null ? 'answers' : 'does not answer';
                return {ok: !isLockedOut, mattermost: isLockedOut ? 'refuses the bot’s account' : answers};
            },
            onError: (error) => log.warn('a request could not be served', {why: error.message}),
        });
        const url = await server.listen({host: config.listen.host, port: config.listen.port});
        const housekeeping = hourlyHousekeeping(pool, (error) =>
            log.warn('old answers could not be deleted', {why: error.message}),
        );
        due.start();
        // What is sent is checked to be the bot's own, so nothing goes out before it is known who that is.
        bot.learn(delivery.start);
        undo.unshift(
            () => server.close(),
            () => due.stop(),
            () => delivery.stop(),
            async () => {
                signals.stop();
                bot.stop();
                housekeeping.stop();
            },
        );
        log.info('SET Cycle is ready', {url, mattermost: config.mattermostUrl, playbooks: playbooks.list().length});
        return {url, connectionString, clock, due, stop: () => inOrder(undo)};
    } catch (error) {
        // Why it did not start is what the operator has to read.
        await inOrder(undo).catch((failure: unknown) =>
            log.warn('not everything could be closed again', {
                why: failure instanceof Error ? failure.message : String(failure),
            }),
        );
        throw error;
    }
}

async function loadPlaybooks(config: Config, log: Log): Promise<Playbooks> {
    const {playbooks, broken} = await allPlaybooks(PACKAGE_ROOT, config.playbooksFolder);
    for (const {file, line, reason} of broken) {
        log.error(`a playbook was refused: ${file}:${line}: ${reason}`);
    }
    return playbooks;
}
