import React from 'react';
import type {User} from '../api/schemas';
import {useShell} from './use_state';

const colours = ['#1f8a5b', '#c2185b', '#2a6fdb', '#8e44ad', '#b9770e', '#00838f', '#6d4c41', '#546e7a'];

function colourOf(name: string): string {
    const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0);
    return colours[sum % colours.length] ?? '#546e7a';
}

interface AvatarProps {
    user?: User | undefined;
    size?: 'xs' | 'sm' | 'md';
    showStatus?: boolean;
    isSystem?: boolean;
}

/** A letter on a colour of the name's own; bots get a square face. */
export function Avatar({user, size = 'md', showStatus = false, isSystem = false}: AvatarProps) {
    const status = useShell((state) =>
        user === undefined ? '' : (state.entities.users.statuses[user.id] ?? 'offline'),
    );
    const name = user?.username ?? '';
    const isBot = user?.is_bot === true;
    const colour = isBot ? '#1b1d22' : isSystem ? '#3f4350' : colourOf(name);
    return (
        <span className={`Avatar Avatar-${size}${isBot ? ' Avatar-bot' : ''}`} aria-hidden="true">
            <span className="Avatar__letter" style={{background: colour}}>
                {isBot || isSystem ? (
                    <i className={`icon icon-${isBot ? 'robot' : 'information-outline'}`} />
                ) : (
                    name.slice(0, 1).toUpperCase()
                )}
            </span>
            {showStatus && !isBot && !isSystem && <span className={`Avatar__status Avatar__status--${status}`} />}
        </span>
    );
}
