import React, {useMemo} from 'react';
import type {MouseEvent} from 'react';
import {openDirectChannel} from '../api/calls';
import {reportFailure} from '../api/client';
import {goToChannel} from '../host/channel';
import {currentTeam, currentUser} from '../store/select';
import {store} from '../store/store';
import {messageHtmlToComponent} from '../text/html_to_component';
import {formatText} from '../text/markdown';
import type {FormatOptions} from '../text/markdown';
import {useShell} from './use_state';

function channelNamed(name: string) {
    const team = currentTeam(store.getState());
    const all = Object.values(store.getState().entities.channels.channels);
    return all.find((channel) => channel.name === name && channel.team_id === team?.id);
}

async function openDirect(username: string): Promise<void> {
    const {currentUserId, profiles} = store.getState().entities.users;
    const other = Object.values(profiles).find((user) => user.username === username);
    if (other !== undefined) {
        const channel = await openDirectChannel(currentUserId, other.id);
        store.dispatch({type: 'RECEIVED_CHANNEL', data: channel});
        goToChannel(channel);
    }
}

function onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const mention = target?.closest('[data-mention]')?.getAttribute('data-mention');
    const named = target?.closest('[data-channel-mention]')?.getAttribute('data-channel-mention');
    if (mention !== undefined && mention !== null) {
        openDirect(mention).catch(reportFailure);
    } else if (named !== undefined && named !== null) {
        event.preventDefault();
        const channel = channelNamed(named);
        if (channel !== undefined) {
            goToChannel(channel);
        }
    } else if (target?.closest('[data-hashtag]') !== null) {
        event.preventDefault();
    }
}

interface Props {
    text: string;
    singleline?: boolean;
    highlight?: boolean;
}

/** A message as people see it: mentions open the direct channel, channel links the channel. */
export function MessageText({text, singleline = false, highlight = true}: Props) {
    const me = useShell((state) => currentUser(state)?.username ?? '');
    const profiles = useShell((state) => state.entities.users.profiles);
    const shown = useMemo(() => {
        const names = new Set(Object.values(profiles).map((user) => user.username));
        const options: FormatOptions = {
            me,
            singleline,
            atMentions: true,
            mentionHighlight: highlight,
            isUser: (name) => names.has(name),
            channelName: (name) => channelNamed(name)?.display_name,
        };
        return messageHtmlToComponent(formatText(text, options));
    }, [text, me, profiles, singleline, highlight]);
    return (
        // The links and buttons inside are reached by keyboard themselves; a click on them bubbles to here.
        <span className="markdown__text" onClick={onClick}>
            {shown}
        </span>
    );
}
