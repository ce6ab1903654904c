import type {WireCommand} from '../server-ts/src/contract/shapes';
import {listeningTab, type ListeningTab} from '../test/support/listening_tab';
import {openTab, type Place} from '../test/support/world';
import {makeBenchWorld, type BenchWorld} from './parts/bench_world';
import {hold, quantile, say, sayConditions} from './parts/figures';

/**
 * A hundred open tabs see one change: a tick, which comes with its signal, and a new name, which each of them asks for. Beside them tabs that
 * show another run of the same channel, and tabs of people who are not in it: the first must ask nothing, the others must hear nothing.
 */
const TABS = 100;
const OTHERS = 20;
const CHANGES = 30;
/** Each change is seen before the next is made; signals of one channel are at least half a second apart. */
const APART_MS = 700;

async function main(): Promise<void> {
    sayConditions();
    const world = await makeBenchWorld();
    const tabs: ListeningTab[] = [];
    try {
        const {mattermost} = world;
        const [owner, ...rest] = mattermost.people;
        if (!owner) {
            throw new Error('nobody is there');
        }
        const members = [owner, ...rest.slice(0, 3)];
        const outsiders = rest.slice(3);
        const room = placeIn(world, await privateChannel(world, owner, members));
        const lobby = placeIn(world, mattermost.channels[0] ?? '');
        const start = async (place: Place, name: string): Promise<string> => {
            const tab = await openTab(place, owner);
            const channel = {kind: 'existing', channelId: place.channel} as const;
            return (await tab.need({type: 'start', playbook: 'set-cycle', name, channel, seats: {}})).runId;
        };
        const watched = await start(room, 'Watched by many');
        const [beside, outside] = [await start(room, 'Another run here'), await start(lobby, 'Elsewhere')];
        const open = async (place: BotPlace, people: readonly Person[], runId: string, count: number) => {
            const opened = await Promise.all(
                Array.from({length: count}, (_, at) => listeningTab(place, people[at % people.length] ?? owner, runId)),
            );
            tabs.push(...opened);
            return opened;
        };
        const watching = await open(room, members, watched, TABS);
        const besides = await open(room, members, beside, OTHERS);
        const outsides = await open(lobby, outsiders, outside, OTHERS);
        const asked = besides.map((tab) => tab.questions());

        const author = await openTab(room, owner);
        const all = async (command: WireCommand): Promise<{had: number[]; questions: number[]}> => {
            const seen = watching.map((tab) => tab.newerThan(tab.version()));
            const began = performance.now();
            await author.need({type: 'change', runId: watched, command});
            const times = await Promise.all(seen);
            await new Promise((resolve) => setTimeout(resolve, APART_MS));
            return {
                had: times.map((time) => time.had - began),
                questions: times.flatMap(({asked: at}) => at ?? []).sort((a, b) => a - b),
            };
        };
        let askedFor = 0;
        const ticks: number[] = [];
        const names: number[] = [];
        const spreads: number[] = [];
        const crowds: number[] = [];
        for (let change = 0; change < CHANGES; change += 1) {
            const state = change % 2 === 0 ? 'done' : 'open';
            const told = await all({type: 'set_item_state', itemId: 'start_review_issues', state});
            askedFor += told.questions.length;
            ticks.push(...told.had);
            const {had, questions} = await all({type: 'rename', name: `Watched by many, ${change}`});
            names.push(...had);
            spreads.push((questions.at(-1) ?? 0) - (questions[0] ?? 0));
            crowds.push(
                Math.max(...questions.map((from) => questions.filter((at) => at >= from && at < from + 100).length)),
            );
        }
        spreads.sort((a, b) => a - b);
        sayTimes('a tick', ticks);
        sayTimes('a new name', names);
        say(
            `their questions are spread over ${quantile(spreads, 0.5).toFixed(0)} ms (median), at most ${Math.max(...crowds)} within a tenth of a second`,
        );
        hold(`ms until the last of ${TABS} tabs has a change (max)`, Math.max(...ticks, ...names), '<=', 1_000);
        hold('questions about a tick', askedFor, '<=', 0);
        hold('questions within a tenth of a second (max)', Math.max(...crowds), '<=', TABS / 2);
        hold(
            'questions of tabs that show another run',
            sum(besides.map((tab, at) => tab.questions() - (asked[at] ?? 0))),
            '<=',
            0,
        );
        hold(
            'signals that reached people outside the channel',
            sum(outsides.map((tab) => tab.heard.get(watched) ?? 0)),
            '<=',
            0,
        );
    } finally {
        tabs.forEach((tab) => tab.close());
        await world.close();
    }
}

type Person = BenchWorld['mattermost']['people'][number];
type BotPlace = Place & {bot: {id: string}};

function placeIn({mattermost}: BenchWorld, channel: string): BotPlace {
    return {mattermost, team: mattermost.team, channel, bot: {id: mattermost.botId}};
}

function sayTimes(what: string, had: readonly number[]): void {
    const sorted = [...had].sort((a, b) => a - b);
    say(
        `${TABS} tabs have ${what} after: p50 ${quantile(sorted, 0.5).toFixed(0)} ms, p99 ${quantile(sorted, 0.99).toFixed(0)} ms, max ${(sorted.at(-1) ?? NaN).toFixed(0)} ms, n=${sorted.length}`,
    );
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((all, one) => all + one, 0);
}

async function privateChannel({mattermost}: BenchWorld, owner: Person, members: readonly Person[]): Promise<string> {
    const call = async (path: string, body: unknown): Promise<{id?: string}> => {
        const response = await fetch(`${mattermost.url}/api/v4${path}`, {
            method: 'POST',
            headers: {authorization: `Bearer ${owner.token}`, 'content-type': 'application/json'},
            body: JSON.stringify(body),
        });
        if (!response.ok) {
            throw new Error(`${path}: ${await response.text()}`);
        }
        return response.json();
    };
    const {id = ''} = await call('/channels', {
        team_id: mattermost.team,
        name: 'many-tabs',
        display_name: 'Many tabs',
        type: 'P',
    });
    for (const user of [...members.slice(1).map((one) => one.id), mattermost.botId]) {
        await call(`/channels/${id}/members`, {user_id: user});
    }
    return id;
}

void main();
