import {existsSync} from 'node:fs';
import {mattermostRest} from '../adapters/mattermost/rest';
import {isReadableByOthers, publicUrlOf, readConfig, type Config} from '../config';
import {openAdmin, type Admin} from './admin_login';
import {broken, linesOf, note, ok, type Check} from './check';
import {checkDatabase} from './doctor_database';
import {checkClock, checkMattermost, checkPlugin, checkTeams} from './doctor_mattermost';
import {checkPlaybooks} from './doctor_playbooks';
import {checkSignalComesBack, checkSignals, checkWebsocket} from './doctor_signals';
import {checkSidecar, checkWayIn, notSeen} from './doctor_way_in';
import {Failure, wordsFor} from './failure';
import {settingsFindings} from './install';
import {commandUrlOf, ownCommands} from './install_commands';
import {knownTeams, type KnownTeam} from './known_teams';
import type {Terminal} from './terminal';

export interface DoctorOptions {
    config: string;
    /** Log in as an admin, to see what only admins see. */
    admin: boolean;
    tokenStdin: boolean;
}

/** Looks at everything from both sides and says what is broken and what to do. Throws `Failure` when something is. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<void> {
    if (!existsSync(options.config)) {
        throw new Failure(
            `${options.config} does not exist. Make it with set-cycle install, or name another one with --config.`,
            2,
        );
    }
    const config = readConfig(options.config);
    const checks: Check[] = [];
    const tell = (found: readonly Check[]): void => {
        checks.push(...found);
        found.flatMap(linesOf).forEach((line) => terminal.say(line));
    };
    tell([fileCheck(options.config)]);
    tell(await checkPlaybooks(config));
    tell([await checkSidecar(config)]);
    // What keeps the database from being read is said where the database is looked at.
    const {teams} = await knownTeams(config, {start: false});
    tell(await fromMattermost(config, teams));
    tell(await checkDatabase(config));
    tell(await asAdmin(options, config, teams, terminal));
    const wrong = checks.filter(({state}) => state === 'broken').length;
    if (wrong > 0) {
        throw new Failure(wrong === 1 ? 'One thing is broken (see above).' : `${wrong} things are broken (see above).`);
    }
    terminal.say('Everything that could be checked is fine.');
}

function fileCheck(file: string): Check {
    return isReadableByOthers(file)
        ? broken(`${file} holds the bot's token and others can read it.`, `chmod 600 ${file}`)
        : ok(`${file} is in order; only its owner can read it.`);
}

async function fromMattermost(config: Config, teams: readonly KnownTeam[]): Promise<Check[]> {
    const rest = mattermostRest({url: config.mattermostUrl, token: config.botToken});
    const {checks, botId} = await checkMattermost(rest, config);
    if (botId === null) {
        return checks;
    }
    const looked = [
        () => checkTeams(rest, teams, botId),
        () => checkWayIn(rest, config, teams, botId),
        async () => [await checkSignals(rest, botId)],
        async () => [await checkWebsocket(config)],
        async () => [await checkPlugin(rest)],
        async () => [checkClock(rest)],
    ];
    for (const look of looked) {
        // One check that fails must not hide the others.
        checks.push(
            ...(await look().catch((error: unknown) => [
                broken(wordsFor(error), 'see the words above; the next checks go on.'),
            ])),
        );
    }
    return checks;
}

async function asAdmin(
    options: DoctorOptions,
    config: Config,
    teams: readonly KnownTeam[],
    terminal: Terminal,
): Promise<Check[]> {
    if (!options.admin && !options.tokenStdin && terminal.variable('MM_ADMIN_TOKEN') === undefined) {
        return [notSeen()];
    }
    const admin = await openAdmin(config.mattermostUrl.replace(/\/+$/, ''), terminal, options);
    try {
        const publicUrl = publicUrlOf(config);
        const findings = await settingsFindings(admin, {publicUrl, botExists: true, uploadNeeded: false});
        const settings = findings.map(({level, words}) =>
            level === 'must' ? broken(words, 'change it as said, then run this again.') : note(words),
        );
        return [
            ...(settings.some(({state}) => state === 'broken')
                ? []
                : [ok('Mattermost’s settings allow all that is needed.')]),
            ...settings,
            ...(await commandChecks(admin, teams, publicUrl)),
            await checkSignalComesBack(config, admin).catch((error: unknown) =>
                broken(wordsFor(error), 'see the words above: no signal could be sent.'),
            ),
        ];
    } finally {
        await admin.close();
    }
}

async function commandChecks(admin: Admin, teams: readonly KnownTeam[], publicUrl: string): Promise<Check[]> {
    const wanted = commandUrlOf(publicUrl);
    const checks: Check[] = [];
    for (const team of teams) {
        const commands = await ownCommands(admin.rest, team.id);
        const astray = commands.filter(({url}) => url !== wanted);
        checks.push(
            ...astray.map(({trigger, url}) =>
                broken(
                    `Team ${team.name}: /${trigger} points at ${url} instead of ${wanted}. A team admin can have changed it.`,
                    'run set-cycle install: it points it back.',
                ),
            ),
            ...(commands.length === 2 && astray.length === 0
                ? [ok(`Team ${team.name}: both commands point at ${wanted}.`)]
                : []),
        );
        if (commands.length < 2) {
            checks.push(
                broken(
                    `Team ${team.name}: ${2 - commands.length} of the two commands are missing.`,
                    `run set-cycle install --team ${team.name}.`,
                ),
            );
        }
    }
    return checks;
}
