import {PassThrough} from 'node:stream';
import {processTerminal, type Terminal} from './terminal';

/** A terminal at which somebody types, and what stands on its screen: in its one line, after what was drawn anew or erased. */
function typedAt(): {terminal: Terminal; type: (keys: string) => void; line: () => string} {
    const stdin = Object.assign(new PassThrough(), {isTTY: true});
    const stderr = new PassThrough();
    let drawn = '';
    stderr.setEncoding('utf8').on('data', (text: string) => (drawn += text));
    const erasedFromTheFirstColumn = '\u001b[1G\u001b[0J';
    return {
        terminal: processTerminal({stdin, stdout: new PassThrough(), stderr}),
        type: (keys) => stdin.write(keys),
        line: () => (drawn.split(erasedFromTheFirstColumn).at(-1) ?? '').split('\r')[0]?.trimEnd() ?? '',
    };
}

const settled = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

test('a question still stands there while somebody answers it', async () => {
    const {terminal, type, line} = typedAt();
    const answer = terminal.ask('MFA code: ');
    await settled();
    expect(line()).toMatch(/^MFA code:/);
    type('123456\r');
    expect(await answer).toBe('123456');
    expect(line()).not.toContain('Stopped');
});

test('what is typed as a secret is not shown, and its question is', async () => {
    const {terminal, type, line} = typedAt();
    const answer = terminal.askSecret('Password (not shown): ');
    await settled();
    type('pass-word');
    await settled();
    expect(line()).toBe('Password (not shown):');
    type('\r');
    expect(await answer).toBe('pass-word');
});

test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
])('%s at a question says that nothing was changed', async (_, key) => {
    for (const how of ['ask', 'askSecret'] as const) {
        const {terminal, type} = typedAt();
        const answer = terminal[how]('Username: ');
        await settled();
        type(key);
        await expect(answer).rejects.toThrow('Stopped. Nothing was changed.');
    }
});
