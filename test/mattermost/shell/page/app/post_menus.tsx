import React from 'react';
import type {ReactNode} from 'react';
import {deletePost, pinPost} from '../api/calls';
import {reportFailure} from '../api/client';
import type {Post} from '../api/schemas';
import {openThread} from '../host/thread';
import {Plugged} from '../plugins/pluggable';
import {components} from '../store/select';
import {Icon} from './icon';
import {Menu, MenuItem, MenuLine} from './menu';
import {useShell} from './use_state';

function textOf(text: unknown): ReactNode {
    return typeof text === 'function' ? text() : typeof text === 'string' ? text : null;
}

/** The buttons over a post: plugins' items are in the "Message actions" menu, not in the one with the dots. */
export function PostMenus({
    post,
    location,
    onMenuOpen,
}: {
    post: Post;
    location: string;
    onMenuOpen: (open: boolean) => void;
}) {
    const all = useShell(components('PostDropdownMenuItem'));
    const actions = useShell(components('PostAction'));
    const me = useShell((state) => state.entities.users.currentUserId);
    const offered = all.filter((item) => item.filter === undefined || item.filter(post.id) === true);
    const root = post.root_id || post.id;
    const run = (call: Promise<unknown>) => void call.catch(reportFailure);
    return (
        <div className="post-menu" role="toolbar" aria-label="Post actions">
            {actions.map((item) => (
                <Plugged key={item.id} item={item} post={post} />
            ))}
            {offered.length > 0 && (
                <Menu
                    id={`${location}_actions_button_${post.id}`}
                    label="Message actions"
                    buttonClass="post-menu__item"
                    align="right"
                    button={<Icon name="view-grid-outline" />}
                    onOpenChange={onMenuOpen}
                >
                    {offered.map((item) => (
                        <MenuItem key={item.id} onSelect={() => item.action?.(post.id)}>
                            {textOf(item.text)}
                        </MenuItem>
                    ))}
                </Menu>
            )}
            {location === 'CENTER' && (
                <button
                    type="button"
                    id={`CENTER_commentIcon_${post.id}`}
                    className="post-menu__item"
                    aria-label="Reply"
                    title="Reply"
                    onClick={() => openThread(root)}
                >
                    <Icon name="reply-outline" />
                </button>
            )}
            <Menu
                id={`${location}_button_${post.id}`}
                label="More"
                buttonClass="post-menu__item"
                align="right"
                button={<Icon name="dots-horizontal" />}
                onOpenChange={onMenuOpen}
            >
                <MenuItem icon={<Icon name="reply-outline" />} onSelect={() => openThread(root)}>
                    Reply
                </MenuItem>
                <MenuItem icon={<Icon name="pin-outline" />} onSelect={() => run(pinPost(post.id, !post.is_pinned))}>
                    {post.is_pinned ? 'Unpin from channel' : 'Pin to channel'}
                </MenuItem>
                <MenuItem
                    icon={<Icon name="content-copy" />}
                    onSelect={() => run(navigator.clipboard.writeText(post.message))}
                >
                    Copy text
                </MenuItem>
                {post.user_id === me && (
                    <>
                        <MenuLine />
                        <MenuItem
                            danger
                            icon={<Icon name="trash-can-outline" />}
                            onSelect={() => run(deletePost(post.id))}
                        >
                            Delete
                        </MenuItem>
                    </>
                )}
            </Menu>
        </div>
    );
}
