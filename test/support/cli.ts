import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {run} from '../../server-ts/src/cli/program';
import type {Terminal} from '../../server-ts/src/cli/terminal';
import {tarGz} from '../../tools/tar_gz';

export interface Ran {
    code: number;
    /** Standard output, then what it complained of. */
    text: string;
    asked: string[];
}

export interface Typed {
    /** Answers to questions, in order. */
    answers?: string[];
    input?: string;
    variables?: Record<string, string>;
}

/** Runs a command line of `set-cycle` in this process, with a terminal that types `typed`. */
export async function setCycle(words: readonly string[], typed: Typed = {}): Promise<Ran> {
    const lines: string[] = [];
    const asked: string[] = [];
    const terminal = typing(typed, (line) => lines.push(line), asked);
    const code = await run(words, terminal, (line) => lines.push(line));
    return {code, text: lines.join('\n'), asked};
}

/** A terminal at which `typed` is typed. */
export function typing(typed: Typed, say: (line: string) => void = () => undefined, asked: string[] = []): Terminal {
    const answers = [...(typed.answers ?? [])];
    const answer = async (question: string): Promise<string> => {
        asked.push(question);
        const next = answers.shift();
        if (next === undefined) {
            throw new Error(`nobody answers: ${question}`);
        }
        return next;
    };
    return {
        say,
        ask: answer,
        askSecret: answer,
        readInput: async () => typed.input ?? '',
        variable: (name) => typed.variables?.[name],
    };
}

export function scratchFolder(): string {
    return mkdtempSync(path.join(tmpdir(), 'set-cycle-test-'));
}

/** A plugin bundle that installs; its page does nothing. */
export function smallBundle(folder: string, manifest: Record<string, unknown> = {}): string {
    const file = path.join(folder, 'bundle.tar.gz');
    const text = JSON.stringify({
        id: 'set-cycle',
        name: 'SET Cycle',
        version: '0.1.0',
        min_server_version: '11.5.0',
        webapp: {bundle_path: 'webapp/dist/main.js'},
        ...manifest,
    });
    writeFileSync(
        file,
        tarGz([
            {name: 'set-cycle/plugin.json', content: Buffer.from(text)},
            {name: 'set-cycle/webapp/dist/main.js', content: Buffer.from('void 0;')},
        ]),
    );
    return file;
}
