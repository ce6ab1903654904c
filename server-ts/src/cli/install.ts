import path from 'node:path';
import * as v from 'valibot';
import type {Rest} from '../adapters/mattermost/rest';
import {readConfig, type Config} from '../config';
import {PACKAGE_ROOT} from '../package_root';
import {openAdmin, type Admin} from './admin_login';
import {Failure} from './failure';
import {ensureBot, ensureBotToken, ensureMember, findBot, type Step} from './install_bot';
import {checkBundle} from './install_bundle';
import {addressOf, checkDataFolder, checkPublicUrl, checkZone, type InstallOptions} from './install_options';
import {ensurePicture} from './install_picture';
import {ensureCommands} from './install_commands';
import {ensurePlugin, findBundle, isUploadNeeded} from './install_plugin';
import {checkWritable, newSecret, readDraft, withTeam, writeDraft, type ConfigDraft} from './kept_config';
import {knownTeams, type KnownTeam} from './known_teams';
import {listenFor, publicUrlFor} from './listen_address';
import {addressesOf, hostOf, ownAddresses} from './private_address';
import {checkSettings, settingsShape} from './server_settings';
import type {Terminal} from './terminal';

const teamShape = v.object({id: v.string(), name: v.string(), delete_at: v.optional(v.number(), 0)});
type Team = v.InferOutput<typeof teamShape>;
const versionShape = v.object({Version: v.string()});

/**
 * Sets up everything in Mattermost that the sidecar needs, and its config file. Safe to repeat: it repairs what drifted, upgrades the
 * plugin and adds teams. Throws `Failure` with what to do; what was done before stays and is found again.
 */
export async function install(options: InstallOptions, terminal: Terminal): Promise<void> {
    const old = readDraft(options.config);
    const url = addressOf(options, old);
    checkZone(options.zone);
    checkDataFolder(options, old);
    if (options.plugin && options.bundle !== undefined) {
        checkBundle(options.bundle);
    }
    checkWritable(options.config);
    const admin = await openAdmin(url, terminal, options);
    try {
        await installAs(admin, options, old, terminal);
    } finally {
        await admin.close();
    }
}

async function installAs(
    admin: Admin,
    options: InstallOptions,
    old: ConfigDraft | null,
    terminal: Terminal,
): Promise<void> {
    const {rest} = admin;
    const tell = (step: Step): void => terminal.say(`${step.done ? 'done ' : 'there'}  ${step.words}`);
    const publicUrl = publicUrlFor(options.publicUrl, options.listen, old);
    checkPublicUrl(publicUrl);
    const found = await findBot(rest);
    const bundle = options.plugin ? (options.bundle ?? findBundle()) : null;
    await checkServer(
        admin,
        {
            publicUrl,
            botExists: found !== null,
            uploadNeeded: bundle !== null && (options.bundle !== undefined || (await isUploadNeeded(rest, bundle))),
        },
        terminal,
    );
    const teams = await teamsFor(rest, options, await teamsSoFar(options.config, old, terminal), terminal);
    sayZonesKept(options.zone, teams, old, terminal);

    const bot = await ensureBot(rest, found);
    tell(bot.step);
    const {token, step} = await ensureBotToken(rest, admin.url, bot.id, old?.botToken);
    tell(step);
    let draft: ConfigDraft = {
        ...old,
        mattermostUrl: admin.url,
        botToken: token,
        secret: old?.secret ?? newSecret(),
        ...listenFor(publicUrl, options.listen, old),
        publicUrl,
        ...(options.zone !== undefined && old === null ? {zone: options.zone} : {}),
        ...(options.dataFolder === undefined ? {} : {dataFolder: options.dataFolder}),
    };
    // At once: Mattermost never shows the token again.
    writeDraft(options.config, draft);
    tell(await ensurePicture(admin, bot.id));
    for (const team of teams) {
        tell(await ensureMember(rest, team, bot.id));
        const commands = await ensureCommands(rest, team, publicUrl);
        commands.steps.forEach(tell);
        const known = old?.teams?.find(({id}) => id === team.id);
        const entry: Config['teams'][number] = {
            // What the operator wrote there stays; --zone is for teams that come new.
            ...(known ?? (options.zone === undefined ? {} : {zone: options.zone})),
            id: team.id,
            name: team.name,
            visibleToken: commands.visibleToken,
            hiddenToken: commands.hiddenToken,
        };
        draft = {...draft, teams: withTeam(draft.teams, entry)};
        writeDraft(options.config, draft);
    }
    if (bundle !== null) {
        tell(await ensurePlugin(admin, bundle, options.bundle !== undefined));
    } else if (options.plugin) {
        tell({
            done: false,
            words: 'No plugin came with this program (make dist builds it), so the sidebar was left as it is. Commands and buttons work without it.',
        });
    }
    const changed = JSON.stringify(old) !== JSON.stringify(draft);
    tell({
        done: changed,
        words: `Config file: ${path.resolve(options.config)}${changed ? ' was written (only you can read it).' : ' was right.'}`,
    });
    terminal.say('');
    // Nothing of that name is on the path: what is printed is pasted.
    const program = path.join(PACKAGE_ROOT, 'bin', 'set-cycle.js');
    terminal.say(`Start it (or start it again, if it runs):  ${program} serve --config ${options.config}`);
    terminal.say(`Then see whether all is well:              ${program} doctor --config ${options.config}`);
}

