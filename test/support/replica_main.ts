import {closeSync, openSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {Client} from 'pg';
import {getGlobalDispatcher, request} from 'undici';
import * as v from 'valibot';
import {pinoLog} from '../../server-ts/src/adapters/logging/pino_log';
import {IS_FREE} from '../../server-ts/src/adapters/postgres/outbox_claims';
import {configFile} from '../../server-ts/src/config';
import {startSidecar} from '../../server-ts/src/sidecar';

/**
 * The real sidecar as a process of its own, for tests that kill it. Its drivers are watched from outside: at a step that a line of the file
 * REPLICA_ARMED names, the first replica to get there takes the token and kills itself (`step`), or PostgreSQL (`step postgres`), or stands still
 * (`step stop`).
 * REPLICA_AHEAD_MS makes its own clock wrong.
 * REPLICA_WITHOUT takes one protection away, for the controls that must then fail.
 */
const env = v.parse(
    v.object({
        REPLICA_CONFIG: v.string(),
        REPLICA_ARMED: v.string(),
        REPLICA_POSTMASTER: v.string(),
        REPLICA_AHEAD_MS: v.pipe(v.string(), v.transform(Number)),
        REPLICA_WITHOUT: v.optional(v.picklist(['look', 'lease', 'due', 'order', 'joined', 'day', 'held']), undefined),
    }),
    process.env,
);

if (env.REPLICA_WITHOUT === 'held') {
    // Whoever waits for the event loop to turn goes on at once.
    Object.defineProperty(globalThis, 'setImmediate', {value: (work: () => void) => queueMicrotask(work)});
}

const realNow = Date.now;
Date.now = () => realNow() + env.REPLICA_AHEAD_MS;

function reached(step: string): void {
    for (const line of readOrNothing(env.REPLICA_ARMED).split('\n')) {
        const [armed, victim] = line.split(' ');
        if (armed === step && takesToken(line)) {
            process.kill(
                victim === 'postgres'
                    ? Number(readFileSync(env.REPLICA_POSTMASTER, 'utf8').split('\n')[0])
                    : process.pid,
                victim === 'stop' ? 'SIGSTOP' : 'SIGKILL',
            );
            return;
        }
    }
}

function readOrNothing(file: string): string {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        // Nothing is armed.
        return '';
    }
}

/** One replica, once for each line. */
function takesToken(line: string): boolean {
    try {
        closeSync(openSync(`${env.REPLICA_ARMED}.${line.replace(/\W/g, '_')}`, 'wx'));
        return true;
    } catch {
        return false;
    }
}

/** What each connection's transaction began with: it tells a wake's commit from that of a person's change. */
const transactions = new WeakMap<object, string[]>();

function nameOf(query: unknown): string {
    if (typeof query === 'string') {
        return query;
    }
    if (typeof query !== 'object' || query === null) {
        return '';
    }
    // A statement that is planned each time says its name in a comment.
    return 'name' in query && typeof query.name === 'string'
        ? query.name.replace(/^claim_(?:due|prepared)_.*/, 'claim_due').replace(/^write_changes_.*/, 'write_changes')
        : (/^\/\* (\w+) \*\//.exec('text' in query ? String(query.text) : '')?.[1] ?? '');
}

function rowsOf(result: unknown): unknown[] {
    return typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows)
        ? result.rows
        : [];
}

function stepOf(client: object, name: string): string {
    const names = name === 'begin' ? [] : [...(transactions.get(client) ?? []), name];
    transactions.set(client, names);
    if (name === 'commit' && names.includes('plan_my_days')) {
        return 'commit_my_day';
    }
    return name === 'commit' && names.includes('claim_due') && names.includes('write_changes') ? 'commit_wake' : name;
}

const original = Client.prototype.query;

/** Without `due`: the claim takes the due row away by itself, before what it leads to is saved. */
async function takeDueRow(rows: unknown[]): Promise<void> {
    const side = new Client({connectionString: config.databaseUrl ?? ''});
    await side.connect();
    for (const row of rows) {
        if (typeof row === 'object' && row !== null && 'id' in row) {
            await Reflect.apply(original, side, ['delete from due where run_id = $1', [row.id]]);
        }
    }
    await side.end();
}

/** Without `day`: the claim moves the next digest on by itself, before today's is in the outbox. */
async function moveDay(rows: unknown[]): Promise<void> {
    const side = new Client({connectionString: config.databaseUrl ?? ''});
    await side.connect();
    for (const row of rows) {
        if (typeof row === 'object' && row !== null && 'user_id' in row) {
            const text = 'update person_setting set next_at = next_at + 86400000 where user_id = $1';
            await Reflect.apply(original, side, [text, [row.user_id]]);
        }
    }
    await side.end();
}

