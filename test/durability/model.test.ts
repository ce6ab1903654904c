import * as fc from 'fast-check';
import {wakeAt} from '../../server-ts/src/domain/duty/decide_wake';
import type {RunEvent} from '../../server-ts/src/domain/event';
import type {Run} from '../../server-ts/src/domain/run';
import {DAY, HOUR, MINUTE, SECOND, type UserId} from '../../server-ts/src/domain/units';
import {ANN, BO, LEA, MONDAY_10, PAT} from '../support/builders';
import {databaseServers, freshDatabase, type Database} from '../support/database';
import type {Death} from '../support/memory_mattermost';
import {modelledLife, type ModelledLife} from '../support/modelled_life';

/** `MODEL_RUNS` asks for more lives, `MODEL_SEED` repeats one that failed. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 25);
const SEED = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000);

jest.setTimeout(60_000 + RUNS * 4_000);

/** What must be so of the run, told apart from what the sidecar keeps. */
interface Model {
    lastUpdate: string | null;
    updates: number;
    seen: number;
}

/** A test's own clock is read some time after the database's. */
const SLACK = SECOND;

type Act = (model: Model, life: ModelledLife) => Promise<void>;

/** An act with a name, and everything that must hold after it. */
class Doing implements fc.AsyncCommand<Model, ModelledLife> {
    private readonly name: string;
    private readonly act: Act;

    constructor(name: string, act: Act) {
        this.name = name;
        this.act = act;
    }

    check(): boolean {
        return true;
    }

    async run(model: Model, life: ModelledLife): Promise<void> {
        const before = await life.run();
        await this.act(model, life);
        await holds(model, life, before);
    }

    toString(): string {
        return this.name;
    }
}

const doing = (name: string, act: Act): Doing => new Doing(name, act);
const person = fc.constantFrom(LEA, PAT, BO, ANN);

const post: Act = async (model, life) => {
    const before = (await life.run()).status;
    model.updates += 1;
    const updateId = `u${model.updates}`;
    await life.command(LEA, {type: 'post_update', updateId, kind: 'update', text: `News ${model.updates}`});
    model.lastUpdate = before === 'running' ? updateId : model.lastUpdate;
};

const timePasses = fc.integer({min: 1, max: 600}).map((minutes) =>
    doing(`${minutes} min later`, async (_, life) => {
        await life.moveClock(minutes * MINUTE);
        await life.wake();
    }),
);

