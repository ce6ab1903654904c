import path from 'node:path';
import type {Desk} from './application/desk';
import {makeGate} from './application/gate';
import type {Log, Playbooks} from './application/ports';
import {planMyDays} from './application/sending/my_day';
import {appClock, type SyncedClock} from './adapters/clock/app_clock';
import {dueLoop, type DueLoop} from './adapters/clock/due_loop';
import {publicHolidays} from './adapters/holidays/public_holidays';
import {allPlaybooks} from './adapters/playbook_files/all_playbooks';
import {hourlyHousekeeping} from './adapters/postgres/housekeeping';
import {listenForNews} from './adapters/postgres/listener';
import {migrate} from './adapters/postgres/migrate';
import {persistentRead} from './adapters/postgres/persistent_read';
import {postgresTeams} from './adapters/postgres/teams';
import {hmacSeals, randomIds} from './adapters/seals/hmac_seals';
import {publicUrlOf, type Config} from './config';
import {inOrder} from './in_order';
import {PACKAGE_ROOT} from './package_root';
import {openDatabase, postgresStores, type Database} from './wiring/database';
import {makeHttpDoor, openDoor} from './wiring/http_door';
import {mattermostParts} from './wiring/mattermost';
import {makeSending} from './wiring/sending';
import {setUpTeamByAdmin, setUpTeamsOfFile} from './wiring/set_up_teams';

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
    const database = await openDatabase(config, log);
    try {
        return await startOn(database, config, log);
    } catch (error) {
        // Why it did not start is what the operator has to read.
        await inOrder(database.undo).catch((failure: unknown) =>
            log.warn('not everything could be closed again', {
                why: failure instanceof Error ? failure.message : String(failure),
            }),
        );
        throw error;
    }
}

/** All that needs the database. What it starts puts its end before those that are in `undo`, so that also half a start can be taken back. */
async function startOn({connectionString, pool, undo}: Database, config: Config, log: Log): Promise<Sidecar> {
    await migrate(pool, path.join(PACKAGE_ROOT, 'server-ts', 'migrations'));
    const playbooks = await loadPlaybooks(config, log);
    const holidays = publicHolidays();
    const teams = postgresTeams(pool, holidays);
    await teams.refresh();
    await setUpTeamsOfFile(config, teams, holidays);

    const clock = appClock();
    const seals = hmacSeals(config.secret);
    const stores = postgresStores(pool, teams);
    const {personSettings, reads, ledger, shownLists} = stores;
    const mattermost = mattermostParts(config, log);
    const {rest, bot, people, membership, signals, watchers, channels, dialogs} = mattermost;
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
    const outbox = stores.outboxFor(listener.session);
    const {door, delivery} = makeSending({outbox, stores, mattermost, teams, seals, log});
    const due = dueLoop({
        door,
        clock,
        log,
        planDigests: (stopped) => planMyDays({settings: personSettings, people, teams, log}, stopped),
        places: delivery.places,
    });
    const desk: Desk = {
        door,
        reads,
        ledger,
        clock,
        gate: makeGate(membership),
        people,
        teams,
        personSettings,
        almanac: holidays,
        playbooks,
        channels,
        delivery,
        seals,
        ids: randomIds,
        watchers,
        shownLists,
        botId: bot.id,
        commandUrl: `${publicUrlOf(config)}/mattermost/command`,
        dialogs,
        log,
        setUpTeam: setUpTeamByAdmin(config, teams, rest),
    };
    const server = await makeHttpDoor(desk, teams, pool, mattermost);
    const url = await openDoor(server, config.listen);
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
}

async function loadPlaybooks(config: Config, log: Log): Promise<Playbooks> {
    const {playbooks, broken} = await allPlaybooks(PACKAGE_ROOT, config.playbooksFolder);
    for (const {file, line, reason} of broken) {
        log.error(`a playbook was refused: ${file}:${line}: ${reason}`);
    }
    return playbooks;
}
