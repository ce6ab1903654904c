import type {Signals} from '../../application/mattermost_ports';
import {formatSignal} from '../../contract/signal';
import type {RunEvent} from '../../domain/event';
import {SECOND, type ChannelId, type RunId, type UserId} from '../../domain/units';
import {anything, type Rest} from './rest';
import {signalQueue} from './signal_queue';

/**
 * Of runs that no tab here has asked for lately so many are told of in a second, and no more: a thousand reminders at once would be a
 * thousand more calls, beside the posts themselves. A tab of another replica finds out by its own question, every 30 s.
 */
const FOR_NOBODY_PER_SECOND = 20;
/** Not more than this of them at a stretch: with twenty in a tenth of a second, they went out between the first twenty reminders. */
const FOR_NOBODY_AT_ONCE = 4;
/** Each tab that asks costs the sidecar about a millisecond: that many tabs may ask at once before they are spread out. */
const TABS_WITHOUT_SPREAD = 5;
const MS_PER_TAB = 7;
const LONGEST_SPREAD = 700;

export interface SignalOptions {
    rest: Rest;
    botId: () => UserId;
    /** The direct channel of a person with the bot. */
    directChannel: (user: UserId) => Promise<ChannelId>;
    /** How many tabs asked for this run lately. */
    tabsOn: (runId: string) => number;
    /** Whether all of them take what changed from a signal. */
    hearEvents: (runId: string) => boolean;
    /** Called once per outage, see `signalQueue`. */
    onLost: (error: unknown) => void;
}

/**
 * Signals go out as `typing` of the bot, which Mattermost hands to the browsers of the channel's members and writes nowhere. A lost one costs
 * a few seconds until the tabs ask by themselves, so none is retried. A tick goes with its signal: asked for by each tab it came a way to
 * the sidecar and back later, and a hundred tabs asked at once.
 */
export function typingSignals(options: SignalOptions): Signals & {stop(): void} {
    const queue = signalQueue(options.onLost);
    /** Of runs whose signal waits for its turn: what happened since the last one. */
    const untold = new Map<RunId, RunEvent[]>();
    let forNobody = {since: -Infinity, left: 0};

    /** False when as many were told of as may be until now. */
    const mayTellNobody = (): boolean => {
        const now = performance.now();
        const regained = ((now - forNobody.since) / SECOND) * FOR_NOBODY_PER_SECOND;
        const left = Math.min(FOR_NOBODY_AT_ONCE, forNobody.left + regained);
        forNobody = {since: now, left: left < 1 ? left : left - 1};
        return left >= 1;
    };

    const type = (channelId: ChannelId, text: string): Promise<unknown> =>
        options.rest.post(`/users/${options.botId()}/typing`, {channel_id: channelId, parent_id: text}, anything);

    return {
        runChanged: ({id, channelId, version}, events = []) => {
            if (channelId === '' || (options.tabsOn(id) === 0 && !mayTellNobody())) {
                return;
            }
            untold.set(id, [...(untold.get(id) ?? []), ...events].slice(-TOLD_AT_MOST));
            queue.put(id, async () => {
                const told = eventsTold(untold.get(id) ?? [], version);
                untold.delete(id);
                const signal = {kind: 'run', run: id, version, spread: spreadFor(options.tabsOn(id))} as const;
                const isHeard = told.length > 0 && options.hearEvents(id);
                await type(channelId, formatSignal(isHeard ? {...signal, events: told} : signal));
            });
        },
        listChanged: (users) => {
            for (const user of users) {
                queue.put(`home ${user}`, async () => {
                    await type(await options.directChannel(user), formatSignal({kind: 'home', spread: 0}));
                });
            }
        },
        stop: () => {
            queue.stop();
            untold.clear();
        },
    };
}

/** More do not fit into a signal, and while Mattermost is away they must not pile up. */
const TOLD_AT_MOST = 20;

/** Ticks alone: they come in crowds, and change nothing but their item. Anything else may change who may edit, or name people anew. */
const TOLD: readonly RunEvent['type'][] = ['item_state_changed', 'item_ticked'];

/** The events that brought a run to its version, without a gap; none if others were among them, or if another replica made some. */
function eventsTold(events: readonly RunEvent[], version: number): RunEvent[] {
    const isWhole = events.every(
        ({seq, type}, place) => seq === version - events.length + 1 + place && TOLD.includes(type),
    );
    return isWhole ? [...events] : [];
}

/** Two tabs ask at once; a hundred spread out over most of a second, with time left for their answers within it. */
export function spreadFor(tabs: number): number {
    return tabs <= TABS_WITHOUT_SPREAD ? 0 : Math.min(LONGEST_SPREAD, tabs * MS_PER_TAB);
}
