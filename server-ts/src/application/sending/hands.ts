import type {Millis} from '../../domain/units';
import type {OutboxRow} from '../outbox_ports';
import {signal, sleep} from './waiting';

/** The rows that this replica is at, and the places kept for more. */
export interface Hands {
    /** So many are taken, places that are kept among them. */
    taken(): number;
    /** No row is in hand, though places may be kept. */
    areEmpty(): boolean;
    /** Begins with a row; it never rejects. */
    begin(row: OutboxRow): void;
    /** Keeps up to `most` places, waiting until `wanted` are free, but no longer than `patience`. Each is to be given back. */
    keep(wanted: number, most: number, patience: Millis): Promise<number>;
    giveBack(places: number): void;
    /** When one of those rows has ended that are in hand now. */
    untilOneEnds(): Promise<unknown>;
    /** When all of those rows have ended that are in hand now. */
    untilAllEnd(): Promise<unknown>;
}

/** `work` sends a row and notes what became of it. */
export function hands(capacity: number, work: (row: OutboxRow) => Promise<void>): Hands {
    const busy = new Set<Promise<void>>();
    let kept = 0;
    let freed = signal();

    const nowFree = (): void => {
        freed.give();
        freed = signal();
    };
    const taken = (): number => busy.size + kept;

    return {
        taken,
        areEmpty: () => busy.size === 0,
        begin: (row) => {
            const done: Promise<void> = work(row).finally(() => {
                busy.delete(done);
                nowFree();
            });
            busy.add(done);
        },
        keep: async (wanted, most, patience) => {
            const until = performance.now() + patience;
            for (let left = patience; capacity - taken() < wanted && left > 0; left = until - performance.now()) {
                await sleep(left, freed.given);
            }
            const places = Math.max(0, Math.min(most, capacity - taken()));
            kept += places;
            return places;
        },
        giveBack: (places) => {
            kept -= places;
            nowFree();
        },
        untilOneEnds: () => Promise.race(busy),
        untilAllEnd: () => Promise.all(busy),
    };
}
