import {setTimeout as wait} from 'node:timers/promises';
import type {OutboxRow} from '../outbox_ports';
import {hands} from './hands';
import {signal} from './waiting';

const ROW: OutboxRow = {
    id: 1,
    runId: 'r1',
    key: 'k',
    message: {op: 'card'},
    attempts: 1,
    plannedAt: 0,
    dueAt: null,
    lookedFrom: 0,
    seen: null,
};

/** Hands whose rows end when they are told to, the oldest first. */
function told(capacity: number) {
    const ends: (() => void)[] = [];
    const all = hands(capacity, () => {
        const {given, give} = signal();
        ends.push(give);
        return given;
    });
    return {
        ...all,
        begin: (count: number) => Array.from({length: count}, () => all.begin(ROW)),
        end: async (count: number) => {
            ends.splice(0, count).forEach((end) => end());
            await wait(0);
        },
    };
}

it('keeps what is free, at once where as many are free as are wanted', async () => {
    const two = told(10);
    two.begin(6);
    expect(await two.keep(4, 100, 60_000)).toBe(4);
    expect(two.taken()).toBe(10);
    two.giveBack(4);
    expect(await two.keep(1, 2, 60_000)).toBe(2);
});

it('waits until so many are free, and no longer', async () => {
    const one = told(10);
    one.begin(10);
    let got: number | null = null;
    const kept = one.keep(3, 5, 60_000).then((places) => (got = places));
    await one.end(2);
    expect(got).toBeNull();
    await one.end(1);
    await kept;
    expect(got).toBe(3);
});

it('hears of places that are given back', async () => {
    const one = told(4);
    const first = await one.keep(4, 4, 60_000);
    const second = one.keep(2, 4, 60_000);
    one.giveBack(first);
    expect(await second).toBe(4);
});

it('has patience, but not for ever: then it keeps what there is, if only nothing', async () => {
    const one = told(5);
    one.begin(5);
    expect(await one.keep(1, 1, 20)).toBe(0);
    await one.end(2);
    expect(await one.keep(4, 4, 20)).toBe(2);
    expect(one.taken()).toBe(5);
});

it('says when one has ended, and when all have', async () => {
    const one = told(5);
    one.begin(2);
    const heard: string[] = [];
    const both = [one.untilOneEnds().then(() => heard.push('one')), one.untilAllEnd().then(() => heard.push('all'))];
    await one.end(1);
    expect(heard).toEqual(['one']);
    expect(one.areEmpty()).toBe(false);
    await one.end(1);
    await Promise.all(both);
    expect(heard).toEqual(['one', 'all']);
    expect(one.areEmpty()).toBe(true);
});
