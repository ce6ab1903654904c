import {aCalendar, aRun, anId} from '../../../test/support/builders';
import {NOBODY_LOOKS} from '../../../test/support/presence';
import type {Message} from '../domain/announce/message';
import {SECOND} from '../domain/units';
import type {CommandDoor} from './handle_command';
import type {Log, RunStore, Teams, Woken} from './ports';
import {wakeDue} from './wake_due';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const unasked = (): never => {
    throw new Error('the clock asks no such thing');
};
const TEAMS: Teams = {
    get: unasked,
    calendar: () => aCalendar(),
    settingsVersion: unasked,
    settings: unasked,
    saveSettings: unasked,
};
const REMINDER: Message = {
    op: 'post',
    place: {kind: 'direct', user: anId('pat')},
    body: {kind: 'upcoming', dueAt: 0, lastUpdate: null},
};
const CARD: Message = {op: 'card'};

const errors: string[] = [];
const LOG: Log = {
    info: unasked,
    warn: unasked,
    error: (message, fields) => void errors.push(`${message} ${JSON.stringify(fields)}`),
};

/** A clock's work over so many waves, each of the messages given; `waves` counts what was asked for. */
function clock(messages: readonly Message[], waves: number, faulty: string[] = []) {
    const asked: number[] = [];
    let ended = 0;
    let isStopped = false;
    const woken: Woken = {
        saved: {kind: 'saved', run: aRun(), events: [], now: 0},
        change: {run: aRun(), events: [], messages: [...messages]},
    };
    const runs: RunStore = {
        create: unasked,
        change: unasked,
        untilNextDue: unasked,
        abandon: unasked,
        dueWithin: () => Promise.resolve([]),
        wakeSome: (limit) => {
            asked.push(limit);
            const failed =
                asked.length === 1 ? faulty.map((runId) => ({runId, error: new Error('a broken rule')})) : [];
            return Promise.resolve({woken: asked.length <= waves ? [woken] : [], failed});
        },
    };
    const signals = {runChanged: unasked, listChanged: unasked};
    const door: CommandDoor = {runs, teams: TEAMS, presence: NOBODY_LOOKS, signals, messagesWait: unasked};
    return {
        asked,
        end: (count: number) => (ended += count),
        stop: () => (isStopped = true),
        done: wakeDue({door, log: LOG, stopped: () => isStopped, ended: () => ended}),
    };
}

const times = (count: number, message: Message): Message[] => Array.from({length: count}, () => message);

it('wakes all that is due, without a pause where the senders keep up', async () => {
    const one = clock(times(20, REMINDER), 5);
    await expect(one.done).resolves.toBe(5);
    expect(one.asked).toHaveLength(6);
    expect(jest.getTimerCount()).toBe(0);
});

it('waits for the senders where far more is planned than was sent, and goes on as soon as they have caught up', async () => {
    const one = clock(times(201, REMINDER), 3);
    await jest.advanceTimersByTimeAsync(200);
    expect(one.asked).toHaveLength(1);
    one.end(1);
    await jest.advanceTimersByTimeAsync(20);
    expect(one.asked).toHaveLength(2);
    one.end(1_000);
    await jest.advanceTimersByTimeAsync(20);
    await expect(one.done).resolves.toBe(3);
});

it('waits a second at most: a Mattermost that takes nothing must not hold up the rest', async () => {
    const one = clock(times(500, REMINDER), 2);
    await jest.advanceTimersByTimeAsync(SECOND - 100);
    expect(one.asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(one.asked).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(SECOND);
    await expect(one.done).resolves.toBe(2);
});

it('waits for no cards: they come later by themselves', async () => {
    await expect(clock(times(500, CARD), 3).done).resolves.toBe(3);
});

it('stops between two waves', async () => {
    const one = clock(times(500, REMINDER), 100);
    await jest.advanceTimersByTimeAsync(100);
    one.stop();
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    await expect(one.done).resolves.toBe(1);
});

it('writes down which runs it could not wake, and wakes the others', async () => {
    await expect(clock([], 2, ['r1']).done).resolves.toBe(2);
    expect(errors.join()).toMatch(/could not be woken.*"run":"r1".*a broken rule/);
});
