import type {Pool} from 'pg';
import {postgresFollowerTurns} from '../../server-ts/src/adapters/postgres/follower_turns';
import {postgresPersonSettings} from '../../server-ts/src/adapters/postgres/person_settings';
import {hmacSeals} from '../../server-ts/src/adapters/seals/hmac_seals';
import type {Chat, ChatFailure, PersonRecord, PostContent} from '../../server-ts/src/application/mattermost_ports';
import type {Sending} from '../../server-ts/src/application/sending/send_message';
import type {UserId} from '../../server-ts/src/domain/units';
import {anId} from './builders';
import {NOBODY_LOOKS} from './presence';
import type {StoredRuns} from './stored_runs';

/** When the replica dies in a delivery: before Mattermost has stored the post, or before it could note that. */
export type Death = 'before_post' | 'after_post' | null;

export class Killed extends Error {}

export interface ModelledPost {
    id: string;
    channelId: string;
    key: string;
    content: PostContent;
}

/** What a delivery needs beside outbox and chat: everybody is known, and in every channel but those who are `absent`. */
export function memorySending(
    pool: Pool,
    stored: StoredRuns,
    absent: ReadonlySet<UserId> = new Set(),
): Omit<Sending, 'outbox' | 'chat'> {
    return {
        ownTurn: async () => undefined,
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
        dropFollower: () => Promise.resolve(),
        presence: NOBODY_LOOKS,
        remindAnew: () => Promise.resolve(),
        channelOpened: () => Promise.resolve(null),
        beginCycle: () => Promise.resolve(),
    };
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
export function memoryChat(posts: ModelledPost[], look: boolean, takeDeath: () => Death): Chat {
    return {
        now: () => Promise.resolve(Date.now()),
        post: async ({channelId, content, key, permit}) => {
            await permit?.ask();
            permit?.still();
            const death = takeDeath();
            if (death === 'before_post') {
                throw new Killed();
            }
            const id = anId(`p${posts.length}x`);
            posts.push({id, channelId, key, content});
            if (death === 'after_post') {
                throw new Killed();
            }
            return {postId: id, mine: true, isOld: false};
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
