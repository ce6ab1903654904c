/**
 * Calls that come while an earlier group is under way share the next one; a call that comes alone waits for nobody. `work` gives a result
 * for each item, in their order; what it throws, all of its group get.
 */
export function together<Item, Result>(
    most: number,
    work: (items: Item[]) => Promise<Result[]>,
): (item: Item) => Promise<Result> {
    const waiting: {item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void}[] = [];
    let isBusy = false;

    const begin = async (): Promise<void> => {
        isBusy = true;
        while (waiting.length > 0) {
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
