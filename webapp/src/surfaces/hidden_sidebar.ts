import type {SidebarHandle} from '../host/registry';
import type {Store} from '../store/state';

/**
 * Beside threads and drafts Mattermost hides an open sidebar but counts it as open: the first click on its icon closed what nobody saw. Ours
 * is closed for as long as it is hidden, so that the click opens it, and comes back where it was left.
 */
export function closeWhileHidden(store: Store, sidebar: SidebarHandle): () => void {
    let wasHidden = false;
    let isLeft = false;
    return store.subscribe(() => {
        const {rhs, rhsSuppressed: isHidden = false} = store.getState().views ?? {};
        if (isHidden === wasHidden) {
            return;
        }
        wasHidden = isHidden;
        const comesBack = isLeft && !rhs?.isSidebarOpen;
        isLeft = isHidden && rhs?.pluggableId === sidebar.id;
        if (isLeft) {
            store.dispatch(sidebar.hideRHSPlugin);
        } else if (comesBack) {
            store.dispatch(sidebar.showRHSPlugin);
        }
    });
}