/** A zone that is asked for again and not taken would be found out by reminders at the wrong hour. */
function sayZonesKept(
    zone: string | undefined,
    teams: readonly Team[],
    old: ConfigDraft | null,
    terminal: Terminal,
): void {
    const kept = (old?.teams ?? [])
        .map((team) => ({...team, began: team.zone ?? old?.zone ?? 'UTC'}))
        .filter(({id, began}) => began !== zone && teams.some((team) => team.id === id));
    if (zone !== undefined && kept.length > 0) {
        const began = kept.map((team) => `${team.name} began with ${team.began}`).join(', ');
        terminal.say(
            `note   --zone ${zone} is for teams that come new, and ${began}. A team changes its zone in its settings, behind the gear in the sidebar.`,
        );
    }
}

async function checkServer(
    admin: Admin,
    around: {publicUrl: string; botExists: boolean; uploadNeeded: boolean},
    terminal: Terminal,
): Promise<void> {
    const findings = await settingsFindings(admin, around);
    for (const {level, words} of findings) {
        terminal.say(`${level === 'must' ? 'WRONG' : 'note '}  ${words}`);
    }
    const wrong = findings.filter(({level}) => level === 'must').length;
    if (wrong > 0) {
        throw new Failure(
            `${wrong === 1 ? 'One setting of Mattermost has' : `${wrong} settings of Mattermost have`} to be changed first (see above). Nothing was changed. Run this again afterwards.`,
        );
    }
}

/** What is wrong with the server's settings for a sidecar at `publicUrl`. */
export async function settingsFindings(
    admin: Admin,
    around: {publicUrl: string; botExists: boolean; uploadNeeded: boolean},
): Promise<ReturnType<typeof checkSettings>> {
    const settings = await admin.rest.get('/config', settingsShape);
    const {Version: version} = await admin.rest.get('/config/client?format=old', versionShape);
    const publicAddresses = await addressesOf(hostOf(around.publicUrl));
    return checkSettings(settings, {
        ...around,
        version,
        mattermostUrl: admin.url,
        publicAddresses,
        ownAddresses: ownAddresses(),
        owner: admin.user.username,
    });
}

/** Those of the config file and those that were set up from the sidebar: what points elsewhere is pointed back for them, too. */
async function teamsSoFar(file: string, old: ConfigDraft | null, terminal: Terminal): Promise<KnownTeam[]> {
    if (old === null) {
        return [];
    }
    const {teams, unread} = await knownTeams(readConfig(file), {start: true});
    if (unread !== null) {
        terminal.say(
            `note   The database could not be read (${unread}), so teams that were set up from the sidebar are not known here: name them with --team.`,
        );
    }
    return teams;
}

/** The teams to set up: those that were named, and those that are known; without either the server's only one. */
async function teamsFor(
    rest: Rest,
    options: InstallOptions,
    known: readonly KnownTeam[],
    terminal: Terminal,
): Promise<Team[]> {
    const all = await allTeams(rest);
    for (const {name} of known.filter(({id}) => !all.some((team) => team.id === id))) {
        terminal.say(
            `note   Team ${name} is archived or deleted in Mattermost, so nothing was set up there. If it is not to come back, take its entry out of "teams" in ${options.config}.`,
        );
    }
    const unknown = options.teams.filter((name) => !all.some((team) => team.name === name));
    if (unknown.length > 0) {
        throw new Failure(
            `There is no team named ${unknown.join(', ')}. The teams are: ${namesOf(all)}. (The name is the one in the team's address.)`,
            2,
        );
    }
    const wanted = all.filter((team) => options.teams.includes(team.name) || known.some(({id}) => id === team.id));
    const [only, another] = all;
    if (wanted.length === 0 && only && !another) {
        return [only];
    }
    if (wanted.length === 0) {
        throw new Failure(
            `Say for which teams, for example --team ${only?.name ?? 'name'}. The teams are: ${namesOf(all)}.`,
            2,
        );
    }
    return wanted;
}

function namesOf(teams: Team[]): string {
    return teams.map(({name}) => name).join(', ') || 'none yet';
}

const TEAMS_PER_PAGE = 200;

async function allTeams(rest: Rest): Promise<Team[]> {
    const teams: Team[] = [];
    for (let page = 0; ; page += 1) {
        const found = await rest.get(`/teams?page=${page}&per_page=${TEAMS_PER_PAGE}`, v.array(teamShape));
        teams.push(...found.filter((team) => team.delete_at === 0));
        if (found.length < TEAMS_PER_PAGE) {
            return teams;
        }
    }
}