const acts = [
    // Time passes more often than people do something.
    timePasses,
    timePasses,
    timePasses,
    timePasses,
    fc.constantFrom(
        doing('wake', async (_, life) => {
            await life.wake();
            const run = await life.run();
            // Idle: whatever comes next lies ahead.
            expect(Math.min(wakeAt(run) ?? Infinity, run.duty.nextDueAt ?? Infinity)).toBeGreaterThan(
                life.now() - SLACK,
            );
        }),
        doing('wake and deliver', async (_, life) => {
            await life.wake();
            await life.deliver(20, null);
        }),
        doing('die between wake and delivery', async (_, life) => {
            await life.wake();
            life.die();
        }),
    ),
    // A claim is under way while the clock jumps: its lease must not be taken for over, or for endless.
    fc.constantFrom(30 * DAY, -DAY, -HOUR, DAY).map((by) =>
        doing(`the clock jumps ${by / HOUR} h`, async (_, life) => {
            await life.deliver(1, 'after_post');
            await life.moveClock(by);
            await life.wake();
        }),
    ),
    fc.constantFrom<Death>('before_post', 'after_post', null).map((death) =>
        doing(`deliver, death ${death}`, async (_, life) => {
            await life.deliver(5, death);
        }),
    ),
    fc.constant(doing('an update', post)),
    fc.constant(
        doing('two people answer at once', async (model, life) => {
            await post(model, life);
            await life.command(PAT, {type: 'hold'});
        }),
    ),
    person.map((by) => doing(`hold by ${by}`, (_, life) => life.command(by, {type: 'hold'}))),
    fc
        .tuple(person, fc.integer({min: 1, max: 240}))
        .map(([by, minutes]) =>
            doing(`snooze ${minutes}`, (_, life) =>
                life.command(by, {type: 'snooze', until: life.now() + minutes * MINUTE, reason: 'logs'}),
            ),
        ),
    fc
        .tuple(fc.constantFrom('primary', 'backup', 'lead'), person)
        .map(([role, user]) =>
            doing(`${role} is ${user}`, (_, life) => life.command(LEA, {type: 'set_seat', role, user})),
        ),
    fc.tuple(fc.constantFrom<'absent' | 'away'>('absent', 'away'), person).map(([how, user]) =>
        doing(`${user} ${how}, or back`, (_, life) => {
            toggle(life[how], user);
            return Promise.resolve();
        }),
    ),
    // An end is seldom for good: else most of a life would be over before something is owed.
    fc.boolean().map((again) =>
        doing(`the duty is switched off${again ? ' and on' : ''}`, async (_, life) => {
            await life.command(LEA, {type: 'set_duty', on: false});
            if (again) {
                await life.command(LEA, {type: 'set_duty', on: true});
            }
        }),
    ),
    fc.boolean().map((again) =>
        doing(`finished${again ? ' and restored' : ''}`, async (_, life) => {
            await life.command(LEA, {type: 'finish', outcome: 'fixed'});
            await life.deliver(3, null);
            if (again) {
                await life.command(LEA, {type: 'restore'});
            }
        }),
    ),
    fc.constant(
        doing('running and owing again', async (_, life) => {
            await life.command(LEA, {type: 'restore'});
            await life.command(LEA, {type: 'set_duty', on: true});
        }),
    ),
];

function toggle(set: Set<UserId>, user: UserId): void {
    if (!set.delete(user)) {
        set.add(user);
    }
}

const TWICE = 'a message was stored twice';

/** After every act. */
async function holds(model: Model, life: ModelledLife, before: Run): Promise<void> {
    const run = await life.run();
    const events = await life.events();
    const fresh = events.slice(model.seen);
    model.seen = events.length;
    expect(run.lastUpdate?.id ?? null).toBe(model.lastUpdate);
    expect(openOnes(events)).toBeLessThanOrEqual(1);
    if (run.lastUpdate && before.lastUpdate?.id === run.lastUpdate.id) {
        expect(run.lastUpdate).toEqual(before.lastUpdate);
    }
    for (const event of fresh) {
        notEarly(event, events);
    }
    if (new Set(life.posts.map(({key}) => key)).size < life.posts.length) {
        throw new Error(TWICE);
    }
}

function openOnes(events: RunEvent[]): number {
    return events.reduce(
        (open, {type}) => open + (type === 'obligation_opened' ? 1 : type === 'obligation_resolved' ? -1 : 0),
        0,
    );
}

/** A moment is said when it has come, and once: the same moment again only after it was armed anew. */
function notEarly(event: RunEvent, events: RunEvent[]): void {
    const earlier = events.filter(({seq}) => seq < event.seq);
    if (event.type === 'obligation_opened') {
        expect(event.at).toBeGreaterThanOrEqual(event.obligation.dueAt);
        const last = earlier.findLast((one) => one.type === 'duty_armed');
        expect(last?.type === 'duty_armed' && last.nextDueAt).toBe(event.obligation.dueAt);
        const opened = earlier.findLast((one) => one.type === 'obligation_opened');
        expect(opened?.seq ?? 0).toBeLessThan(last?.seq ?? 0);
    }
    if (event.type === 'obligation_reminded' || event.type === 'obligation_escalated') {
        const planned = earlier.findLast((one) => 'nextNoticeAt' in one || one.type === 'obligation_opened');
        const plan = planned?.type === 'obligation_opened' ? planned.obligation : planned;
        expect(plan && 'nextNoticeAt' in plan && event.at >= plan.nextNoticeAt).toBe(true);
    }
}

