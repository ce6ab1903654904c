import {randomUUID} from 'node:crypto';
import {postgresFollowerTurns} from '../../server-ts/src/adapters/postgres/follower_turns';
import {postgresOutbox} from '../../server-ts/src/adapters/postgres/outbox';
import {postgresPersonSettings} from '../../server-ts/src/adapters/postgres/person_settings';
import {hmacSeals} from '../../server-ts/src/adapters/seals/hmac_seals';
import {changeRun, wakeRun} from '../../server-ts/src/application/change_run';
import type {
    Chat,
    ChatFailure,
    PersonRecord,
    PostContent,
    Presence,
} from '../../server-ts/src/application/mattermost_ports';
import type {Outbox, OutboxRow} from '../../server-ts/src/application/ports';
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

/** When the replica dies in a delivery: before Mattermost has stored the post, or before it could note that. */
export type Death = 'before_post' | 'after_post' | null;

class Killed extends Error {}

export interface ModelledPost {
    id: string;
    channelId: string;
    key: string;
    content: PostContent;
}

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
        ownTurn: async () => undefined,
        outbox,
        chat,
        reads: stored.reads,
        people: {
            get: (ids) => Promise.resolve(new Map(ids.map((id) => [id, personOf(id)]))),
            asTheyAre: () => Promise.resolve(new Map()),
            byUsername: () => Promise.resolve(null),
        },
        teams: stored.teams,
        personSettings: postgresPersonSettings(pool),
        seals: hmacSeals('s'.repeat(32)),
        followers: postgresFollowerTurns(pool),
        membership: {
            isInChannel: (_, user) => Promise.resolve(!absent.has(user)),
            isInTeam: () => Promise.resolve(true),
            isTeamAdmin: () => Promise.resolve(false),
            isSystemAdmin: () => Promise.resolve(false),
        },
        botId: () => anId('bot'),
        dropFollower: (_, user) => life.command(user, {type: 'drop_follower', user}),
        presence,
        remindAnew: (_, reminderId) => life.command(LEA, {type: 'remind_anew', reminderId}),
        channelOpened: () => Promise.resolve(),
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

function personOf(id: UserId): PersonRecord {
    return {
        id,
        username: id.replace(/0+$/, ''),
        firstName: '',
        lastName: '',
        zone: null,
        isBot: false,
        isGuest: false,
        isGone: false,
    };
}

/** `takeDeath` gives what is to happen to the next post, once. */
function memoryChat(posts: ModelledPost[], look: boolean, takeDeath: () => Death): Chat {
    return {
        now: () => Promise.resolve(Date.now()),
        post: ({channelId, content, key}) => {
            const death = takeDeath();
            if (death === 'before_post') {
                return Promise.reject(new Killed());
            }
            const id = anId(`p${posts.length}x`);
            posts.push({id, channelId, key, content});
            return death === 'after_post' ? Promise.reject(new Killed()) : Promise.resolve({postId: id, mine: true});
        },
        findPosts: (channelId, key) =>
            Promise.resolve(
                posts.filter((post) => look && post.channelId === channelId && post.key === key).map(({id}) => id),
            ),
        edit: (postId, content) => {
            const post = posts.find(({id}) => id === postId);
            if (post) {
                post.content = content;
            }
            return Promise.resolve();
        },
        pin: () => Promise.resolve(),
        unpin: () => Promise.resolve(),
        remove: () => Promise.reject(new Error('nothing is stored twice here')),
        directChannel: (user) => Promise.resolve(`direct-${user}`),
        openChannel: () => Promise.resolve('taken'),
        isDeleted: () => Promise.resolve(false),
        header: () => Promise.resolve(''),
        setHeader: () => Promise.resolve(),
        addMembers: () => Promise.resolve([]),
        failureOf: (error): ChatFailure | null =>
            error instanceof Killed
                ? {passing: true, retryAfterMs: null, text: 'killed', status: 0, id: 'killed'}
                : null,
    };
}
