import React, {Fragment, useLayoutEffect, useMemo, useRef} from 'react';
import type {Channel, Post} from '../api/schemas';
import {shellNow} from '../host/clock';
import {channelTitle, currentUser} from '../store/select';
import {dayName, dayOf, zoneOf} from '../text/times';
import {PostView} from './post';
import {useShell} from './use_state';

/** The same person within five minutes: the head is left out. */
function follows(post: Post, before: Post | undefined): boolean {
    const sameAuthor =
        before?.user_id === post.user_id && before.type.startsWith('system_') === post.type.startsWith('system_');
    return (
        sameAuthor &&
        before !== undefined &&
        post.create_at - before.create_at < 300_000 &&
        post.type !== 'system_ephemeral'
    );
}

function Intro({channel}: {channel: Channel}) {
    const title = useShell((state) => channelTitle(state, channel));
    const text =
        channel.type === 'P'
            ? `This is the start of ${title}. Only invited members can see this private channel.`
            : `This is the start of ${title}.`;
    return (
        <div className="channel-intro">
            <h2 className="channel-intro__title">{title}</h2>
            <p className="channel-intro__text">{text}</p>
        </div>
    );
}

function DayLine({text}: {text: string}) {
    return (
        <div className="Separator DateSeparator">
            <hr className="separator__hr" />
            <div className="separator__text">{text}</div>
        </div>
    );
}

/** The channel's root posts, oldest first; it stays at the bottom while the reader is there. */
export function PostList({channel}: {channel: Channel}) {
    const posts = useShell((state) => state.entities.posts.posts);
    const order = useShell((state) => state.entities.posts.postsInChannel[channel.id]?.[0]?.order);
    const zone = useShell((state) => zoneOf(currentUser(state)));
    const box = useRef<HTMLDivElement>(null);
    const atBottom = useRef(true);
    const shown = useMemo(() => {
        const known = (order ?? []).map((id) => posts[id]).filter((post): post is Post => post !== undefined);
        return known
            .filter((post) => post.root_id === '' && (post.delete_at === 0 || post['state'] === 'DELETED'))
            .reverse();
    }, [posts, order]);

    useLayoutEffect(() => {
        atBottom.current = true;
    }, [channel.id]);
    useLayoutEffect(() => {
        const element = box.current;
        if (element === null) {
            return undefined;
        }
        const toBottom = () => {
            if (atBottom.current) {
                element.scrollTop = element.scrollHeight;
            }
        };
        // Cards grow after they are drawn (a plugin fetches what it shows): the end must stay in view then too.
        const observer = new ResizeObserver(toBottom);
        observer.observe(element);
        [...element.children].forEach((child) => observer.observe(child));
        toBottom();
        return () => observer.disconnect();
    }, [shown, channel.id]);

    return (
        <div
            ref={box}
            id="postListContent"
            className="post-list"
            tabIndex={0}
            role="region"
            aria-label="Message list"
            onScroll={({currentTarget: el}) => {
                atBottom.current = el.scrollHeight - el.scrollTop - el.clientHeight < 40;
            }}
        >
            <div className="post-list__content">
                {order !== undefined && <Intro channel={channel} />}
                {shown.map((post, index) => {
                    const before = shown[index - 1];
                    const newDay =
                        before === undefined || dayOf(before.create_at, zone) !== dayOf(post.create_at, zone);
                    return (
                        <Fragment key={post.id}>
                            {newDay && <DayLine text={dayName(post.create_at, shellNow(), zone)} />}
                            <PostView post={post} location="CENTER" follows={!newDay && follows(post, before)} />
                        </Fragment>
                    );
                })}
            </div>
        </div>
    );
}
