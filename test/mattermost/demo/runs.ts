import type {Run} from '../../../server-ts/src/domain/run';
import {openTab, type Place, type Tab} from '../../support/world';
import type {StandIn} from '../server/start';
import type {Cast} from './people';

/** Starts the cycle and the incident, as the people would, unless they run already. */
export async function ensureRuns(mattermost: StandIn, cast: Cast): Promise<void> {
    const {people} = cast;
    const home = cast.channels.get('sustained-engineering') ?? '';
    const place: Place = {mattermost, team: cast.team, channel: home};
    const lea = await openTab(place, people.lea);
    const {mine, here} = await lea.need({type: 'home', channelId: home, have: {}});
    const kinds = [...mine, ...here].map((run) => (typeof run === 'string' ? '' : run.kind));
    if (!kinds.includes('cycle')) {
        await startCycle(lea, cast, home);
    }
    if (!kinds.includes('incident')) {
        await startIncident(await openTab(place, people.sam, cast.channels.get('support') ?? home), mattermost, cast);
    }
}

async function startCycle(lea: Tab, {people}: Cast, channelId: string): Promise<void> {
    const form = await lea.need({type: 'start_form', playbook: 'set-cycle', channelId});
    const started = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: form.name,
        channel: {kind: 'existing', channelId},
        seats: {lead: people.lea.id, primary: people.pat.id, backup: people.bo.id},
    });
    await tickFirst(lea, started.runId, started.answer, 2);
}

async function startIncident(sam: Tab, mattermost: StandIn, {people, team}: Cast): Promise<void> {
    const started = await sam.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 Users are logged out every few minutes',
        channel: {kind: 'private'},
        seats: {
            communication_owner: people.pat.id,
            work_owner: people.bo.id,
            lead: people.lea.id,
            primary: people.pat.id,
            backup: people.bo.id,
        },
        severity: 'L2',
        customer: 'Harbor Logistics',
        ticket: 'SUP-2291',
        summary: 'Users are logged out every few minutes',
    });
    await tickFirst(sam, started.runId, started.answer, 1);
    // Somebody of SET takes it: the visitor is to see the update that is owed, and not who is asked to take a run.
    const bo = await openTab({mattermost, team, channel: started.channelId}, people.bo);
    await bo.need({type: 'change', runId: started.runId, command: {type: 'hold'}});
    mattermost.seed.post({
        channelId: started.channelId,
        userId: people.sam.id,
        message: 'Logs of both nodes are in SUP-2291. It began with their upgrade on Monday.',
    });
    mattermost.seed.post({
        channelId: started.channelId,
        userId: people.bo.id,
        message: 'Only the second node drops sessions. I compare their session settings.',
    });
}

async function tickFirst(
    tab: Tab,
    runId: string,
    answer: {version: number; run?: Run} | {version: number; events: unknown},
    count: number,
): Promise<void> {
    const items = 'run' in answer && answer.run ? answer.run.phases.flatMap((phase) => phase.items) : [];
    for (const item of items.slice(0, count)) {
        await tab.need({type: 'change', runId, command: {type: 'set_item_state', itemId: item.id, state: 'done'}});
    }
}
