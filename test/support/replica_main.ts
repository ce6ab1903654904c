import {closeSync, openSync, readFileSync} from 'node:fs';
import {Client} from 'pg';
import * as v from 'valibot';
import {pinoLog} from '../../server-ts/src/adapters/logging/pino_log';
import {IS_FREE} from '../../server-ts/src/adapters/postgres/outbox';
import {configFile} from '../../server-ts/src/config';
import {startSidecar} from '../../server-ts/src/sidecar';

/**
 * The real sidecar as a process of its own, for tests that kill it. Its drivers are watched from outside: at a step that the file
 * REPLICA_ARMED names, the first replica to get there takes the token and kills itself (`step`), or PostgreSQL (`step postgres`).
 * REPLICA_WITHOUT takes one protection away, for the controls that must then fail.
 */
const env = v.parse(
    v.object({
        REPLICA_CONFIG: v.string(),
        REPLICA_ARMED: v.string(),
        REPLICA_POSTMASTER: v.string(),
        REPLICA_WITHOUT: v.optional(v.picklist(['look', 'lease', 'due']), undefined),
    }),
    process.env,
);

function reached(step: string): void {
    const [armed, victim] = readOrNothing(env.REPLICA_ARMED).split(' ');
    if (armed !== step || !takesToken()) {
        return;
    }
    process.kill(
        victim === 'postgres' ? Number(readFileSync(env.REPLICA_POSTMASTER, 'utf8').split('\n')[0]) : process.pid,
        'SIGKILL',
    );
}

function readOrNothing(file: string): string {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        // Nothing is armed.
        return '';
    }
}

/** One replica, once for each time that a step is armed. */
function takesToken(): boolean {
    try {
        closeSync(openSync(`${env.REPLICA_ARMED}.taken`, 'wx'));
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
    return typeof query === 'object' && query !== null && 'name' in query && typeof query.name === 'string'
        ? query.name.replace(/^(outbox_claim|claim_due)_.*/, '$1')
        : '';
}

function rowsOf(result: unknown): unknown[] {
    return typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows)
        ? result.rows
        : [];
}

function stepOf(client: object, name: string): string {
    const names = name === 'begin' ? [] : [...(transactions.get(client) ?? []), name];
    transactions.set(client, names);
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

function withoutLease(query: unknown): unknown {
    return env.REPLICA_WITHOUT === 'lease' &&
        nameOf(query) === 'outbox_claim' &&
        typeof query === 'object' &&
        query !== null &&
        'text' in query
        ? {
              ...query,
              text: String(query.text).replace(IS_FREE, '($3::text is not null or $4::bigint[] is not null)'),
          }
        : query;
}

async function watched(step: string, work: Promise<unknown>): Promise<unknown> {
    const result = await work;
    const rows = rowsOf(result);
    if (step === 'claim_due' && rows.length > 0 && env.REPLICA_WITHOUT === 'due') {
        await takeDueRow(rows);
    }
    if (!['claim_due', 'outbox_claim'].includes(step) || rows.length > 0) {
        reached(`after:${step}`);
    }
    return result;
}

Object.defineProperty(Client.prototype, 'query', {
    value: function query(this: object, ...given: unknown[]): unknown {
        const step = stepOf(this, nameOf(given[0]));
        reached(`before:${step}`);
        const args = [withoutLease(given[0]), ...given.slice(1)];
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

const realFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
    const url = String(input);
    const isReminder =
        init?.method === 'POST' && url.includes('/api/v4/posts') && /update (is|was) due/.test(String(init.body));
    if (env.REPLICA_WITHOUT === 'look' && url.includes('/posts?since=')) {
        return Response.json({order: [], posts: {}});
    }
    if (isReminder) {
        reached('before:post');
    }
    const response = await realFetch(input, init);
    if (isReminder) {
        reached('after:post');
    }
    return response;
};

const config = v.parse(configFile, JSON.parse(env.REPLICA_CONFIG));
startSidecar(config, pinoLog('warn')).then(
    () => process.stdout.write('ready\n'),
    (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
    },
);
