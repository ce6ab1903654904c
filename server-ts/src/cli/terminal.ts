import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';
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

/** The process's own terminal. Questions go to standard error, so that output can be piped. */
export function processTerminal(): Terminal {
    const ask = async (question: string, silent: boolean): Promise<string> => {
        if (process.stdin.isTTY !== true) {
            throw new Failure(
                `There is no terminal to ask for "${question.replace(/[:\s]+$/, '')}". Set MM_ADMIN_TOKEN, or MM_ADMIN_USERNAME and MM_ADMIN_PASSWORD, or pipe a token in with --token-stdin.`,
                2,
            );
        }
        process.stderr.write(question);
        const nowhere = new Writable({write: (_chunk, _encoding, done) => done()});
        const lines = createInterface({
            input: process.stdin,
            output: silent ? nowhere : process.stderr,
            terminal: true,
        });
        const interrupted = new Promise<never>((_, reject) => {
            lines.once('SIGINT', () => reject(new Failure('Stopped. Nothing was changed.')));
        });
        try {
            return (await Promise.race([lines.question(''), interrupted])).trim();
        } finally {
            lines.close();
            if (silent) {
                process.stderr.write('\n');
            }
        }
    };
    // Whoever reads us may have read enough: `set-cycle rehearse … | head` is no failure.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') {
            throw error;
        }
        process.exit(0);
    });
    return {
        say: (line) => process.stdout.write(`${line}\n`),
        ask: (question) => ask(question, false),
        askSecret: (question) => ask(question, true),
        readInput: async () => {
            const chunks: Buffer[] = [];
            for await (const chunk of process.stdin) {
                chunks.push(Buffer.from(chunk));
            }
            return Buffer.concat(chunks).toString('utf8').trim();
        },
        variable: (name) => process.env[name] || undefined,
    };
}
