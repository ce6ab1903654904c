import React, {useState} from 'react';
import type {Post} from '../api/schemas';
import {openThread} from '../host/thread';
import {currentUser, userOf} from '../store/select';
import {clockTime, fullTime, zoneOf} from '../text/times';
import {Avatar} from './avatar';
import {Icon} from './icon';
import {PostBody} from './post_body';
import {PostMenus} from './post_menus';
import {useShell} from './use_state';

function Author({post}: {post: Post}) {
    const user = useShell(userOf(post.user_id));
    const isSystem = post.type.startsWith('system_') && post.type !== 'system_ephemeral';
    const overridden = post.props['override_username'];
    const shown = typeof overridden === 'string' && overridden !== '' ? overridden : (user?.username ?? 'Someone');
    return (
        <>
            <span className="user-popover">{isSystem && user?.is_bot !== true ? 'System' : shown}</span>
            {(user?.is_bot === true || post.props['from_webhook'] === 'true') && (
                <span className="Tag BotTag">BOT</span>
            )}
        </>
    );
}

function ReplyLine({post}: {post: Post}) {
    const replies = useShell((state) => state.entities.posts.postsInThread[post.id]);
    const seen = useShell((state) => {
        const posts = (replies ?? []).map((id) => state.entities.posts.posts[id]);
        return posts.filter((reply) => reply?.delete_at === 0 && reply.type !== 'system_ephemeral').length;
    });
    const count = Math.max(post.reply_count, seen);
    if (count === 0 || post.root_id !== '') {
        return null;
    }
    return (
        <div className="ThreadFooter">
            <button type="button" className="btn btn-sm btn-tertiary ReplyButton" onClick={() => openThread(post.id)}>
                <Icon name="reply-outline" />
                {count === 1 ? '1 reply' : `${count} replies`}
            </button>
        </div>
    );
}

interface PostProps {
    post: Post;
    location: 'CENTER' | 'RHS_ROOT' | 'RHS_COMMENT';
    follows: boolean;
}

/** One post; `follows` leaves out the head because the one above is of the same person. */
export function PostView({post, location, follows}: PostProps) {
    const user = useShell(userOf(post.user_id));
    const zone = useShell((state) => zoneOf(currentUser(state)));
    const [menuOpen, setMenuOpen] = useState(false);
    const isRHS = location !== 'CENTER';
    const isEphemeral = post.type === 'system_ephemeral';
    const isSystem = post.type.startsWith('system_') && !isEphemeral;
    const time = (
        <time
            className="post__time"
            id={`${location}_time_${post.id}`}
            dateTime={new Date(post.create_at).toISOString()}
            title={fullTime(post.create_at, zone)}
        >
            {clockTime(post.create_at, zone)}
        </time>
    );
    const classes = [
        'post',
        follows ? 'same--user' : '',
        isSystem ? 'post--system' : '',
        post.is_pinned ? 'post--pinned' : '',
        isEphemeral ? 'post--ephemeral' : '',
        menuOpen ? 'post--menu-open' : '',
    ];
    return (
        <div
            id={`${isRHS ? 'rhsPost' : 'post'}_${post.id}`}
            data-testid="postView"
            data-post-type={post.type}
            role="article"
            aria-label={`Message of ${user?.username ?? 'someone'}`}
            className={classes.filter((name) => name !== '').join(' ')}
        >
            {post.is_pinned && (
                <div className="post-pre-header">
                    <Icon name="pin" /> <span>Pinned</span>
                </div>
            )}
            <div className="post__content">
                <div className="post__img">
                    {follows ? (
                        time
                    ) : (
                        <Avatar user={user} showStatus={!isSystem} isSystem={isSystem && user?.is_bot !== true} />
                    )}
                </div>
                <div className="post__main">
                    {!follows && (
                        <div className="post__header">
                            <Author post={post} />
                            {time}
                            {isEphemeral && <span className="post__visibility">(Only visible to you)</span>}
                        </div>
                    )}
                    <div className="post__body" id={`${post.id}_message`}>
                        <PostBody post={post} isRHS={isRHS} />
                        {!isRHS && <ReplyLine post={post} />}
                    </div>
                </div>
                {post['state'] !== 'DELETED' && !isEphemeral && (
                    <PostMenus post={post} location={location} onMenuOpen={setMenuOpen} />
                )}
            </div>
        </div>
    );
}
