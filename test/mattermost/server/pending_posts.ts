/**
 * Memory of `pending_post_id`: for 30 s the same id gives back the first post. The key is the bare id, bound to no
 * user and no channel (posts.json).
 */
export interface PendingPosts {
    /** `pending` while another request makes the post, the post's id once it is made, null when the key is free. */
    look(key: string): string | null;
    reserve(key: string): void;
    made(key: string, postId: string): void;
    /** Frees the key after a refusal. */
    free(key: string): void;
}

const LIFE_MS = 30_000;

/** An empty memory; `now` in milliseconds. */
export function startPendingPosts(now: () => number): PendingPosts {
    const known = new Map<string, {postId: string; at: number}>();
    function purge(): void {
        for (const [key, entry] of known) {
            if (now() - entry.at < LIFE_MS) {
                return;
            }
            known.delete(key);
        }
    }
    return {
        look(key) {
            purge();
            const entry = known.get(key);
            if (!entry || now() - entry.at >= LIFE_MS) {
                return null;
            }
            return entry.postId || 'pending';
        },
        reserve(key) {
            known.delete(key);
            known.set(key, {postId: '', at: now()});
        },
        made(key, postId) {
            known.set(key, {postId, at: known.get(key)?.at ?? now()});
        },
        free(key) {
            known.delete(key);
        },
    };
}
