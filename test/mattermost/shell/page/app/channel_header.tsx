import React from 'react';
import type {Channel} from '../api/schemas';
import {Plugged} from '../plugins/pluggable';
import {channelTitle, components, otherInDirect, userOf} from '../store/select';
import {isAppBarOn} from './app_bar';
import {Avatar} from './avatar';
import {ChannelMenu} from './channel_menu';
import {Icon} from './icon';
import {MessageText} from './message_text';
import {useShell} from './use_state';

/** Plugins' buttons stand here only while the app bar is off; otherwise they are in it. */
function PluginButtons({channel}: {channel: Channel}) {
    const buttons = useShell(components('ChannelHeaderButton'));
    const appBar = useShell(isAppBarOn);
    const member = useShell((state) => state.entities.channels.myMembers[channel.id]);
    if (appBar) {
        return null;
    }
    return (
        <>
            {buttons.map((item) => (
                <button
                    key={item.id}
                    id={`${item.id}ChannelHeaderButton`}
                    type="button"
                    className="channel-header__icon"
                    aria-label={String(item.tooltipText ?? item.dropdownText ?? '')}
                    title={String(item.tooltipText ?? item.dropdownText ?? '')}
                    onClick={() => item.action?.(channel, member)}
                >
                    {typeof item.icon === 'function' ? null : item.icon}
                </button>
            ))}
        </>
    );
}

export function ChannelHeader({channel, onChannels}: {channel: Channel; onChannels: () => void}) {
    const title = useShell((state) => channelTitle(state, channel));
    const count = useShell((state) => state.entities.channels.stats[channel.id]?.member_count);
    const me = useShell((state) => state.entities.users.currentUserId);
    const other = useShell(userOf(otherInDirect(channel, me) || me));
    const icons = useShell(components('ChannelHeaderIcon'));
    return (
        <div id="channel-header" className="channel-header" data-channelid={channel.id}>
            <button
                type="button"
                className="channel-header__hamburger btn btn-icon"
                aria-label="Channels"
                onClick={onChannels}
            >
                <Icon name="menu" />
            </button>
            {channel.type === 'D' && <Avatar user={other} size="sm" showStatus />}
            <ChannelMenu channel={channel} title={title} />
            {other?.is_bot === true && channel.type === 'D' && <span className="Tag BotTag">BOT</span>}
            {channel.type !== 'D' && count !== undefined && (
                <span id="member_rhs" className="member-rhs__trigger" title={`${count} members`}>
                    <Icon name="account-outline" /> <span aria-label={`${count} members`}>{count}</span>
                </span>
            )}
            {icons.map((item) => (
                <Plugged key={item.id} item={item} channel={channel} />
            ))}
            <div id="channelHeaderDescription" className="header-description__text">
                <MessageText text={channel.header} singleline highlight={false} />
            </div>
            <div className="channel-header__plugins">
                <PluginButtons channel={channel} />
            </div>
        </div>
    );
}
