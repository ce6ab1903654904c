import React from 'react';
import {useText} from '../../../host/text';
import {IconButton} from '../../../ui/button';
import {Field} from '../../../ui/field';
import {ChannelPicker} from '../../channel_picker';
import {useChannelNames} from './rule_words';
import type {Slot} from './typed_fields';

interface ChannelsProps extends Slot {
    teamId: string;
    chosen: readonly string[];
    /** The one that was picked last stands last. */
    onChange: (chosen: string[]) => void;
}

/** Channels that were chosen, and a search for another among those that the person is in. */
export function ChannelsField({label, problem, teamId, chosen, onChange}: ChannelsProps) {
    const say = useText();
    const nameOf = useChannelNames();
    return (
        <Field label={label} problem={problem}>
            {(ids) => (
                <>
                    {chosen.map((id) => (
                        <div key={id} className="set-cycle-detail">
                            <span className="set-cycle-detail-value">{nameOf(id)}</span>
                            <IconButton
                                icon="trash"
                                label={say('set_cycle.settings.remove', {title: nameOf(id)})}
                                onClick={() => {
                                    document.getElementById(ids.id)?.focus();
                                    onChange(chosen.filter((one) => one !== id));
                                }}
                            />
                        </div>
                    ))}
                    <ChannelPicker
                        ids={ids}
                        label={label}
                        teamId={teamId}
                        onPick={(id) => onChange([...new Set([...chosen, id])])}
                    />
                </>
            )}
        </Field>
    );
}
