import React from 'react';
import type {ReactNode} from 'react';
import {apiUrl} from '../api/client';
import {Avatar} from '../app/avatar';
import {useShell} from '../app/use_state';
import {currentUser} from '../store/select';
import {clockTime, fullTime, zoneOf} from '../text/times';

const imageURLForUser = (userId: string, lastPictureUpdate = 0): string =>
    apiUrl(`users/${userId}/image?_=${lastPictureUpdate}`);

function HostAvatar({username}: {username?: string}) {
    const user = useShell((state) =>
        Object.values(state.entities.users.profiles).find((item) => item.username === username),
    );
    return <Avatar user={user} />;
}

function Timestamp({value}: {value?: number | Date}) {
    const zone = useShell((state) => zoneOf(currentUser(state)));
    const ms = value instanceof Date ? value.getTime() : (value ?? Date.now());
    return (
        <time dateTime={new Date(ms).toISOString()} title={fullTime(ms, zone)}>
            {clockTime(ms, zone)}
        </time>
    );
}

const BotBadge = () => <span className="Tag BotTag">BOT</span>;

/** There is no such piece here: it draws nothing. */
const Nothing = () => null;

/** `window.Components`: the small pieces work, the large ones draw nothing. */
export const components = {
    Avatar: HostAvatar,
    Timestamp,
    BotBadge,
    imageURLForUser,
    AdvancedTextEditor: Nothing,
    ChannelInviteModal: Nothing,
    ChannelMembersModal: Nothing,
    DatePicker: Nothing,
    PostMessagePreview: Nothing,
    StartTrialFormModal: Nothing,
    Textbox: Nothing,
    ThreadViewer: Nothing,
};

function Button({bsStyle = 'tertiary', ...props}: {bsStyle?: string; children?: ReactNode; onClick?: () => void}) {
    return <button type="button" className={`btn btn-${bsStyle}`} {...props} />;
}

const Through = ({children}: {children?: ReactNode}) => <>{children}</>;

/** `window.ReactBootstrap`: only the names a small plugin may meet; overlays show their child and no bubble. */
export const bootstrap = {
    Button,
    OverlayTrigger: Through,
    Tooltip: Through,
    Popover: Through,
    Overlay: Nothing,
    Modal: Nothing,
};
