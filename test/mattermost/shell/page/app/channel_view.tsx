import React, {useEffect, useState} from 'react';
import {Redirect, useParams} from 'react-router-dom';
import {addChannel, loadChannel, readChannel} from '../host/load';
import {reportFailure} from '../api/client';
import {channelAt, pathOf} from '../host/channel';
import {channelTitle} from '../store/select';
import {store} from '../store/store';
import {ChannelHeader} from './channel_header';
import {Composer} from './composer';
import {LeftSidebar} from './left_sidebar';
import {PostList} from './post_list';
import {useShell} from './use_state';

function useOpenChannel(channelId: string | undefined): void {
    useEffect(() => {
        if (channelId === undefined) {
            return;
        }
        store.dispatch({type: 'SELECT_CHANNEL', data: channelId});
        loadChannel(channelId).catch(reportFailure);
        readChannel(channelId).catch(reportFailure);
    }, [channelId]);
}

/** True while the channel whose id stands in the address is asked for: as in Mattermost, an id does in place of a name. */
function useAskedFor(name: string, known: boolean): boolean {
    const [refused, setRefused] = useState('');
    const asks = !known && /^[a-z0-9]{26}$/.test(name) && refused !== name;
    useEffect(() => {
        if (asks) {
            addChannel(name).catch(() => setRefused(name));
        }
    }, [name, asks]);
    return asks;
}

/** Where to go when the address names no channel of mine: Town Square, as Mattermost does, else the first. */
function firstChannelPath(): string | null {
    const {channels, myMembers} = store.getState().entities.channels;
    const mine = Object.values(channels).filter((channel) => myMembers[channel.id] !== undefined);
    const first = mine.find((channel) => channel.name === 'town-square') ?? mine[0];
    return first === undefined ? null : pathOf(first);
}

export function ChannelView() {
    const {name = ''} = useParams<{name?: string}>();
    const channel = useShell(() => channelAt(name));
    const title = useShell((state) => (channel === undefined ? '' : channelTitle(state, channel)));
    const [listOpen, setListOpen] = useState(false);
    useOpenChannel(channel?.id);
    useEffect(() => setListOpen(false), [name]);
    const asked = useAskedFor(name, channel !== undefined);
    if (asked) {
        return <main className="no-channel" aria-busy="true" />;
    }
    if (channel === undefined) {
        const first = firstChannelPath();
        return first === null ? (
            <main className="no-channel">You are in no channel of this team.</main>
        ) : (
            <Redirect to={first} />
        );
    }
    return (
        <>
            <div className={`lhs-wrapper${listOpen ? ' lhs-wrapper--open' : ''}`}>
                <LeftSidebar />
            </div>
            <main id="app-content" className="app__content" aria-label={title}>
                <ChannelHeader channel={channel} onChannels={() => setListOpen(!listOpen)} />
                <PostList channel={channel} />
                <div id="post-create" className="post-create">
                    {channel.delete_at > 0 ? (
                        <p className="channel-archived">This channel is archived. New messages cannot be posted.</p>
                    ) : (
                        <Composer
                            id="post_textbox"
                            place={{channelId: channel.id, rootId: ''}}
                            placeholder={`Write to ${title}`}
                        />
                    )}
                </div>
            </main>
        </>
    );
}
