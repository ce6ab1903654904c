import React from 'react';
import {useText} from '../host/text';
import {searchChannels} from '../store/search';
import {useSetCycle} from '../store/set_cycle';
import type {FieldIds} from '../ui/field';
import {Icon} from '../ui/icon';
import {Picker} from '../ui/picker';

interface ChannelPickerProps {
    ids?: FieldIds;
    teamId: string;
    label: string;
    /** Not offered. */
    without?: readonly unknown[];
    autoFocus?: boolean;
    onPick: (channelId: string) => void;
    onCancel?: () => void;
    onLeave?: (() => void) | undefined;
}

/** Finds one of the person's own channels of a team. */
export function ChannelPicker({teamId, onPick, without = [], ...rest}: ChannelPickerProps) {
    const {store} = useSetCycle();
    const say = useText();
    return (
        <Picker
            {...rest}
            placeholder={say('set_cycle.start.channel.search')}
            none={say('set_cycle.start.channel.none')}
            search={(typed) =>
                searchChannels(store.getState(), teamId, typed, without).map((channel) => ({
                    id: channel.id,
                    words: channel.display_name,
                    picture: <Icon name={channel.type === 'P' ? 'lock' : 'globe'} />,
                }))
            }
            onPick={({id}) => onPick(id)}
        />
    );
}
