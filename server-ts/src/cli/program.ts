import {Command, CommanderError, InvalidArgumentError} from 'commander';
import {doctor} from './doctor';
import {exportDatabase} from './export_database';
import {exitCodeFor, wordsFor} from './failure';
import {importDatabase} from './import_database';
import {install} from './install';
import {parseListen} from './listen_address';
import {rehearseCommand} from './rehearse';
import type {RehearseOptions} from './rehearse_plan';
import {serve} from './serve';
import {printCalendar} from './team_calendar';
import {applySettings, exportSettings} from './team_settings';
import type {Terminal} from './terminal';
import {uninstall} from './uninstall';
import {ownVersion} from './versions';

const DEFAULT_CONFIG = 'set-cycle.json';
const STDIN_TOKEN = [
    '--token-stdin',
    'read an admin’s session or personal token from standard input (else MM_ADMIN_TOKEN, else questions)',
] as const;

/** Runs one command line. Gives the exit code: 0 done, 1 failed, 2 asked or set up wrongly. What went wrong was said by then. */
export async function run(
    words: readonly string[],
    terminal: Terminal,
    complain: (line: string) => void,
): Promise<number> {
    try {
        await program(terminal, complain).parseAsync(words, {from: 'user'});
        return 0;
    } catch (error) {
        if (error instanceof CommanderError) {
            // Help and version end with 0; commander has printed its sentence for the rest.
            return error.exitCode === 0 ? 0 : 2;
        }
        complain(`set-cycle: ${wordsFor(error)}`);
        return exitCodeFor(error);
    }
}

/** Adds commands that read the config file. */
function commandOf(parent: Command): (name: string, what: string) => Command {
    return (name, what) =>
        parent
            .command(name)
            .description(what)
            .option('-c, --config <file>', 'the config file', DEFAULT_CONFIG)
            .exitOverride();
}

/** `set-cycle team …`: the working calendars. */
function addTeamCommands(top: Command, terminal: Terminal): void {
    const team = top
        .command('team')
        .description('a team’s settings: its working calendar as a file that can be reviewed')
        .exitOverride();
    const command = commandOf(team);

    command('export', 'write settings as YAML, each team as a document')
        .option('-t, --team <name...>', 'the teams, by the name in their address (default: all)')
        .option('-o, --out <file>', 'the file (default: standard output)')
        .action((given: {config: string; team?: string[]; out?: string}) => {
            const {team: teams, ...rest} = given;
            return exportSettings({...rest, teams: teams ?? []}, terminal);
        });

    command('apply', 'check settings files and save them, all or nothing; due times of runs follow at once')
        .argument('<file...>')
        .option('--check', 'say only what is wrong and what would change')
        .action((files: string[], given: {config: string; check?: true}) =>
            applySettings({config: given.config, files, check: given.check === true}, terminal),
        );

    command('calendar', 'print a year with each day off and its reason')
        .requiredOption('-t, --team <name>', 'the team, by the name in its address')
        .requiredOption('-y, --year <year>', 'as 2027', Number)
        .action((given: {config: string; team: string; year: number}) => printCalendar(given, terminal));
}

