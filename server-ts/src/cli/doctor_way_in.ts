import {randomUUID} from 'node:crypto';
import * as v from 'valibot';
import {ChatError, type Rest} from '../adapters/mattermost/rest';
import {COMMAND_TRIGGER, HIDDEN_TRIGGER, PROPS_KEY} from '../contract/names';
import {formatEnvelope} from '../contract/request';
import {CONTRACT_VERSION} from '../contract/version';
import {helpText} from '../application/phone/slash_grammar';
import {addressOf, publicUrlOf, type Config} from '../config';
import type {KnownTeam} from './known_teams';
import {broken, ok, unknown, type Check} from './check';
import {startingProcess} from './starting';

const reply = v.object({text: v.optional(v.string(), ''), props: v.nullish(v.record(v.string(), v.unknown()))});
/** The sidecar hands out no key to a bot and says so: that answer is the marker. */
const hiddenAnswer = v.object({ok: v.literal(false), v: v.literal(CONTRACT_VERSION), reason: v.literal('not_allowed')});

/** What a sidecar says that runs: whatever keeps it from its work is not its own. */
const health = v.object({mattermost: v.string()});
const refusing = v.object({text: v.string()});

/** Whether the sidecar answers on this machine, before Mattermost is asked to find it. `starting`: it runs, and will answer soon. */
export async function checkSidecar(config: Config, file: string): Promise<{check: Check; starting: boolean}> {
    const check = await askSidecar(config);
    const process = check.state === 'broken' ? startingProcess(file) : null;
    return process === null
        ? {check, starting: false}
        : {
              check: unknown(
                  `The sidecar is still starting (process ${process}). Its first start makes the database before it answers.`,
                  'run this again in some seconds.',
              ),
              starting: true,
          };
}

async function askSidecar(config: Config): Promise<Check> {
    const host = config.listen.host === '0.0.0.0' || config.listen.host === '::' ? '127.0.0.1' : config.listen.host;
    const address = addressOf({...config.listen, host});
    const url = `http://${address}/health`;
    try {
        const response = await fetch(url, {signal: AbortSignal.timeout(5_000)});
        // Mattermost refusing the bot is found out and said where its token is tried.
        return response.ok || v.is(health, await response.json().catch(() => null))
            ? ok(`The sidecar runs at ${address}.`)
            : broken(
                  `The sidecar at ${address} reports that it is not well (HTTP ${response.status}).`,
                  'look at its log: the database is the usual reason.',
              );
    } catch {
        return broken(
            `No sidecar answers at ${address}.`,
            'start it: set-cycle serve --config <this file>, or systemctl start set-cycle. If it was started just now, run this again: the first start makes the database before it answers. If it runs on another machine, run doctor there.',
        );
    }
}

/**
 * Proves the way in, for each team: the bot runs both commands as itself, Mattermost calls the sidecar, and the answer comes back. Only a
 * sidecar that knows the commands' tokens answers them, so another one cannot pass for ours.
 */
export async function checkWayIn(
    rest: Rest,
    config: Pick<Config, 'listen' | 'publicUrl'>,
    teams: readonly KnownTeam[],
    botId: string,
): Promise<Check[]> {
    const channel = await rest.post('/channels/direct', [botId, botId], v.object({id: v.string()}));
    const where = `${publicUrlOf(config)} (it listens on ${addressOf(config.listen)})`;
    const checks: Check[] = [];
    for (const team of teams) {
        const place = {team: team.name, where, in: {channel_id: channel.id, team_id: team.id}};
        checks.push(await tryCommand(rest, `/${COMMAND_TRIGGER} help`, place, ({text}) => isHelp(text)));
        const envelope = {v: CONTRACT_VERSION, id: randomUUID(), body: {type: 'connect' as const}};
        checks.push(
            await tryCommand(rest, `/${HIDDEN_TRIGGER} ${formatEnvelope(envelope)}`, place, ({props}) =>
                v.is(hiddenAnswer, props?.[PROPS_KEY]),
            ),
        );
    }
    return checks;
}

/** Of a sidecar of another version, too: its commands may be others. */
function isHelp(text: string | undefined): boolean {
    const [title] = helpText().split('\n');
    return text?.split('\n')[0] === title;
}

async function tryCommand(
    rest: Rest,
    command: string,
    {team, where, in: place}: {team: string; where: string; in: object},
    isOurs: (answer: v.InferOutput<typeof reply>) => boolean,
): Promise<Check> {
    const name = command.split(' ')[0] ?? command;
    try {
        const answer = await rest.post('/commands/execute', {command, ...place}, reply);
        return isOurs(answer)
            ? ok(`Team ${team}: Mattermost reaches this sidecar through ${name}.`)
            : broken(
                  `Team ${team}: ${name} reached something that does not know it: "${saidIn(answer).slice(0, 120)}"`,
                  'start the sidecar with this config file again; if that does not help, run set-cycle install, then start it again.',
              );
    } catch (error) {
        if (!(error instanceof ChatError)) {
            throw error;
        }
        return broken(`Team ${team}: ${name} failed (${error.id}).`, wayInRemedy(error, team, where));
    }
}

/** The words of an answer; those to the hidden command stand in its props. */
function saidIn({text, props}: v.InferOutput<typeof reply>): string {
    const said = props?.[PROPS_KEY];
    return v.is(refusing, said) ? said.text : text;
}

function wayInRemedy(error: ChatError, team: string, where: string): string {
    if (error.id === 'api.command.execute_command.not_found.app_error') {
        return `the command is missing: run set-cycle install --team ${team}.`;
    }
    if (error.id === 'api.command.execute_command.failed.app_error') {
        return `Mattermost did not reach the sidecar at ${where}: it is down, or its address is not in ServiceSettings.AllowedUntrustedInternalConnections, or the command points elsewhere (set-cycle install repairs that and says which).`;
    }
    if (error.id === 'api.command.execute_command.failed_resp.app_error') {
        return 'something at the sidecar’s address answered with an error: another program may have its port, or a proxy is in between.';
    }
    if (error.status === 501) {
        return 'set ServiceSettings.EnableCommands to true.';
    }
    return `Mattermost says: ${error.message}`;
}

/** Where an admin's eyes are needed to see it. */
export function notSeen(): Check {
    return unknown(
        'Settings that only an admin sees, and the addresses of the commands, were not looked at.',
        'run this with MM_ADMIN_TOKEN set, or with --admin to log in.',
    );
}
