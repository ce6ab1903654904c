import {persistentRead} from './persistent_read';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('a read that fails is made up for, and then it is enough', async () => {
    const errors: string[] = [];
    let reads = 0;
    const read = (): Promise<void> => {
        reads += 1;
        return reads < 3 ? Promise.reject(new Error(`no answer ${reads}`)) : Promise.resolve();
    };
    const teams = persistentRead(read, ({message}) => errors.push(message), 5);
    teams.begin();
    await pause(100);
    expect([reads, errors]).toEqual([3, ['no answer 1', 'no answer 2']]);
});

test('news that come while it reads are read behind it, once', async () => {
    let reads = 0;
    const teams = persistentRead(
        async () => {
            reads += 1;
            await pause(20);
        },
        () => undefined,
    );
    teams.begin();
    teams.begin();
    teams.begin();
    await pause(100);
    expect(reads).toBe(2);
    teams.begin();
    await pause(40);
    expect(reads).toBe(3);
});

test('after a stop nothing is tried or said any more', async () => {
    const errors: string[] = [];
    let reads = 0;
    const read = (): Promise<void> => {
        reads += 1;
        return Promise.reject(new Error('the pool has ended'));
    };
    const teams = persistentRead(read, ({message}) => errors.push(message), 5);
    teams.begin();
    teams.stop();
    await pause(50);
    expect([reads, errors]).toEqual([1, []]);
});
