import React from 'react';
import {setTheme} from '../host/theme';
import {currentUser} from '../store/select';
import {Avatar} from './avatar';
import {Icon} from './icon';
import {Menu, MenuItem, MenuLine} from './menu';
import {useShell} from './use_state';

function AccountMenu() {
    const user = useShell(currentUser);
    const theme = useShell((state) => state.shell.theme);
    const name = user?.username ?? '';
    return (
        <Menu
            id="userAccountMenuButton"
            label={`Account of ${name}`}
            buttonClass="GlobalHeader__account"
            align="right"
            button={<Avatar user={user} size="sm" showStatus />}
        >
            <MenuItem icon={<Icon name="account-outline" />}>{name}</MenuItem>
            <MenuLine />
            <MenuItem checked={theme === 'light'} onSelect={() => setTheme('light')}>
                Light theme (Denim)
            </MenuItem>
            <MenuItem checked={theme === 'dark'} onSelect={() => setTheme('dark')}>
                Dark theme (Onyx)
            </MenuItem>
        </Menu>
    );
}

export function GlobalHeader({onSettings}: {onSettings: () => void}) {
    return (
        <header id="global-header" className="GlobalHeader">
            <div className="GlobalHeader__left">
                <Icon name="products" />
                <span className="GlobalHeader__name">Mattermost</span>
                <span className="GlobalHeader__tag">STAND-IN</span>
            </div>
            <div className="GlobalHeader__search" aria-hidden="true">
                <Icon name="magnify" /> Search
            </div>
            <div className="GlobalHeader__right">
                <button
                    type="button"
                    className="GlobalHeader__button"
                    aria-label="Settings"
                    title="Settings"
                    onClick={onSettings}
                >
                    <Icon name="settings-outline" />
                </button>
                <AccountMenu />
            </div>
        </header>
    );
}