function program(terminal: Terminal, complain: (line: string) => void): Command {
    const top = new Command('set-cycle')
        .description('The sidecar of SET Cycle, and what sets it up in Mattermost.')
        .exitOverride()
        .configureOutput({
            writeOut: (text) => terminal.say(text.trimEnd()),
            writeErr: (text) => complain(text.trimEnd()),
        })
        .showHelpAfterError('(set-cycle --help says more)')
        .version(ownVersion(), '-V, --version');

    const command = commandOf(top);
    command('serve', 'run the sidecar until SIGTERM or Ctrl-C').action((given: {config: string}) =>
        serve(given.config),
    );

    addInstall(top, terminal);

    command('doctor', 'look at everything from both sides; say what is broken and what to do')
        .option('--admin', 'log in as an admin, to see what only admins see')
        .option(...STDIN_TOKEN)
        .action((given: {config: string; admin?: true; tokenStdin?: true}) =>
            doctor(
                {config: given.config, admin: given.admin === true, tokenStdin: given.tokenStdin === true},
                terminal,
            ),
        );

    command('uninstall', 'take commands, plugin and the bot’s tokens out of Mattermost; runs and posts stay')
        .option(...STDIN_TOKEN)
        .action((given: {config: string; tokenStdin?: true}) =>
            uninstall({config: given.config, tokenStdin: given.tokenStdin === true}, terminal),
        );

    command('export', 'write the whole database into a file')
        .argument('<file>', 'as set-cycle-2026-11-20.export.gz')
        .action((file: string, given: {config: string}) => exportDatabase({config: given.config, file}, terminal));

    command('import', 'fill an empty database from such a file')
        .argument('<file>')
        .action((file: string, given: {config: string}) => importDatabase({config: given.config, file}, terminal));

    addTeamCommands(top, terminal);
    addRehearsal(top, terminal);

    top.command('version')
        .description('say the version')
        .exitOverride()
        .action(() => terminal.say(ownVersion()));
    return top;
}

function addInstall(top: Command, terminal: Terminal): void {
    commandOf(top)(
        'install',
        'set up bot, commands and plugin in Mattermost, and write the config file; repeat it to repair, upgrade or add a team',
    )
        .option('-u, --url <address>', 'where Mattermost is, such as https://mattermost.example.com')
        .option('-t, --team <name...>', 'the teams to set up, by the name in their address')
        .option(
            '--public-url <address>',
            'how Mattermost reaches the sidecar (default: where it listens, http://127.0.0.77:8077)',
        )
        .option(
            '--listen <host:port>',
            'what the sidecar listens on, where it is not the address itself',
            (text: string) => {
                try {
                    return parseListen(text);
                } catch (error) {
                    throw new InvalidArgumentError(wordsFor(error));
                }
            },
        )
        .option('--zone <name>', 'the teams’ time zone, such as Europe/Amsterdam')
        .option(
            '--data-folder <folder>',
            'where the embedded database keeps its files (default: data, beside the config file)',
        )
        .option('--bundle <file>', 'the plugin to upload instead of the one that came along')
        .option('--no-plugin', 'leave the plugin alone')
        .option(...STDIN_TOKEN)
        .action(
            (given: {
                config: string;
                url?: string;
                team?: string[];
                publicUrl?: string;
                listen?: {host: string; port: number};
                zone?: string;
                dataFolder?: string;
                bundle?: string;
                plugin: boolean;
                tokenStdin?: true;
            }) => {
                const {team, tokenStdin, ...rest} = given;
                return install({...rest, teams: team ?? [], tokenStdin: tokenStdin === true}, terminal);
            },
        );
}

function addRehearsal(top: Command, terminal: Terminal): void {
    top.command('rehearse')
        .description('say every message that a run would send, and why; needs no database and sends nothing')
        .requiredOption('-p, --playbook <id>', 'which playbook')
        .option('-s, --severity <L1…L4>', 'for incidents')
        .option('-d, --days <number>', 'how long, 1 to 400', '14')
        .option('--zone <name>', 'the run’s time zone', Intl.DateTimeFormat().resolvedOptions().timeZone)
        .option('--start <time>', 'local time, such as 2026-11-23T09:00 (default: now)')
        .option(
            '--silence <words>',
            'when nobody answers: “Tue-Thu”, “Tue 10:00 - Thu 12:00”, “every Sat-Sun”, “2026-11-24..2026-11-26”',
        )
        .option('--country <code>', 'the country whose public holidays are days off, such as NL')
        .option('--region <code>', 'a region of that country, such as CA')
        .option('--answer <words>', '“20 min” or “2 h” after each moment, “daily 15:30” or “never”', '20 min')
        .option('--playbooks <folder>', 'playbooks of your own')
        .option('--json', 'for programs')
        .exitOverride()
        .action((given: RehearseOptions) => rehearseCommand(given, terminal, Date.now()));
}
