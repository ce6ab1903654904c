import {readConfig} from '../../server-ts/src/config';
import {pinoLog} from '../../server-ts/src/adapters/logging/pino_log';
import {startSidecar} from '../../server-ts/src/sidecar';

/** The sidecar in a process of its own. Prints one JSON line when it is ready. */
async function main(): Promise<void> {
    const config = readConfig(process.argv[2] ?? '');
    const sidecar = await startSidecar(config, pinoLog('error'));
    process.stdout.write(`${JSON.stringify({url: sidecar.url, connectionString: sidecar.connectionString})}\n`);
    process.on('SIGTERM', () => void sidecar.stop().then(() => process.exit(0)));
}

void main();
