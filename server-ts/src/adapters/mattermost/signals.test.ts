import {setTimeout as wait} from 'node:timers/promises';
import * as v from 'valibot';
import {anId, aRun} from '../../../../test/support/builders';
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
