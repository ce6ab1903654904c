import {inOrder} from './in_order';

test('a step that fails keeps no other from its turn; the first failure is thrown, the others with it', async () => {
    const done: string[] = [];
    const steps = [
        () => Promise.reject(new Error('the door is stuck')),
        async () => done.push('pool'),
        () => Promise.reject(new Error('and so is the window')),
        async () => done.push('database'),
    ];
    await expect(inOrder(steps)).rejects.toMatchObject({
        message: 'the door is stuck',
        cause: [{message: 'and so is the window'}],
    });
    expect(done).toEqual(['pool', 'database']);
    await inOrder(steps);
    expect(done).toEqual(['pool', 'database']);
});