/** The ladder ends after a day, and until then a run that nobody has taken asks twice an hour beside the hourly reminder. */
const LAST_TURNS = 200;

/** When all is over: nobody answers for weeks, and everything that is left is sent. */
async function endsWell(life: ModelledLife, database: Database): Promise<void> {
    life.absent.clear();
    await life.wake();
    for (let turn = 0; turn < LAST_TURNS; turn += 1) {
        const run = await life.run();
        const at = wakeAt(run);
        if (at === null || (run.obligation && run.obligation.nextStep === null && run.obligation.notices > 1)) {
            break;
        }
        await life.moveClock(Math.max(1, at - life.now() + SECOND));
        await life.wake();
        expect(wakeAt(await life.run()) ?? Infinity).toBeGreaterThan(life.now() - SLACK);
    }
    const run = await life.run();
    if (run.status === 'running' && run.duty.on) {
        expect(run.obligation?.nextStep ?? null).toBeNull();
        expect(run.obligation).not.toBeNull();
    }
    await life.deliverAll();
    const {rows} = await database.pool.query<{
        state: string;
        error: string | null;
        op: string;
        key: string;
        joined: boolean;
    }>(`select state, error, op, key::text, joined_to is not null and joined_to <> id as joined from outbox`);
    const stored = new Set(life.posts.map(({key}) => key));
    for (const {state, error, op, key, joined} of rows) {
        expect(['done', 'void']).toContain(state);
        expect(state === 'done' || (error ?? '') !== '').toBe(true);
        if ((op === 'post' || op === 'tell_follower') && !joined) {
            expect([key, stored.has(key)]).toEqual([key, state === 'done']);
        }
    }
    const asking = life.posts.filter(({content}) => content.buttons.some(({id}) => id === 'snooze'));
    expect(asking).toHaveLength((await life.run()).obligation ? 1 : 0);
}

describe.each(databaseServers())('any life of a run on the $name', ({start}) => {
    let server: {url: string; stop(): Promise<void>};
    let database: Database;

    beforeAll(async () => {
        server = await start();
        database = await freshDatabase(server.url);
    });
    afterAll(async () => {
        await database.drop();
        await server.stop();
    });

    /** The property, over lives in which `look` says whether the outbox finds what an earlier attempt stored. */
    const anyLife = (look: boolean, count: (events: RunEvent[]) => void) =>
        fc.asyncProperty(fc.commands(acts, {maxCommands: 40, size: 'max'}), async (commands) => {
            const life = await modelledLife(database, MONDAY_10, look);
            const model: Model = {lastUpdate: null, updates: 0, seen: 0};
            await fc.asyncModelRun(() => ({model, real: life}), commands);
            await endsWell(life, database);
            count(await life.events());
        });

    test('says what is owed once, never early, to the end, whatever people, the clock and death do', async () => {
        let opened = 0;
        let notices = 0;
        const property = anyLife(true, (events) => {
            opened += events.filter(({type}) => type === 'obligation_opened').length;
            notices += events.filter(
                ({type}) => type === 'obligation_reminded' || type === 'obligation_escalated',
            ).length;
        });
        await fc.assert(property, {numRuns: RUNS, seed: SEED, endOnFailure: true});
        process.stdout.write(
            `model: MODEL_SEED=${SEED} MODEL_RUNS=${RUNS}, ${opened} obligations, ${notices} notices\n`,
        );
        expect(Math.min(opened, notices)).toBeGreaterThan(RUNS);
    });

    test('the model sees it where an outbox does not look for what it has posted', async () => {
        const {errorInstance} = await fc.check(
            anyLife(false, () => undefined),
            {numRuns: 50, seed: 1, endOnFailure: true},
        );
        expect(String(errorInstance)).toContain(TWICE);
    });
});
