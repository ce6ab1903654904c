import {aRun, anId} from '../../../test/support/builders';
import {NOBODY_LOOKS} from '../../../test/support/presence';
import {SECOND, type Millis} from '../domain/units';
import type {CommandDoor} from './handle_command';
import type {PreparedWake, PreparedWakes} from './ports';
import {wakesAhead} from './wake_ahead';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const unasked = (): never => {
    throw new Error('nothing else is asked ahead');
};
const wakeOf = (id: string): PreparedWake => ({
    before: aRun({id}),
    at: 0,
    settingsVersion: 1,
    change: null,
    texts: null,
});

/** `soon`: how many are due within the time that is asked about; `asked`: what was known already when more was prepared. */
function ahead({soon = 20, broken = false}: {soon?: number; broken?: boolean} = {}) {
    const asked: string[][] = [];
    const learned: number[] = [];
    const said: string[] = [];
    const prepareWakes = (_ahead: Millis, _limit: number, _decide: unknown, known: PreparedWakes) => {
        asked.push([...known.keys()]);
        const id = anId(`r${asked.length}`);
        return broken
            ? Promise.reject(new Error('the database is away'))
            : Promise.resolve(new Map([[id, wakeOf(id)]]));
    };
    const door: CommandDoor = {
        runs: {
            create: unasked,
            change: unasked,
            wakeSome: unasked,
            untilNextDue: unasked,
            abandon: unasked,
            prepareWakes,
            dueWithin: () =>
                Promise.resolve(Array.from({length: soon}, () => ({channelId: anId('c'), people: [], dueIn: SECOND}))),
        },
        teams: {get: unasked, calendar: unasked, settingsVersion: unasked, settings: unasked, saveSettings: unasked},
        presence: {...NOBODY_LOOKS, learn: async (runs) => void learned.push(runs.length)},
        signals: {runChanged: unasked, listChanged: unasked},
        messagesWait: unasked,
    };
    const log = {info: (message: string) => void said.push(message), warn: unasked, error: unasked};
    return {...wakesAhead(door, log), asked, learned, said};
}

it.each([
    ['nothing is due', null, 0],
    ['the moment is far', 2 * SECOND, 0],
    ['it is a second away', SECOND, 1],
    ['it is too near to begin', SECOND / 2 - 1, 0],
    ['it has come', -1, 0],
])('where %s', async (_, untilNextDue, times) => {
    const one = ahead();
    one.prepare(untilNextDue);
    await jest.advanceTimersByTimeAsync(0);
    expect(one.asked).toHaveLength(times);
    expect(one.known.size).toBe(times);
});

it('finds out who will be there before it decides', async () => {
    const one = ahead();
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    expect(one.learned).toEqual([20]);
});

it('leaves a few to their moment, when it is asked anew who is there', async () => {
    const one = ahead({soon: 8});
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    expect([one.asked, one.learned]).toEqual([[], []]);
});

it('prepares what is new at each look, one look at a time', async () => {
    const one = ahead();
    one.prepare(SECOND);
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    expect(one.asked).toEqual([[], [anId('r1')]]);
    expect([...one.known.keys()]).toEqual([anId('r1'), anId('r2')]);
});

it('keeps none that is woken, nor any for longer than five seconds', async () => {
    const one = ahead();
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    one.drop([anId('other')]);
    expect(one.known.size).toBe(1);
    one.drop([anId('r1')]);
    expect(one.known.size).toBe(0);
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(5 * SECOND);
    one.prepare(null);
    expect(one.known.size).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    one.prepare(null);
    expect(one.known.size).toBe(0);
});

it('goes on where the database is away, and says so', async () => {
    const one = ahead({broken: true});
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    expect(one.said).toHaveLength(1);
    one.prepare(SECOND);
    await jest.advanceTimersByTimeAsync(0);
    expect(one.asked).toHaveLength(2);
});
