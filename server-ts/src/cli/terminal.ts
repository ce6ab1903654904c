import {createInterface} from 'node:readline/promises';
import {Writable, type Readable} from 'node:stream';
import {Failure} from './failure';

/** How a command talks with the person at the keyboard; tests give their own. */
export interface Terminal {
    /** One line on standard output. */
    say(line: string): void;
    ask(question: string): Promise<string>;
    /** As `ask`, without showing what is typed. */
    askSecret(question: string): Promise<string>;
    /** Everything that is piped in. */
    readInput(): Promise<string>;
    /** A variable of the environment; undefined where it is not set or empty. */
    variable(name: string): string | undefined;
}

export interface Streams {
    stdin: Readable & {isTTY?: boolean};
    stdout: Writable;
    stderr: Writable;
}

/** The process's own terminal. Questions go to standard error, so that output can be piped. */
export function processTerminal({stdin, stdout, stderr}: Streams = process): Terminal {
    const ask = async (question: string, silent: boolean): Promise<string> => {
        if (stdin.isTTY !== true) {
            throw new Failure(
                `There is no terminal to ask for "${question.replace(/[:\s]+$/, '')}". Set MM_ADMIN_TOKEN, or MM_ADMIN_USERNAME and MM_ADMIN_PASSWORD, or pipe a token in with --token-stdin.`,
                2,
            );
        }
        const nowhere = new Writable({write: (_chunk, _encoding, done) => done()});
        const lines = createInterface({input: stdin, output: silent ? nowhere : stderr, terminal: true});
        // Ctrl-C; Ctrl-D and a terminal that is gone end it, too.
        const stopped = new Promise<never>((_, reject) => {
            for (const end of ['SIGINT', 'close']) {
                lines.once(end, () => reject(new Failure('Stopped. Nothing was changed.')));
            }
        });
        if (silent) {
            stderr.write(question);
        }
        try {
            // Only a question of its own stays: it draws the line anew, and what stood there before is gone.
            return (await Promise.race([stopped, lines.question(silent ? '' : question)])).trim();
        } finally {
            lines.close();
            if (silent) {
                stderr.write('\n');
            }
        }
    };
    // Whoever reads us may have read enough: `set-cycle rehearse … | head` is no failure.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') {
            throw error;
        }
        process.exit(0);
    });
    return {
        say: (line) => stdout.write(`${line}\n`),
        ask: (question) => ask(question, false),
        askSecret: (question) => ask(question, true),
        readInput: async () => {
            const chunks: Buffer[] = [];
            for await (const chunk of stdin) {
                chunks.push(Buffer.from(chunk));
            }
            return Buffer.concat(chunks).toString('utf8').trim();
        },
        variable: (name) => process.env[name] || undefined,
    };
}
