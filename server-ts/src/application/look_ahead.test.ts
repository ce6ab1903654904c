import {NOBODY_LOOKS} from '../../../test/support/presence';
import {SECOND, type Millis} from '../domain/units';
import type {CommandDoor} from './handle_command';
import {lookAhead} from './look_ahead';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const unasked = (): never => {
    throw new Error('a look ahead asks no such thing');
};

/** `looks`: how often it was asked who is due soon. */
function looking(soon: Awaited<ReturnType<CommandDoor['runs']['dueWithin']>> = []) {
    let looks = 0;
    const learned: [string[], Millis][] = [];
    const door: CommandDoor = {
        runs: {
            create: unasked,
            change: unasked,
            wakeSome: unasked,
            prepareWakes: unasked,
            untilNextDue: unasked,
            abandon: unasked,
            dueWithin: () => Promise.resolve(((looks += 1), soon)),
        },
        teams: {
            get: unasked,
            calendar: unasked,
            settingsVersion: unasked,
            settings: unasked,
            saveSettings: unasked,
        },
        presence: {
            ...NOBODY_LOOKS,
            learn: async (runs, maxAge) => {
                learned.push([runs.map(({channelId}) => channelId), maxAge]);
            },
        },
        signals: {runChanged: unasked, listChanged: unasked},
        messagesWait: unasked,
    };
    const ahead = lookAhead(door, {info: unasked, warn: unasked, error: unasked});
    return {look: ahead.look, looks: () => looks, learned};
}

it('looks every four seconds, whenever nothing is due soon', async () => {
    const one = looking();
    one.look(null);
    await jest.advanceTimersByTimeAsync(3 * SECOND);
    one.look(null);
    expect(one.looks()).toBe(1);
    await jest.advanceTimersByTimeAsync(SECOND);
    one.look(10 * SECOND);
    expect(one.looks()).toBe(2);
});

it('lets what is due now, or in a moment, go first', async () => {
    const one = looking();
    one.look(null);
    await jest.advanceTimersByTimeAsync(5 * SECOND);
    one.look(-3);
    one.look(100);
    expect(one.looks()).toBe(1);
    one.look(SECOND);
    expect(one.looks()).toBe(2);
});

it('but not for ever: where something is always due soon it looks all the same', async () => {
    const one = looking();
    one.look(null);
    await jest.advanceTimersByTimeAsync(12 * SECOND);
    one.look(0);
    expect(one.looks()).toBe(2);
});

it('finds out who will be there so that it is still known at the due moment, a minute at most', async () => {
    const due = (channelId: string, seconds: number) => ({channelId, people: ['pat'], dueIn: seconds * SECOND});
    const one = looking([due('late', -3), due('soon', 4), due('then', 5), due('ahead', 43)]);
    one.look(null);
    await jest.advanceTimersByTimeAsync(0);
    expect(one.learned).toEqual([
        [['late'], 60 * SECOND],
        [['soon', 'then'], 55 * SECOND],
        [['ahead'], 15 * SECOND],
    ]);
});
