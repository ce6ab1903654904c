import {run} from './cli/program';
import {processTerminal} from './cli/terminal';

run(process.argv.slice(2), processTerminal(), (line) => process.stderr.write(`${line}\n`)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        process.stderr.write(`set-cycle: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    },
);
