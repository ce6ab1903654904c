import React from 'react';
import {openChannelOf, teamOf} from '../host/host_state';
import type {Registry} from '../host/registry';
import {useText, type MessageId} from '../host/text';
import type {SetCycle} from '../store/set_cycle';
import {SLICE} from '../store/state';

/** A channel's list is loaded at most this often if only a menu needs it. */
const ASK_AGAIN_MS = 60_000;

/** The bot's own first line over an update: who took an old update for a new one had it twice, with its old author. */
const OWN_LINE = /^\*\*.* · .*(update|nothing new) by .*\n\n/;

/** Entries in the menus of the channel and of a message. */
export function registerMenus(registry: Registry, cycle: SetCycle, open: () => void): void {
    const {go, store} = cycle;
    registry.registerChannelHeaderMenuAction?.(words('set_cycle.open'), () => {
        go({name: 'home'});
        open();
    });
    registry.registerChannelHeaderMenuAction?.(words('set_cycle.menu.start'), () => {
        go({name: 'start', postId: null});
        open();
    });
    registry.registerPostDropdownMenuAction?.(words('set_cycle.menu.message_start'), (postId) => {
        go({name: 'start', postId});
        open();
    });
    const runHere = makeRunHere(cycle);
    registry.registerPostDropdownMenuAction?.(
        words('set_cycle.menu.message_update'),
        (postId) => {
            const runId = runHere();
            const text = (store.getState().entities.posts.posts[postId]?.message ?? '').replace(OWN_LINE, '');
            if (runId !== null) {
                go({name: 'run', runId, tab: 'updates', open: 'update', text});
                open();
            }
        },
        () => runHere() !== null,
    );
}

/**
 * The running run of the open channel that this person may change: the one that owes an update first, else the newest. Null: none is known.
 */
function makeRunHere({store, reads}: SetCycle): () => string | null {
    const asked = new Map<string, number>();
    return () => {
        const state = store.getState();
        const {home, summaries, runs} = state[SLICE];
        const channelId = openChannelOf(state);
        const lists = home[teamOf(state)];
        if (lists?.channelId !== channelId && Date.now() - (asked.get(channelId) ?? 0) > ASK_AGAIN_MS) {
            asked.set(channelId, Date.now());
            void reads.home();
        }
        const me = state.entities.users.currentUserId;
        const here = Object.values(summaries).filter((run) => run.channelId === channelId && run.status === 'running');
        const mine = here.filter((run) => runs[run.id]?.canEdit ?? run.seats.some((seat) => seat.user === me));
        mine.sort((a, b) => Number(b.obligation !== null) - Number(a.obligation !== null) || b.startedAt - a.startedAt);
        return mine[0]?.id ?? null;
    };
}

/** The host renders a menu's words outside our own tree, so they come as a component and appear in the reader's language. */
function words(id: MessageId): () => React.ReactElement {
    return () => <Words id={id} />;
}

function Words({id}: {id: MessageId}) {
    const say = useText();
    return <>{say(id)}</>;
}
