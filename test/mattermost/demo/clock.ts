import type {IncomingMessage, ServerResponse} from 'node:http';
import {Client} from 'pg';
import {Temporal} from 'temporal-polyfill';
import * as v from 'valibot';
import type {Sidecar} from '../../../server-ts/src/sidecar';
import {clockSql} from '../../support/world';
import type {StandIn} from '../server/start';
import {PEOPLE, ZONE} from './people';

/** The demo's time: this machine's, moved. Kept in the database, so that the next start goes on from there. */
export interface DemoClock {
    now(): number;
    offset(): number;
    moveTo(offsetMs: number): Promise<void>;
}

const AFTERNOON = '14:40';

/**
 * A working afternoon to begin with: the next one from Monday to Thursday. A duty's first moment is at least two hours after its start,
 * so the daily update is then owed at 16:00 of the day after: one click moves the visitor there.
 */
export function firstOffset(realNow: number): number {
    const now = Temporal.Instant.fromEpochMilliseconds(realNow).toZonedDateTimeISO(ZONE);
    let begins = now.withPlainTime(AFTERNOON);
    while (begins.epochMilliseconds <= realNow || begins.dayOfWeek > 4) {
        begins = begins.add({days: 1});
    }
    return begins.epochMilliseconds - realNow;
}

/** Takes the clock up where the database has it; a fresh database gets `fresh`. */
export async function startClock(sidecar: Sidecar, mattermost: StandIn, fresh: number | null): Promise<DemoClock> {
    let offset = fresh ?? (await storedOffset(sidecar));
    const moveTo = async (offsetMs: number): Promise<void> => {
        await withClient(sidecar, (client) => client.query(clockSql(offsetMs)));
        offset = offsetMs;
        mattermost.setClockOffset(offsetMs);
        sidecar.due.poke();
    };
    await moveTo(offset);
    return {now: () => Date.now() + offset, offset: () => offset, moveTo};
}

async function storedOffset(sidecar: Sidecar): Promise<number> {
    const {rows} = await withClient(sidecar, (client) =>
        client.query<{offset: string}>(
            'select (app_ms() - (extract(epoch from clock_timestamp()) * 1000)::bigint)::text as offset',
        ),
    );
    return Number(rows[0]?.offset ?? 0);
}

async function withClient<T>(sidecar: Sidecar, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({connectionString: sidecar.connectionString});
    await client.connect();
    try {
        return await work(client);
    } finally {
        await client.end();
    }
}

const move = v.union([
    v.object({advanceMs: v.pipe(v.number(), v.minValue(0), v.maxValue(366 * 86_400_000))}),
    v.object({to: v.pipe(v.string(), v.regex(/^\d{2}:\d{2}$/))}),
]);

/** Answers `GET /demo/state` and `POST /demo/clock`; says whether the request was one of them. */
export function demoDoor(
    clock: () => DemoClock | null,
): (request: IncomingMessage, response: ServerResponse) => boolean {
    return (request, response) => {
        const known = clock();
        if (!request.url?.startsWith('/demo/') || known === null) {
            return false;
        }
        const send = (status: number, body: unknown): void => {
            response
                .writeHead(status, {'content-type': 'application/json', 'cache-control': 'no-store'})
                .end(JSON.stringify(body));
        };
        answer(request, known).then(
            ({status, body}) => send(status, body),
            (error: unknown) => send(500, {error: error instanceof Error ? error.message : String(error)}),
        );
        return true;
    };
}

async function answer(request: IncomingMessage, clock: DemoClock): Promise<{status: number; body: unknown}> {
    const state = (): unknown => ({
        people: PEOPLE.map(({username, firstName, lastName, role}) => ({
            username,
            name: `${firstName} ${lastName}`,
            role,
        })),
        now: clock.now(),
        zone: ZONE,
    });
    if (request.method === 'GET' && request.url === '/demo/state') {
        return {status: 200, body: state()};
    }
    if (request.method === 'POST' && request.url === '/demo/clock') {
        // Another site's page could send a form here, but not with this header.
        if (request.headers['x-requested-with'] !== 'XMLHttpRequest') {
            return {status: 403, body: {error: 'X-Requested-With is missing'}};
        }
        const wanted = v.safeParse(move, JSON.parse(await bodyOf(request)));
        if (!wanted.success) {
            return {status: 400, body: {error: 'send {"advanceMs": 600000} or {"to": "16:00"}'}};
        }
        await clock.moveTo(clock.offset() + stepOf(wanted.output, clock.now()));
        return {status: 200, body: state()};
    }
    return {status: 404, body: {error: 'there is /demo/state and /demo/clock'}};
}

/** `to` is that time tomorrow, in the team's zone: time only goes forward, and a day is what the update duty counts in. */
function stepOf(wanted: v.InferOutput<typeof move>, now: number): number {
    if ('advanceMs' in wanted) {
        return wanted.advanceMs;
    }
    const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE);
    return local.add({days: 1}).withPlainTime(wanted.to).epochMilliseconds - now;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks).toString('utf8');
}
