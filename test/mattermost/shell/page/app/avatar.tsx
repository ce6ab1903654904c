import React from 'react';
import {apiUrl} from '../api/client';
import type {User} from '../api/schemas';
import {useShell} from './use_state';

interface AvatarProps {
    user?: User | undefined;
    size?: 'xs' | 'sm' | 'md';
    showStatus?: boolean;
    isSystem?: boolean;
}

/** The account's picture; a bot that has none gets a robot. */
export function Avatar({user, size = 'md', showStatus = false, isSystem = false}: AvatarProps) {
    const status = useShell((state) =>
        user === undefined ? '' : (state.entities.users.statuses[user.id] ?? 'offline'),
    );
    const pictured = user?.last_picture_update ?? 0;
    const isBot = user?.is_bot === true;
    return (
        <span className={`Avatar Avatar-${size}${isBot ? ' Avatar-bot' : ''}`} aria-hidden="true">
            {user && !isSystem && (!isBot || pictured > 0) ? (
                <img className="Avatar__letter" src={`${apiUrl(`users/${user.id}/image`)}?_=${pictured}`} alt="" />
            ) : (
                <span className="Avatar__letter" style={{background: isBot ? '#1b1d22' : '#3f4350'}}>
                    <i className={`icon icon-${isBot ? 'robot' : 'information-outline'}`} />
                </span>
            )}
            {showStatus && !isBot && !isSystem && <span className={`Avatar__status Avatar__status--${status}`} />}
        </span>
    );
}
