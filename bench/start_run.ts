import {makeWorld, openTab} from '../test/support/world';
import {hold, median, say, sayConditions} from './parts/figures';

/**
 * Starting a run with a new channel: how much longer the person waits than the Mattermost calls behind it take when they are made one
 * after the other, bare.
 */
const STARTS = 40;

async function main(): Promise<void> {
    sayConditions();
    const world = await makeWorld();
    try {
        const {lea, pat} = world.people;
        const tab = await openTab(world, lea);
        const added: number[] = [];
        const whole: number[] = [];
        for (let place = 0; place < STARTS; place += 1) {
            world.mattermost.calls.clear();
            const began = performance.now();
            const started = await tab.need({
                type: 'start',
                playbook: 'support-incident',
                name: `INC-${place} bench`,
                channel: {kind: 'private'},
                severity: 'L2',
                seats: {communication_owner: lea.id, primary: pat.id},
            });
            const took = performance.now() - began;
            const bare = await bareCalls(
                world.mattermost.url,
                world.bot.token,
                world.team,
                `bare-${place}-${started.runId.slice(0, 6)}`,
                [lea.id, pat.id],
            );
            whole.push(took);
            added.push(took - bare);
        }
        say(
            `a start with a new channel: ${median(whole).toFixed(1)} ms, of which ${median(added).toFixed(1)} ms are ours (medians, n=${STARTS})`,
        );
        hold('ms added to the Mattermost calls (median)', median(added), '<=', 30);
    } finally {
        await world.close();
    }
}

/** The writes that a start waits for: the channel with its header, and its people; and the execute call that carried the request. */
async function bareCalls(url: string, token: string, team: string, name: string, people: string[]): Promise<number> {
    const call = async (method: string, path: string, body: unknown): Promise<{id?: string}> => {
        const response = await fetch(`${url}/api/v4${path}`, {
            method,
            headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
            body: JSON.stringify(body),
        });
        const answer: unknown = await response.json();
        return typeof answer === 'object' && answer !== null && 'id' in answer ? {id: String(answer.id)} : {};
    };
    const began = performance.now();
    const header = 'L2 · Communication owner: Lea · SET primary: Pat';
    const {id} = await call('POST', '/channels', {team_id: team, name, display_name: name, type: 'P', header});
    await call('POST', `/channels/${id}/members`, {user_ids: people});
    return performance.now() - began;
}

void main();
