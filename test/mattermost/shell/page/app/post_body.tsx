import React from 'react';
import * as v from 'valibot';
import {attachmentSchema} from '../api/schemas';
import type {Post} from '../api/schemas';
import {AttachmentView} from './attachment';
import {Boundary} from './boundary';
import {MessageText} from './message_text';
import {useShell, useTheme} from './use_state';

const attachmentsSchema = v.looseObject({attachments: v.array(attachmentSchema)});

/** The component is chosen by `props.type` first and by the post's own type second, as in Mattermost. */
function usePostComponent(post: Post) {
    const byProps = post.props['type'];
    return useShell((state) => {
        const {postTypes} = state.plugins;
        return (typeof byProps === 'string' ? postTypes[byProps] : undefined) ?? postTypes[post.type];
    });
}

function PluginBody({post, isRHS}: {post: Post; isRHS: boolean}) {
    const theme = useTheme();
    const Component = usePostComponent(post)?.component;
    if (Component === undefined) {
        return null;
    }
    const failed = (retry: () => void) => (
        <div className="post-failed">
            <span>An error occurred while rendering this post.</span>{' '}
            <button type="button" className="style--none link" onClick={retry}>
                Retry
            </button>
        </div>
    );
    return (
        <Boundary fallback={failed}>
            <Component post={post} compactDisplay={false} isRHS={isRHS} theme={theme} />
        </Boundary>
    );
}

export function PostBody({post, isRHS}: {post: Post; isRHS: boolean}) {
    const plugin = usePostComponent(post);
    const ownsType = useShell((state) => state.plugins.postTypes[post.type] !== undefined);
    const attached = v.safeParse(attachmentsSchema, post.props);
    if (post['state'] === 'DELETED') {
        return <p className="post-deleted">(message deleted)</p>;
    }
    return (
        <>
            {plugin === undefined ? (
                <div id={`postMessageText_${post.id}`} className="post-message__text">
                    <MessageText text={post.message} />
                    {post.edit_at > 0 && (
                        <span id={`postEdited_${post.id}`} className="post-edited__indicator">
                            <i className="icon icon-pencil-outline" aria-hidden="true" />
                            Edited
                        </span>
                    )}
                </div>
            ) : (
                <PluginBody post={post} isRHS={isRHS} />
            )}
            {!ownsType &&
                attached.success &&
                attached.output.attachments.map((attachment, index) => (
                    <AttachmentView key={index} post={post} attachment={attachment} />
                ))}
        </>
    );
}