/** The protections that a statement holds: what is replaced by what. */
const TAKEN_OUT: Partial<
    Record<NonNullable<typeof env.REPLICA_WITHOUT>, {of: string; text: string | RegExp; by: string}>
> = {
    lease: {of: 'outbox_claim', text: IS_FREE, by: '($3::text is not null or $4::bigint[] is not null)'},
    order: {of: 'outbox_claim', text: /not exists \(select 1 from outbox as earlier.*?row\.id offset 0\)/g, by: 'true'},
    day: {of: 'claim_my_days', text: 'for update skip locked', by: ''},
    joined: {
        of: 'outbox_done',
        text: 'outbox.joined_to = done.id',
        by: 'outbox.lane = (select led.lane from outbox as led where led.id = done.id)',
    },
};

function withoutProtection(query: unknown): unknown {
    const out = env.REPLICA_WITHOUT && TAKEN_OUT[env.REPLICA_WITHOUT];
    return out && nameOf(query) === out.of && typeof query === 'object' && query !== null && 'text' in query
        ? {...query, text: String(query.text).replaceAll(out.text, out.by)}
        : query;
}

async function watched(step: string, work: Promise<unknown>): Promise<unknown> {
    const result = await work;
    const rows = rowsOf(result);
    if (step === 'claim_due' && rows.length > 0 && env.REPLICA_WITHOUT === 'due') {
        await takeDueRow(rows);
    }
    if (step === 'claim_my_days' && rows.length > 0 && env.REPLICA_WITHOUT === 'day') {
        await moveDay(rows);
    }
    if (!['claim_due', 'claim_my_days', 'outbox_claim'].includes(step) || rows.length > 0) {
        reached(`after:${step}`);
    }
    return result;
}

Object.defineProperty(Client.prototype, 'query', {
    value: function query(this: object, ...given: unknown[]): unknown {
        const step = stepOf(this, nameOf(given[0]));
        reached(`before:${step}`);
        const args = [withoutProtection(given[0]), ...given.slice(1)];
        const done = args.at(-1);
        if (typeof done === 'function') {
            // The pool's own style. What it gave is handed on when the step has been passed.
            const answer = (error: unknown, result: unknown): void => {
                if (!error && (step !== 'outbox_claim' || rowsOf(result).length > 0)) {
                    reached(`after:${step}`);
                }
                Reflect.apply(done, undefined, [error, result]);
            };
            return Reflect.apply(original, this, [...args.slice(0, -1), answer]);
        }
        const result: unknown = Reflect.apply(original, this, args);
        return result instanceof Promise ? watched(step, result) : result;
    },
});

/** What a post is, by its words: the step behind `post` that it is watched at. A digest comes first: it names the updates that are due. */
const KINDS: [string, RegExp][] = [
    ['_day', /\*\*Your day\*\*/],
    ['', /update (is|was) due/],
    ['_notice', /no update for/],
    ['_broadcast', /: updates\*\*/],
    ['_follower', /updates of|Open it in its channel/],
];

/** A request to Mattermost is given up after this long here, so that a test can wait for it. */
const PATIENCE_MS = 2_000;
const realTimeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (ms) => realTimeout(Math.min(ms, PATIENCE_MS));

type Ask = typeof request;
const ask: Ask = request;
const watchedAsk = async (...[input, init]: Parameters<Ask>): Promise<unknown> => {
    const url = String(input);
    const isPost = init?.method === 'POST' && url.includes('/api/v4/posts');
    const kind = isPost
        ? (/\/posts\/\w+\/(unpin|pin)$/.exec(url)?.[1]?.replace(/^/, '_') ??
          KINDS.find(([, words]) => words.test(String(init.body)))?.[0])
        : undefined;
    if (env.REPLICA_WITHOUT === 'look' && url.includes('/posts?since=')) {
        return {statusCode: 200, headers: {}, body: {text: () => Promise.resolve('{"order": [], "posts": {}}')}};
    }
    if (kind !== undefined) {
        reached(`before:post${kind}`);
    }
    // Without `held` what was true when the request was made is true when it is written.
    const sent = env.REPLICA_WITHOUT === 'held' ? {...init, dispatcher: getGlobalDispatcher()} : init;
    const response = await ask(input, sent);
    if (kind !== undefined) {
        reached(`after:post${kind}`);
    }
    return response;
};
// The very object that the sidecar's own code asks through.
const undici: unknown = createRequire(__filename)('undici');
if (typeof undici !== 'object' || undici === null) {
    throw new Error('undici is not there');
}
Object.defineProperty(undici, 'request', {value: watchedAsk});

const config = v.parse(configFile, JSON.parse(env.REPLICA_CONFIG));
startSidecar(config, pinoLog('warn')).then(
    () => process.stdout.write('ready\n'),
    (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
    },
);
