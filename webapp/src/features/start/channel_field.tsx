import React, {Fragment, useId, useRef} from 'react';
import type {PlaybookSummary} from '../../../../server-ts/src/contract/answer';
import {isGuest, openChannelOf} from '../../host/host_state';
import {useText} from '../../host/text';
import {useHost} from '../../store/set_cycle';
import {Chosen} from '../../ui/chosen';
import {Icon} from '../../ui/icon';
import {Problem} from '../../ui/problem';
import {ChannelPicker} from '../channel_picker';

export type ChannelKind = 'this' | 'other' | 'public' | 'private';
export interface ChannelChoice {
    kind: ChannelKind;
    /** The channel for `this` and `other`; null while none is chosen. */
    channelId: string | null;
}

interface ChannelFieldProps {
    playbook: PlaybookSummary;
    teamId: string;
    choice: ChannelChoice;
    problem: string | null;
    onChoose: (choice: ChannelChoice) => void;
}

/** Where the run will live. A playbook that always gets its own channel offers only new ones. */
export function ChannelField({playbook, teamId, choice, problem, onChoose}: ChannelFieldProps) {
    const say = useText();
    const id = useId();
    const problemId = `${id}-problem`;
    // The arrow keys only pass over a choice; its search is the next stop of Tab.
    const taking = useRef(false);
    const openId = useHost(openChannelOf);
    const open = useHost((state) => state.entities.channels.channels[openId]);
    const chosen = useHost(({entities: {channels}}) =>
        choice.channelId ? (channels.channels[choice.channelId]?.display_name ?? choice.channelId) : null,
    );
    const other = say('set_cycle.start.channel.other');
    const usable = open !== undefined && open.team_id === teamId && open.delete_at === 0;
    const made: ChannelKind[] = ['public', 'private'];
    // A guest of a playbook that needs a new one reads that they cannot start it.
    const guest = useHost(isGuest);
    const kinds = playbook.channel.newRequired
        ? made
        : [...(usable ? (['this'] as const) : []), 'other' as const, ...(guest ? [] : made)];
    return (
        <fieldset
            className="set-cycle-field"
            aria-invalid={problem && choice.kind !== 'other' ? true : undefined}
            onKeyDown={({key}) => (taking.current = !key.startsWith('Arrow'))}
            onPointerDown={() => (taking.current = true)}
        >
            <legend>{say('set_cycle.field.channel')}</legend>
            {kinds.map((kind) => (
                <Fragment key={kind}>
                    <label className="set-cycle-radio">
                        <input
                            type="radio"
                            name="set-cycle-channel"
                            checked={choice.kind === kind}
                            onChange={() => onChoose({kind, channelId: kind === 'this' ? openId : null})}
                        />
                        <Icon
                            name={
                                kind === 'other'
                                    ? 'search'
                                    : kind === 'private' || (kind === 'this' && open?.type === 'P')
                                      ? 'lock'
                                      : 'globe'
                            }
                        />
                        {kind === 'this'
                            ? say('set_cycle.start.channel.this', {channel: open?.display_name ?? ''})
                            : say(`set_cycle.start.channel.${kind}`)}
                    </label>
                    {choice.kind === kind && kind === 'other' && (
                        <Chosen
                            ids={{id, ...(problem ? {'aria-invalid': true, 'aria-describedby': problemId} : {})}}
                            words={chosen ?? other}
                            empty={!chosen}
                            startsOpen={!chosen}
                            autoFocus={taking.current}
                        >
                            {(control) => (
                                <ChannelPicker
                                    {...control}
                                    label={other}
                                    teamId={teamId}
                                    onPick={(channelId) => {
                                        control.onCancel();
                                        onChoose({kind, channelId});
                                    }}
                                />
                            )}
                        </Chosen>
                    )}
                    {choice.kind === kind && <Problem id={problemId} text={problem} />}
                </Fragment>
            ))}
        </fieldset>
    );
}
