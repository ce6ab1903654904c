import {aCalendar, aRun, anId} from '../../../test/support/builders';
import {NOBODY_LOOKS} from '../../../test/support/presence';
import type {Message} from '../domain/announce/message';
import type {RunEvent} from '../domain/event';
import {SECOND} from '../domain/units';
import type {CommandDoor} from './handle_command';
import type {Claiming, OutboxRow} from './outbox_ports';
import type {Log, RunStore, Teams, Woken} from './ports';
import type {Places} from './sending/places';
import {wakeDue} from './wake_due';

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
const RENAMED: RunEvent = {type: 'renamed', from: 'a', to: 'b', seq: 1, at: 0, by: null};

const errors: string[] = [];
const LOG: Log = {
    info: unasked,
    warn: unasked,
    error: (message, fields) => void errors.push(`${message} ${JSON.stringify(fields)}`),
};

interface Given {
    /** How many waves of one run each are due. */
    waves?: number;
    /** Those of them that could not be woken, in the first wave. */
    faulty?: string[];
    /** Of the places that are asked for, so many are free; null: this replica sends nothing now. */
    free?: number | null;
    /** Of each wave's messages, the first so many are claimed. */
    claimed?: number;
    broken?: boolean;
}

/** A clock's work; `asked`: how many runs were wanted in each wave, `filled`: how many rows came for the places that were kept. */
function clock({waves = 1, faulty = [], free = 1_000, claimed = 0, broken = false}: Given) {
    const asked: {limit: number; claiming: Claiming | null}[] = [];
    const kept: {wanted: number; most: number; patience: number}[] = [];
    const filled: number[] = [];
    let news = 0;
    let isStopped = false;
    const woken: Woken = {
        saved: {kind: 'saved', run: aRun(), events: [RENAMED], now: 0},
        change: {run: aRun(), events: [RENAMED], messages: [REMINDER, {...REMINDER}, {op: 'card'}]},
    };
    const rows: OutboxRow[] = (woken.change?.messages ?? []).map((message, id) => ({
        ...{id, runId: aRun().id, key: 'k', message, attempts: 1},
        ...{plannedAt: 0, dueAt: null, lookedFrom: 0, seen: null},
    }));
    const runs: RunStore = {
        create: unasked,
        change: unasked,
        untilNextDue: unasked,
        abandon: unasked,
        prepareWakes: unasked,
        dueWithin: () => Promise.resolve([]),
        wakeSome: (limit, _, claiming = null) => {
            asked.push({limit, claiming});
            if (broken) {
                return Promise.reject(new Error('the database is away'));
            }
            const failed =
                asked.length === 1 ? faulty.map((runId) => ({runId, error: new Error('a broken rule')})) : [];
            return Promise.resolve(
                asked.length <= waves
                    ? {woken: [woken], failed, claimed: rows.slice(0, claimed)}
                    : {woken: [], failed, claimed: []},
            );
        },
    };
    const places: Places = {
        keep: (wanted, most, patience) => {
            kept.push({wanted, most, patience});
            const claiming =
                free === null
                    ? null
                    : {atMost: Math.min(free, most), holder: 'me@1', attempt: '1', chatNow: 1_800_000_000_000};
            return Promise.resolve({claiming, fill: (given) => filled.push(given.length)});
        },
    };
    const signals = {runChanged: () => undefined, listChanged: () => undefined};
    const messagesWait = (): void => void (news += 1);
    const door: CommandDoor = {runs, teams: TEAMS, presence: NOBODY_LOOKS, signals, messagesWait};
    return {
        asked,
        kept,
        filled,
        news: () => news,
        stop: () => (isStopped = true),
        wake: () =>
            wakeDue({
                door,
                log: LOG,
                stopped: () => isStopped,
                places,
                ahead: {known: new Map(), drop: () => undefined},
            }),
    };
}

it('wakes all that is due, in groups, larger ones where very many are', async () => {
    const one = clock({waves: 330});
    await expect(one.wake()).resolves.toBe(330);
    expect(one.asked).toHaveLength(331);
    expect(one.asked.map(({limit}) => limit)).toEqual([...Array(320).fill(16), ...Array(11).fill(48)]);
});

it('waits for the senders before each group, but a second at most', async () => {
    const one = clock({waves: 1});
    await one.wake();
    expect(one.kept).toEqual([16, 16].map((wanted) => ({wanted, most: 16, patience: SECOND})));
});

it('lets no more be claimed than there are places, and wakes a small group where they are few', async () => {
    const one = clock({waves: 321, free: 20});
    await one.wake();
    expect(one.asked.at(0)).toMatchObject({limit: 16, claiming: {atMost: 16, holder: 'me@1'}});
    expect(one.asked.at(-1)).toMatchObject({limit: 16, claiming: {atMost: 20}});
});

it('hands over what was claimed, and tells of what was not', async () => {
    const some = clock({claimed: 1});
    await some.wake();
    expect({filled: some.filled, news: some.news()}).toEqual({filled: [1, 0], news: 1});
    const all = clock({claimed: 2});
    await all.wake();
    expect({filled: all.filled, news: all.news()}).toEqual({filled: [2, 0], news: 0});
});

it('claims nothing while this replica sends nothing', async () => {
    const one = clock({free: null});
    await one.wake();
    expect(one.asked.map(({claiming}) => claiming)).toEqual([null, null]);
    expect(one.news()).toBe(1);
});

it('gives its places back where nothing could be woken', async () => {
    const one = clock({broken: true});
    await expect(one.wake()).rejects.toThrow('the database is away');
    expect(one.filled).toEqual([0]);
});

it('stops between two groups', async () => {
    const one = clock({waves: 100});
    one.stop();
    await expect(one.wake()).resolves.toBe(0);
});

it('writes down which runs it could not wake, and wakes the others', async () => {
    await expect(clock({waves: 2, faulty: ['r1']}).wake()).resolves.toBe(2);
    expect(errors.join()).toMatch(/could not be woken.*"run":"r1".*a broken rule/);
});
