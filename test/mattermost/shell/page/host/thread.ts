import {getPost} from '../api/calls';
import {reportFailure} from '../api/client';
import {rememberOpener} from '../app/focus';
import type {Thunk} from '../store/actions';
import {store} from '../store/store';
import {loadThread} from './load';

/** Shows a thread in the right-hand sidebar; it replaces whatever plugin is there. */
export const selectRhsPost =
    (postId: string): Thunk<Promise<void>> =>
    async (dispatch, getState) => {
        const known = getState().entities.posts.posts[postId];
        const post = known ?? (await getPost(postId));
        if (known === undefined) {
            dispatch({type: 'RECEIVED_POST', data: post});
        }
        const rootId = post.root_id || post.id;
        dispatch({type: 'SELECT_POST', postId: rootId, channelId: post.channel_id, timestamp: Date.now()});
        await loadThread(rootId);
    };

export function openThread(postId: string): void {
    rememberOpener();
    store.dispatch(selectRhsPost(postId)).catch(reportFailure);
}
