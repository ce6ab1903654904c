import React, {useState} from 'react';
import {Link} from 'react-router-dom';
import type {Channel} from '../api/schemas';
import {pathOf} from '../host/channel';
import {channelTitle, currentTeam, otherInDirect, unreadOf, userOf} from '../store/select';
import {Avatar} from './avatar';
import {Icon} from './icon';
import {useShell} from './use_state';

function ChannelIcon({channel}: {channel: Channel}) {
    const me = useShell((state) => state.entities.users.currentUserId);
    const other = useShell(userOf(otherInDirect(channel, me) || me));
    if (channel.type === 'D') {
        return <Avatar user={other} size="xs" showStatus />;
    }
    return <Icon name={channel.type === 'P' ? 'lock-outline' : 'globe'} />;
}

function ChannelLink({channel}: {channel: Channel}) {
    const title = useShell((state) => channelTitle(state, channel));
    const active = useShell((state) => state.entities.channels.currentChannelId === channel.id);
    const unread = useShell((state) => unreadOf(state, channel.id).unread);
    const mentions = useShell((state) => unreadOf(state, channel.id).mentions);
    const bold = unread && !active;
    const label = `${title}${mentions > 0 ? ` ${mentions} mentions` : bold ? ' unread' : ''}`;
    return (
        <li className={`SidebarChannel${active ? ' active' : ''}${bold ? ' unread' : ''}`}>
            <Link
                className="SidebarLink"
                id={`sidebarItem_${channel.name}`}
                to={pathOf(channel)}
                aria-label={label}
                {...(active ? {'aria-current': 'page'} : {})}
            >
                <ChannelIcon channel={channel} />
                <span className="SidebarChannelLinkLabel">{title}</span>
                {mentions > 0 && !active && <span className="badge">{mentions}</span>}
            </Link>
        </li>
    );
}

function Group({title, channels}: {title: string; channels: Channel[]}) {
    const [open, setOpen] = useState(true);
    const me = useShell((state) => state);
    const wanted = open ? channels : channels.filter((channel) => unreadOf(me, channel.id).unread);
    return (
        <section className="SidebarChannelGroup" aria-label={title}>
            <button
                type="button"
                className="SidebarChannelGroupHeader"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
            >
                <i className={`icon ${open ? 'icon-chevron-down' : 'icon-chevron-right'}`} aria-hidden="true" />
                {title}
            </button>
            <ul>
                {wanted.map((channel) => (
                    <ChannelLink key={channel.id} channel={channel} />
                ))}
            </ul>
        </section>
    );
}

/** Channels by name, direct ones by the newest post; archived ones and those left are not shown. */
export function LeftSidebar() {
    const state = useShell((whole) => whole);
    const [wanted, setWanted] = useState('');
    const {channels, myMembers} = state.entities.channels;
    const mine = Object.values(channels)
        .filter((channel) => myMembers[channel.id] !== undefined && channel.delete_at === 0)
        .filter((channel) => channelTitle(state, channel).toLowerCase().includes(wanted.toLowerCase()));
    const rooms = mine.filter((channel) => channel.type === 'O' || channel.type === 'P');
    const direct = mine.filter((channel) => channel.type === 'D' || channel.type === 'G');
    rooms.sort((a, b) => a.display_name.localeCompare(b.display_name));
    direct.sort((a, b) => channelTitle(state, a).localeCompare(channelTitle(state, b)));
    return (
        <nav id="SidebarContainer" className="SidebarContainer" aria-label="Channels">
            <div className="SidebarHeader">
                <h1 id="sidebarTeamMenuButton">{currentTeam(state)?.display_name ?? ''}</h1>
            </div>
            <div className="SidebarFilter">
                <Icon name="magnify" />
                <input
                    type="search"
                    placeholder="Find channel"
                    aria-label="Find channel"
                    value={wanted}
                    onChange={(event) => setWanted(event.target.value)}
                />
            </div>
            <div className="SidebarList">
                <Group title="Channels" channels={rooms} />
                <Group title="Direct messages" channels={direct} />
            </div>
        </nav>
    );
}
