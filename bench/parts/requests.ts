import {randomUUID} from 'node:crypto';
import {formatEnvelope, type RequestBody} from '../../server-ts/src/contract/request';
import {CONTRACT_VERSION} from '../../server-ts/src/contract/version';
import {makeTrigger} from '../../test/mattermost/server/trigger_id';
import {postForm} from './bare_http';
import type {BenchWorld} from './bench_world';

/** The form that Mattermost would send for a hidden command, signed a moment ago. */
export function formOf(
    world: BenchWorld,
    person: string,
    channelId: string,
    key: string,
    body: RequestBody,
    id = randomUUID(),
): string {
    return new URLSearchParams({
        token: world.mattermost.hidden,
        team_id: world.mattermost.team,
        channel_id: channelId,
        user_id: person,
        command: '/set-cycle-api',
        text: formatEnvelope({v: CONTRACT_VERSION, id, body, ...(key === '' ? {} : {key})}),
        trigger_id: makeTrigger(world.mattermost.signingKey, person, Date.now()).triggerId,
    }).toString();
}

/** Posts a form to the sidecar's own door; throws unless it answers with a body. */
export async function post(world: BenchWorld, form: string): Promise<Record<string, unknown>> {
    const {text} = await postForm(`${world.sidecar.url}/mattermost/command`, form);
    const answer = JSON.parse(text)?.props?.set_cycle;
    if (answer?.ok !== true) {
        throw new Error(`refused: ${text}`);
    }
    return answer.body;
}

export async function connect(world: BenchWorld, person: string, channelId: string): Promise<string> {
    return String((await post(world, formOf(world, person, channelId, '', {type: 'connect'})))['key']);
}

/** A running cycle in a channel, with the ids of its items; without those that repeat, which cannot be ticked on a day off. */
export async function startCycle(
    world: BenchWorld,
    person: string,
    channelId: string,
    key: string,
): Promise<{runId: string; version: number; items: string[]}> {
    const started = await post(
        world,
        formOf(world, person, channelId, key, {
            type: 'start',
            playbook: 'set-cycle',
            name: 'SET Cycle',
            channel: {kind: 'existing', channelId},
            seats: {lead: person},
        }),
    );
    const {answer} = started;
    const {id, version} = runOf(answer);
    const items = itemsOf(answer).filter(({repeat}) => repeat === null);
    return {runId: id, version, items: items.map((item) => item.id)};
}

/** The items of the run that an answer carries whole. */
export function itemsOf(answer: unknown): Item[] {
    return runOf(answer).phases.flatMap((phase) => phase.items);
}

/** The version of the run that an answer carries whole: the number of its last event. */
export function versionOf(answer: unknown): number {
    return runOf(answer).version;
}

interface Item {
    id: string;
    repeat: unknown;
    state: string;
}

function runOf(answer: unknown): {id: string; version: number; phases: {items: Item[]}[]} {
    if (typeof answer !== 'object' || answer === null || !('run' in answer)) {
        throw new Error('the answer holds no run');
    }
    return answer.run as {id: string; version: number; phases: {items: Item[]}[]};
}
