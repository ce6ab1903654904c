import {execFileSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {chmodSync, rmSync, statfsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Refusing} from '../../server-ts/src/contract/answer';
import type {Run} from '../../server-ts/src/domain/run';
import {SECOND} from '../../server-ts/src/domain/units';
import {sql, startIncident} from '../support/door';
import {makeWorld, moveClock, openTab, quietLog, until, type Tab, type World} from '../support/world';

jest.setTimeout(180_000);

/** Small, so that it is soon full: a new database takes 60 MB. */
const SIZE = '160m';

/** A disk of our own, or why there is none. */
function mountDisk(at: string): string | null {
    try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', at], {stdio: 'pipe'});
        return null;
    } catch (error) {
        return error instanceof Error ? (error.message.split('\n').at(-2) ?? error.message) : String(error);
    }
}

function whyNot(): string | null {
    const probe = execFileSync('mktemp', ['-d'], {encoding: 'utf8'}).trim();
    const why = mountDisk(probe);
    if (why === null) {
        execFileSync('umount', [probe]);
    }
    rmSync(probe, {recursive: true});
    return why;
}

const cannot = whyNot();
// A user who may not mount has no disk that can be filled without filling everybody's.
const onDisk = cannot === null ? test : test.skip;

let disk: string;
let world: World;
const log: string[] = [];

beforeAll(async () => {
    if (cannot !== null) {
        return;
    }
    disk = await mkdtemp(path.join(tmpdir(), 'set-cycle-disk-'));
    const why = mountDisk(disk);
    if (why !== null) {
        throw new Error(why);
    }
    chmodSync(disk, 0o755);
    world = await makeWorld({log: quietLog(log), config: {dataFolder: path.join(disk, 'data')}});
});
afterAll(async () => {
    if (cannot !== null) {
        return;
    }
    await world.close();
    execFileSync('umount', [disk]);
    await rm(disk, {recursive: true});
});

const filler = (): string => path.join(disk, 'filler');

/** Takes all the room that is left. */
function fill(): void {
    execFileSync('sh', ['-c', 'cat /dev/zero >> "$0" || true', filler()], {stdio: 'ignore'});
}

const room = (): number => statfsSync(disk).bfree;
const edit = (runId: string, note: string) =>
    ({type: 'change', runId, command: {type: 'edit_item', itemId: 'ticket_create', note}}) as const;

/** Edits until one is refused. Gives the last note that was taken, and the refusal. */
async function editUntilRefused(tab: Tab, runId: string, before: string): Promise<{kept: string; refusal: Refusing}> {
    let kept = before;
    for (let n = 0; n < 5_000; n += 1) {
        // Nothing that could be compressed.
        const note = `${n} ${randomBytes(2_900).toString('base64')}`;
        const answer = await tab.ask(edit(runId, note));
        if (!answer.ok) {
            return {kept, refusal: answer};
        }
        kept = note;
    }
    throw new Error('the disk was never full');
}

async function runOf(tab: Tab, runId: string): Promise<Run> {
    const answer = await tab.need({type: 'run', runId});
    if (!('run' in answer)) {
        throw new Error('the run did not come whole');
    }
    return answer.run;
}

/** The run's row, its timeline and its version say the same. */
async function isWhole(runId: string): Promise<void> {
    const [row] = await sql<{version: number; state: Run; events: number; last: number}>(
        world,
        `select version, state, (select count(*) from run_event where run_id = id)::integer as events,
             (select max(seq) from run_event where run_id = id) as last from run where id = $1`,
        [runId],
    );
    expect([row?.state.version, row?.events, row?.last]).toEqual([row?.version, row?.version, row?.version]);
}

const noteOf = (run: Run): string =>
    run.phases.flatMap(({items}) => items).find(({id}) => id === 'ticket_create')?.note ?? '';
const remindersIn = (channelId: string): number =>
    world.mattermost.posts(channelId).filter((post) => String(post['message']).includes('is due')).length;

onDisk(
    `a full disk refuses in words and keeps what it took; the reminder comes once, when there is room again${cannot === null ? '' : ` (skipped: no disk can be mounted here: ${cannot})`}`,
    async () => {
        const {lea} = world.people;
        const tab = await openTab(world, lea);
        const {runId, channelId, dueAt} = await startIncident(tab, lea);
        const sealed = await openTab(world, lea, channelId);

        await sealed.need(edit(runId, 'Before'));
        fill();
        const {kept, refusal} = await editUntilRefused(sealed, runId, 'Before');
        expect([refusal.reason, refusal.text]).toEqual([
            'unavailable',
            'SET Cycle cannot reach its database. Nothing was changed: try again in a moment.',
        ]);
        // The disk is full and not the database gone: what is there can still be read.
        const full = await until('it reads', () => runOf(sealed, runId).catch(() => null), 60_000);
        expect(noteOf(full)).toBe(kept);

        // Room for the clock's own function, and no more; then the reminder falls due on a disk that is full to the last block.
        rmSync(filler());
        await until('the clock is moved', () =>
            moveClock(world, dueAt - 6 * SECOND - Date.now()).then(
                () => true,
                () => null,
            ),
        );
        const due = Date.now() + 6 * SECOND;
        fill();
        await useUpTheLog();
        await until(
            'the moment is over',
            () => {
                // What the database gives back while it struggles is taken at once.
                fill();
                return Date.now() > due + 2 * SECOND && room() === 0;
            },
            30_000,
        );
        expect(remindersIn(channelId)).toBe(0);
        const refused = await sealed.ask({type: 'change', runId, command: {type: 'follow'}});
        expect(refused.ok ? 'ok' : refused.reason).toBe('unavailable');

        rmSync(filler());
        await until('the reminder comes', () => remindersIn(channelId) === 1, 60_000);
        await until(
            'it takes changes again',
            () => sealed.ask(edit(runId, 'There is room')).then(({ok}) => ok),
            60_000,
        );
        await isWhole(runId);
        expect(noteOf(await runOf(sealed, runId))).toBe('There is room');
        await until(
            'everything is sent',
            async () =>
                (await sql(world, "select 1 from outbox where state = 'waiting' and op <> 'card'")).length === 0,
            30_000,
        );
        expect(remindersIn(channelId)).toBe(1);
        expect(log.some((line) => /No space left on device/.test(line))).toBe(true);
    },
);

/** PostgreSQL makes its log in pieces ahead of time: these are used up, until it cannot write another byte. */
async function useUpTheLog(): Promise<void> {
    for (let n = 0; n < 500; n += 1) {
        try {
            await sql(world, "select pg_logical_emit_message(true, 'filler', repeat('x', 1000000))");
        } catch {
            return;
        }
    }
    throw new Error('the log was never full');
}
