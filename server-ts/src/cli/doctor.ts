import {existsSync} from 'node:fs';
import {mattermostRest} from '../adapters/mattermost/rest';
import {isReadableByOthers, publicUrlOf, readConfig, type Config} from '../config';
import {COMMAND_TRIGGER, HIDDEN_TRIGGER} from '../contract/names';
import {openAdmin, type Admin} from './admin_login';
import {broken, linesOf, note, ok, type Check} from './check';
import {checkDatabase} from './doctor_database';
import {checkClock, checkMattermost, checkPlugin} from './doctor_mattermost';
import {checkPlaybooks} from './doctor_playbooks';
import {checkTeams, withoutGone} from './doctor_teams';
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
    const {check: sidecar, starting} = await checkSidecar(config, options.config);
    tell([sidecar]);
    // What keeps the database from being read is said where the database is looked at.
    const {teams} = await knownTeams(config, {start: false});
    const seen = await fromMattermost({file: options.config, config, starting}, teams);
    tell(seen.checks);
    tell(await checkDatabase(config));
    tell(await asAdmin(options, config, seen.teams, terminal));
    const wrong = checks.filter(({state}) => state === 'broken').length;
    if (wrong > 0) {
        throw new Failure(wrong === 1 ? 'One thing is broken (see above).' : `${wrong} things are broken (see above).`);
    }
    if (starting) {
        throw new Failure('Nothing is broken, but the sidecar is still starting: run this again in some seconds.');
    }
    terminal.say('Everything that could be checked is fine.');
}

function fileCheck(file: string): Check {
    return isReadableByOthers(file)
        ? broken(`${file} holds the bot's token and others can read it.`, `chmod 600 ${file}`)
        : ok(`${file} is in order; only its owner can read it.`);
}

/** What the bot sees, and the teams without those that are gone: whatever is looked at in these would only repeat it. */
async function fromMattermost(
    {file, config, starting}: {file: string; config: Config; starting: boolean},
    known: readonly KnownTeam[],
): Promise<{checks: Check[]; teams: readonly KnownTeam[]}> {
    const rest = mattermostRest({url: config.mattermostUrl, token: config.botToken});
    const {checks, botId} = await checkMattermost(rest, config);
    if (botId === null) {
        return {checks, teams: known};
    }
    const {checks: gone, there: teams} = await withoutGone(rest, known, {file, teams: config.teams});
    checks.push(...gone);
    const looked = [
        () => checkTeams(rest, teams, botId),
        // One that is still starting cannot be reached by anybody.
        async () => (starting ? [] : checkWayIn(rest, config, teams, botId)),
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
    return {checks, teams};
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
        // Of an archived team the bot may not be told anything any more.
        const {checks: gone, there} = await withoutGone(admin.rest, teams, {file: options.config, teams: config.teams});
        const findings = await settingsFindings(admin, {publicUrl, botExists: true, uploadNeeded: false});
        const settings = findings.map(({level, words}) =>
            level === 'must' ? broken(words, 'change it as said, then run this again.') : note(words),
        );
        return [
            ...(settings.some(({state}) => state === 'broken')
                ? []
                : [ok('Mattermost’s settings allow all that is needed.')]),
            ...settings,
            ...gone,
            ...(await commandChecks(admin, there, publicUrl)),
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
        const missing = [COMMAND_TRIGGER, HIDDEN_TRIGGER].filter(
            (wanted) => !commands.some(({trigger}) => trigger === wanted),
        );
        if (missing.length > 0) {
            checks.push(
                broken(
                    `Team ${team.name}: ${missing.map((trigger) => `/${trigger}`).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
                    `run set-cycle install --team ${team.name}.`,
                ),
            );
        }
    }
    return checks;
}
