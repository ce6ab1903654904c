import React from 'react';
import {useText} from '../../../host/text';
import {useOurs} from '../../../store/set_cycle';
import {IconButton} from '../../../ui/button';
import {Field} from '../../../ui/field';
import type {Slot} from '../../../ui/inputs';
import {ChannelPicker} from '../../channel_picker';
import {useChannelNames} from './rule_words';

interface ChannelsProps extends Slot {
    teamId: string;
    chosen: readonly string[];
    /** The last one picked comes last. */
    onChange: (chosen: string[]) => void;
}

/** The chosen channels, and a search for another one among those that the person is in, without the run's own. */
export function ChannelsField({label, problem, teamId, chosen, onChange}: ChannelsProps) {
    const say = useText();
    const nameOf = useChannelNames();
    const own = useOurs(({page, runs}) => page.name === 'run' && runs[page.runId]?.shown.channelId);
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
                        without={[own, ...chosen]}
                        onPick={(id) => onChange([...chosen, id])}
                    />
                </>
            )}
        </Field>
    );
}
