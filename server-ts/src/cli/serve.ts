import {pinoLog} from '../adapters/logging/pino_log';
import {isReadableByOthers, readConfig} from '../config';
import {startSidecar, type Sidecar} from '../sidecar';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];

/** Runs the sidecar until SIGTERM or SIGINT; resolves when everything is closed. A second signal ends at once. */
export async function serve(configPath: string): Promise<void> {
    const config = readConfig(configPath);
    const log = pinoLog(config.logLevel);
    if (isReadableByOthers(configPath)) {
        log.warn(`${configPath} holds the bot's token and others can read it; run: chmod 600 ${configPath}`);
    }
    const asked = untilSignal();
    const starting = startSidecar(config, log);
    // A signal during the start must not leave a database behind: the start is awaited, then undone.
    const first = await Promise.race([starting, asked.then(() => null)]);
    const sidecar: Sidecar = first ?? (await starting);
    const signal = await asked;
    log.info('stopping', {signal});
    await sidecar.stop();
    log.info('stopped');
}

function untilSignal(): Promise<NodeJS.Signals> {
    return new Promise((resolve) => {
        let asked = false;
        for (const signal of SIGNALS) {
            process.on(signal, () => {
                if (asked) {
                    // The database notices by its pipe that we are gone, and shuts itself down.
                    process.exit(130);
                }
                asked = true;
                resolve(signal);
            });
        }
    });
}
