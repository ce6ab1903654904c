import type {BenchWorld} from './bench_world';

const PAGE = 200;

/** What people see: how many reminders there are of each run whose name ends in its id, over all channels. */
export async function remindersByRun(world: BenchWorld): Promise<Map<string, number>> {
    const {url, channels, botToken} = world.mattermost;
    const counts = new Map<string, number>();
    for (const channel of channels) {
        for (let page = 0; ; page += 1) {
            const response = await fetch(`${url}/api/v4/channels/${channel}/posts?page=${page}&per_page=${PAGE}`, {
                headers: {authorization: `Bearer ${botToken}`},
            });
            const {order, posts}: {order: string[]; posts: Record<string, {message: string; root_id: string}>} =
                await response.json();
            for (const id of order) {
                const post = posts[id];
                const run = /run (\d{26})/.exec(post?.message ?? '')?.[1];
                if (run !== undefined && post?.root_id === '') {
                    counts.set(run, (counts.get(run) ?? 0) + 1);
                }
            }
            if (order.length < PAGE) {
                break;
            }
        }
    }
    return counts;
}
