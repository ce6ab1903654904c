import {randomUUID} from 'node:crypto';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {changeRun, wakeRun} from '../../server-ts/src/application/change_run';
import type {Presence} from '../../server-ts/src/application/mattermost_ports';
import type {Outbox, OutboxRow} from '../../server-ts/src/application/outbox_ports';
import {sendMessage, type Sending} from '../../server-ts/src/application/sending/send_message';
import {announceStart} from '../../server-ts/src/domain/announce/announce';
import type {Command} from '../../server-ts/src/domain/command';
import type {RunEvent} from '../../server-ts/src/domain/event';
import {isRefused} from '../../server-ts/src/domain/refusal';
import type {Run} from '../../server-ts/src/domain/run';
import {startRun} from '../../server-ts/src/domain/start_run';
import {MINUTE, type Millis, type UserId} from '../../server-ts/src/domain/units';
import {aLadder, anId, ANN, aPlaybook, BO, LEA, PAT} from './builders';
import type {Database} from './database';
import {Killed, memoryChat, memorySending, type Death, type ModelledPost} from './memory_mattermost';
import {asking, storedRuns, TEAM, type StoredRuns} from './stored_runs';

/** Daily by 16:00 and every four hours in the first day, on all days; somebody has to take it; with three people to ask. */
const TICKET = aPlaybook({
    kind: 'incident',
    roles: [
        {id: 'primary', title: 'Primary'},
        {id: 'backup', title: 'Backup'},
        {id: 'lead', title: 'Lead'},
    ],
    ownerRole: 'primary',
    fields: ['severity'],
    updates: {
        template: '',
        ladder: aLadder(),
        rules: [
            {every: 'day', at: '16:00', days: 'always'},
            {every: 'hours', hours: 4, days: 'always', firstHours: 24},
        ],
    },
    acknowledge: {bySeverity: {L1: 30}, ask: ['primary', 'backup', 'lead']},
});
const NEWS = anId('news');

/** One run on the real store and outbox, with a Mattermost in memory, a clock that jumps and a replica that dies. */
export interface ModelledLife {
    now(): Millis;
    moveClock(byMs: Millis): Promise<void>;
    absent: Set<UserId>;
    away: Set<UserId>;
    posts: ModelledPost[];
    run(): Promise<Run>;
    events(): Promise<RunEvent[]>;
    /** Refusals are answers, too. */
    command(by: UserId, command: Command): Promise<void>;
    wake(): Promise<void>;
    /** The replica that holds what it claimed is gone; another one takes over. */
    die(): void;
    /** Sends up to so many messages; gives how many it tried. */
    deliver(limit: number, death: Death): Promise<number>;
    /** Sends all that is left, and moves the clock where only time is missing. */
    deliverAll(): Promise<void>;
}

/** `look`: whether what an earlier attempt stored is found; only a control says no. */
export async function modelledLife(database: Database, begin: Millis, look = true): Promise<ModelledLife> {
    const {pool} = database;
    await pool.query('delete from run; delete from answered; delete from follower_turn');
    const start = begin - Date.now();
    let offset = start;
    await database.setClock(offset);
    const stored: StoredRuns = await storedRuns(pool);
    const runId = randomUUID().replace(/-/g, '').slice(0, 26);
    const absent = new Set<UserId>();
    const away = new Set<UserId>();
    const posts: ModelledPost[] = [];
    let death: Death = null;
    let replica = 0;
    let outbox: Outbox = postgresOutbox(pool, () => `replica-${replica}`);

    const presence: Presence = {
        of: () => ({absent, away}),
        learn: () => Promise.resolve(),
        isAway: (user) => Promise.resolve(away.has(user)),
    };
    const around = {teams: stored.teams, presence};
    const chat = memoryChat(posts, look, () => {
        const now = death;
        death = null;
        return now;
    });
    const sending = (): Sending => ({
        ...memorySending(pool, stored, absent),
        outbox,
        chat,
        dropFollower: (_, user) => life.command(user, {type: 'drop_follower', user}),
        presence,
        remindAnew: (_, reminderId) => life.command(LEA, {type: 'remind_anew', reminderId}),
    });

    /** Carries out one row as the delivery does; false where the replica died of it. */
    const carryOut = async (row: OutboxRow): Promise<boolean> => {
        try {
            const sent = await sendMessage(sending(), row);
            if ('dropped' in sent) {
                await outbox.drop(row, sent.dropped);
            } else if ('failed' in sent) {
                await outbox.fail(row, sent.failed);
            } else if ('waitMs' in sent) {
                await outbox.retryLater(row, sent.waitMs, sent.why);
            } else {
                await outbox.done(row, sent);
            }
        } catch (error) {
            if (!(error instanceof Killed)) {
                throw error;
            }
            return false;
        }
        outbox.release(row);
        return true;
    };

    const life: ModelledLife = {
        now: () => Date.now() + offset,
        moveClock: async (byMs) => {
            offset += byMs;
            await database.setClock(offset);
        },
        absent,
        away,
        posts,
        run: () => stored.stored(runId),
        events: async () => (await stored.reads.eventsSince(runId, 0, 100_000)) ?? [],
        command: async (by, command) => {
            const asked = asking({
                user: command.type === 'drop_follower' || command.type === 'remind_anew' ? null : by,
            });
            await stored.store.change(runId, asked, (run, now) => changeRun(run, command, asked.user, now, around));
        },
        wake: async () => {
            await stored.store.wakeSome(5, (run, now) => wakeRun(run, now, around));
        },
        die: () => {
            replica += 1;
            outbox = postgresOutbox(pool, () => `replica-${replica}`);
        },
        deliver: async (limit, wanted) => {
            death = wanted;
            let tried = 0;
            while (tried < limit) {
                const [row] = await outbox.claim(1, life.now());
                if (!row) {
                    break;
                }
                tried += 1;
                if (!(await carryOut(row))) {
                    life.die();
                    break;
                }
            }
            death = null;
            return tried;
        },
        deliverAll: async () => {
            for (let tries = 0; tries < 200; tries += 1) {
                if ((await life.deliver(100, null)) === 0) {
                    const {rows} = await pool.query<{left: number}>(
                        "select count(*)::int as left from outbox where state = 'waiting'",
                    );
                    if (rows[0]?.left === 0) {
                        return;
                    }
                    // As the delivery asks before it sleeps: what was written before the clock was set back is found then.
                    await outbox.untilNextReady();
                    await life.moveClock(MINUTE);
                }
            }
            throw new Error('what waits does not go out');
        },
    };
    await stored.store.create(asking(), {
        teamId: TEAM,
        isNumbered: () => true,
        make: (_, now) => {
            const started = startRun(TICKET, {
                runId,
                teamId: TEAM,
                channelId: anId('channel'),
                ownChannel: false,
                name: 'INC-1 Login fails',
                details: {severity: 'L1', customer: '', ticket: '', summary: ''},
                seats: {primary: LEA, backup: BO, lead: PAT},
                startedBy: ANN,
                now,
                zone: 'UTC',
                calendar: stored.teams.calendar(TEAM, 'UTC', now),
                told: {broadcast: [NEWS], stakeholderChannel: anId('board')},
            });
            return isRefused(started) ? started : {...started, messages: announceStart(started.run, 'existing')};
        },
    });
    await life.command(BO, {type: 'follow'});
    return life;
}
