import {setTimeout as wait} from 'node:timers/promises';
import * as v from 'valibot';
import {anId, ANN, aRun, BO} from '../../../../test/support/builders';
import {parseSignal} from '../../contract/signal';
import type {Happening, RunEvent} from '../../domain/event';
import {ChatError, type Rest} from './rest';
import {typingSignals} from './signals';

function never(): never {
    throw new Error('signals only post');
}

test('while Mattermost is away that is said once, and once more when it is away again', async () => {
    let isAway = false;
    let sent = 0;
    const rest: Rest = {
        get: never,
        put: never,
        delete: never,
        chatNow: () => null,
        unreachableSince: () => null,
        isLockedOut: () => false,
        post: async (_path, _body, schema) => {
            await Promise.resolve();
            if (isAway) {
                throw new ChatError('no answer', 0, '');
            }
            sent += 1;
            return v.parse(schema, {});
        },
    };
    const lost: unknown[] = [];
    const signals = typingSignals({
        rest,
        botId: () => anId('bot'),
        directChannel: (user) => Promise.resolve(user),
        tabsOn: () => 1,
        hearEvents: () => true,
        onLost: (error) => lost.push(error),
    });
    let runs = 0;
    const changeTen = async (): Promise<void> => {
        for (let count = 0; count < 10; count++) {
            runs += 1;
            signals.runChanged(aRun({id: anId(`run${runs}x`)}));
        }
        await wait(20);
    };
    isAway = true;
    await changeTen();
    await changeTen();
    expect(lost).toHaveLength(1);
    isAway = false;
    await changeTen();
    expect(sent).toBe(10);
    isAway = true;
    await changeTen();
    expect(lost).toHaveLength(2);
    signals.stop();
});

test('of runs that no tab looks at only a few are told of at a stretch; those that one looks at all are', async () => {
    const told: unknown[] = [];
    const rest: Rest = {
        get: never,
        put: never,
        delete: never,
        chatNow: () => null,
        unreachableSince: () => null,
        isLockedOut: () => false,
        post: async (_path, body, schema) => {
            told.push(body);
            return v.parse(schema, {});
        },
    };
    const seen = new Set([anId('seen0'), anId('seen1')]);
    const signals = typingSignals({
        rest,
        botId: () => anId('bot'),
        directChannel: (user) => Promise.resolve(user),
        tabsOn: (runId) => (seen.has(runId) ? 1 : 0),
        hearEvents: () => false,
        onLost: never,
    });
    for (let count = 0; count < 30; count++) {
        signals.runChanged(aRun({id: anId(`unseen${count}x`)}));
    }
    seen.forEach((id) => signals.runChanged(aRun({id})));
    await wait(20);
    expect(told).toHaveLength(4 + seen.size);
    signals.stop();
});

describe('what changed goes with its signal', () => {
    let told: unknown[];
    let hear: boolean;
    let signals: ReturnType<typeof typingSignals>;

    beforeEach(() => {
        told = [];
        hear = true;
        const rest: Rest = {
            get: never,
            put: never,
            delete: never,
            chatNow: () => null,
            unreachableSince: () => null,
            isLockedOut: () => false,
            post: async (_path, body, schema) => {
                told.push(parseSignal(v.parse(v.object({parent_id: v.string()}), body).parent_id));
                return v.parse(schema, {});
            },
        };
        signals = typingSignals({
            rest,
            botId: () => anId('bot'),
            directChannel: (user) => Promise.resolve(user),
            tabsOn: () => 2,
            hearEvents: () => hear,
            onLost: never,
        });
    });
    afterEach(() => signals.stop());

    const tick: Happening = {
        type: 'item_state_changed',
        itemId: 'a',
        title: 'Do a',
        from: 'open',
        to: 'done',
        reason: null,
    };
    const event = (seq: number, happening: Happening = tick): RunEvent => ({...happening, seq, at: seq, by: ANN});
    const change = (...events: RunEvent[]): void =>
        signals.runChanged(aRun({version: events.at(-1)?.seq ?? 0}), events);

    it('if it is ticks, all since the last signal', async () => {
        change(event(4));
        await wait(10);
        change(event(5));
        change(event(6));
        await wait(600);
        expect(told).toMatchObject([{events: [event(4)]}, {version: 6, events: [event(5), event(6)]}]);
    });

    it.each<[string, () => void]>([
        ['of anything but ticks', () => change(event(4, {type: 'joined', user: BO}))],
        ['of ticks between which somebody else changed the run', () => (change(event(4)), change(event(6)))],
        ['of a change that names no event', () => signals.runChanged(aRun({version: 4}))],
        ['for tabs of which one does not know it', () => ((hear = false), change(event(4)))],
    ])('not %s', async (_, act) => {
        // The first goes at once; what is looked at waits for its turn.
        change(event(3));
        await wait(10);
        told = [];
        act();
        await wait(600);
        expect(told).toEqual([expect.not.objectContaining({events: expect.anything()})]);
    });
});
