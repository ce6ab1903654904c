import type {Millis} from '../../domain/units';

/**
 * Calls of the same turn of the event loop share a group, and so do those that come while an earlier one is under way: of eight rows that
 * were claimed together the first was read by itself, and the other seven after it. `work` gives a result for each item, in their order;
 * what it throws, all of its group get. A group begins at least `gap` ms after the one before it did, so that many calls make few groups,
 * while a call that comes alone does not wait.
 */
export function together<Item, Result>(
    most: number,
    work: (items: Item[]) => Promise<Result[]>,
    gap: Millis = 0,
): (item: Item) => Promise<Result> {
    const waiting: {item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void}[] = [];
    let isBusy = false;
    let began = -Infinity;

    const untilMayBegin = (): Promise<void> => {
        const left = began + gap - performance.now();
        return new Promise((resolve) => (left > 0 ? setTimeout(resolve, left) : setImmediate(resolve)));
    };

    const begin = async (): Promise<void> => {
        isBusy = true;
        while (waiting.length > 0) {
            await untilMayBegin();
            began = performance.now();
            const group = waiting.splice(0, most);
            try {
                const results = await work(group.map(({item}) => item));
                for (const [place, {resolve, reject}] of group.entries()) {
                    const result = results[place];
                    if (result === undefined) {
                        reject(new Error('a call in a group was given no result'));
                    } else {
                        resolve(result);
                    }
                }
            } catch (error) {
                group.forEach(({reject}) => reject(error));
            }
        }
        isBusy = false;
    };

    return (item) =>
        new Promise((resolve, reject) => {
            waiting.push({item, resolve, reject});
            if (!isBusy) {
                void begin();
            }
        });
}
