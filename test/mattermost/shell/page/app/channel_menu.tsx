import React from 'react';
import {basename, reportFailure} from '../api/client';
import type {Channel} from '../api/schemas';
import {pathOf} from '../host/channel';
import {components} from '../store/select';
import {store} from '../store/store';
import {Icon} from './icon';
import {Menu, MenuItem, MenuLine, SubMenu} from './menu';
import {useShell} from './use_state';

function label(text: unknown): React.ReactNode {
    return typeof text === 'function' ? text() : typeof text === 'string' ? text : null;
}

/** The menu under the channel's name. What this page cannot do is greyed; plugins' items are under "More actions". */
export function ChannelMenu({channel, title}: {channel: Channel; title: string}) {
    const all = useShell(components('ChannelHeader'));
    const offered = all.filter(
        (item) => item.shouldRender === undefined || item.shouldRender(store.getState()) === true,
    );
    const url = `${location.origin}${basename()}${pathOf(channel)}`;
    return (
        <Menu
            id="channelHeaderDropdownButton"
            label={`${title.toLowerCase()} channel menu`}
            buttonClass="channel-header__trigger style--none"
            button={
                <>
                    <strong id="channelHeaderTitle" className="heading">
                        {title}
                    </strong>
                    <Icon name="chevron-down" />
                </>
            }
        >
            <MenuItem icon={<Icon name="dock-window" />} onSelect={() => window.open(url, '_blank')}>
                Open in new window
            </MenuItem>
            <MenuItem
                icon={<Icon name="content-copy" />}
                onSelect={() => void navigator.clipboard.writeText(url).catch(reportFailure)}
            >
                Copy link
            </MenuItem>
            <MenuLine />
            <MenuItem icon={<Icon name="information-outline" />}>View Info</MenuItem>
            <MenuItem icon={<Icon name="bell-outline" />}>Notification Preferences</MenuItem>
            <MenuItem icon={<Icon name="settings-outline" />}>Channel Settings</MenuItem>
            {offered.length > 0 && (
                <>
                    <MenuLine />
                    <SubMenu id="channelMoreActions" icon={<Icon name="view-grid-outline" />} text="More actions">
                        {offered.map((item) => (
                            <MenuItem key={item.id} onSelect={() => item.action?.(channel.id)}>
                                {label(item.text)}
                            </MenuItem>
                        ))}
                    </SubMenu>
                </>
            )}
        </Menu>
    );
}
