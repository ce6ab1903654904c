import React, {useLayoutEffect, useMemo, useRef} from 'react';
import type {Post} from '../api/schemas';
import {postOf} from '../store/select';
import {Composer} from './composer';
import {PostView} from './post';
import {useShell} from './use_state';

/** A root post, its replies and a composer. Ephemeral answers to buttons land here, as in Mattermost. */
export function ThreadBody({rootId}: {rootId: string}) {
    const root = useShell(postOf(rootId));
    const ids = useShell((state) => state.entities.posts.postsInThread[rootId]);
    const posts = useShell((state) => state.entities.posts.posts);
    const list = useRef<HTMLDivElement>(null);
    const replies = useMemo(() => {
        const known = (ids ?? [])
            .map((id) => posts[id])
            .filter((post): post is Post => post !== undefined && post.delete_at === 0);
        return known.sort((a, b) => a.create_at - b.create_at);
    }, [ids, posts]);
    useLayoutEffect(() => {
        list.current?.scrollTo(0, list.current.scrollHeight);
    }, [replies.length]);
    if (root === undefined) {
        return <p className="thread-gone">This thread is gone.</p>;
    }
    return (
        <div className="ThreadViewer">
            <div ref={list} className="ThreadViewer__posts" role="region" aria-label="Thread" tabIndex={0}>
                <PostView post={root} location="RHS_ROOT" follows={false} />
                {replies.map((post, index) => {
                    const before = replies[index - 1];
                    const follows =
                        before?.user_id === post.user_id &&
                        post.create_at - before.create_at < 300_000 &&
                        post.type === before.type;
                    return <PostView key={post.id} post={post} location="RHS_COMMENT" follows={follows} />;
                })}
            </div>
            <Composer
                id="reply_textbox"
                place={{channelId: root.channel_id, rootId}}
                placeholder="Reply to this thread..."
            />
        </div>
    );
}
