import path from 'node:path';
import {PACKAGE_ROOT} from '../../server-ts/src/package_root';
import {wordsFor} from '../../server-ts/src/cli/failure';
import {startDemo} from './demo/start_demo';

const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
    const folder = path.resolve(process.env['DEMO_FOLDER'] || path.join(PACKAGE_ROOT, '.demo'));
    const port = process.env['PORT'] ? Number(process.env['PORT']) : null;
    const asked = new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
    });
    const demo = await startDemo({root: PACKAGE_ROOT, folder, port});
    say('');
    say(`  Open  ${demo.url}`);
    say('');
    say(
        '  You are Lea, the SET lead. Click the SET Cycle icon at the right edge, tick an item, and open another person’s window from the bar at the top.',
    );
    say(
        '  "to tomorrow 16:00" moves the clock: the incident then owes its daily update, and the reminder is posted. Ctrl-C ends the demo and keeps its data.',
    );
    say('');
    await asked;
    say('Stopping …');
    await demo.stop();
}

main().catch((error: unknown) => {
    process.stderr.write(`demo: ${wordsFor(error)}\n`);
    process.exitCode = 1;
});
