import type {BenchWorld} from './bench_world';

const PAGE = 200;

export interface StoredPost {
    run: string;
    text: string;
    /** Mattermost's time. */
    at: number;
}

/** What people see: the reminders of runs whose name ends in the run's id, over all channels. */
export async function storedReminders(world: BenchWorld): Promise<StoredPost[]> {
    const {url, channels, botToken} = world.mattermost;
    const found: StoredPost[] = [];
    for (const channel of channels) {
        for (let page = 0; ; page += 1) {
            const response = await fetch(`${url}/api/v4/channels/${channel}/posts?page=${page}&per_page=${PAGE}`, {
                headers: {authorization: `Bearer ${botToken}`},
            });
            const {order, posts}: PostList = await response.json();
            for (const id of order) {
                const post = posts[id];
                const run = /run (\d{26})/.exec(post?.message ?? '')?.[1];
                if (post && run !== undefined && post.root_id === '') {
                    found.push({run, text: post.message, at: post.create_at});
                }
            }
            if (order.length < PAGE) {
                break;
            }
        }
    }
    return found;
}

interface PostList {
    order: string[];
    posts: Record<string, {message: string; root_id: string; create_at: number}>;
}

/** Of the runs that were owed a reminder: how many have none, and how many have more than one. */
export function lostAndDoubled(posts: readonly StoredPost[], owed: readonly string[]): {lost: number; doubled: number} {
    const counts = new Map<string, number>();
    posts.forEach(({run}) => counts.set(run, (counts.get(run) ?? 0) + 1));
    return {
        lost: owed.filter((run) => !counts.has(run)).length,
        doubled: owed.filter((run) => (counts.get(run) ?? 0) > 1).length,
    };
}
