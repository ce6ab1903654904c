import React, {useState} from 'react';
import type {PlaybookSummary} from '../../../../server-ts/src/contract/answer';
import {openChannelOf} from '../../host/host_state';
import {useText} from '../../host/text';
import {useHost} from '../../store/set_cycle';
import {Icon} from '../../ui/icon';
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

/** Where the run will live. A playbook that always gets its own channel offers new ones only. */
export function ChannelField({playbook, teamId, choice, problem, onChoose}: ChannelFieldProps) {
    const say = useText();
    const openId = useHost(openChannelOf);
    const open = useHost((state) => state.entities.channels.channels[openId]);
    const usable = open !== undefined && open.team_id === teamId && open.delete_at === 0;
    const kinds: ChannelKind[] = playbook.channel.newRequired
        ? ['public', 'private']
        : [...(usable ? (['this'] as const) : []), 'other', 'public', 'private'];
    return (
        <fieldset className="set-cycle-field" aria-invalid={problem ? true : undefined}>
            <legend>{say('set_cycle.field.channel')}</legend>
            {kinds.map((kind) => (
                <label key={kind} className="set-cycle-radio">
                    <input
                        type="radio"
                        name="set-cycle-channel"
                        checked={choice.kind === kind}
                        onChange={() => onChoose({kind, channelId: kind === 'this' ? openId : null})}
                    />
                    <Icon name={kind === 'private' ? 'lock' : kind === 'public' ? 'globe' : 'hash'} />
                    {kind === 'this'
                        ? say('set_cycle.start.channel.this', {channel: open?.display_name ?? ''})
                        : say(`set_cycle.start.channel.${kind}`)}
                </label>
            ))}
            {choice.kind === 'other' && (
                <OtherChannel
                    teamId={teamId}
                    channelId={choice.channelId}
                    onPick={(channelId) => onChoose({kind: 'other', channelId})}
                />
            )}
            {problem && (
                <p className="set-cycle-problem" role="alert">
                    {problem}
                </p>
            )}
        </fieldset>
    );
}

function OtherChannel({
    teamId,
    channelId,
    onPick,
}: {
    teamId: string;
    channelId: string | null;
    onPick: (channelId: string | null) => void;
}) {
    const say = useText();
    const name = useHost((state) =>
        channelId === null ? null : (state.entities.channels.channels[channelId]?.display_name ?? channelId),
    );
    const [again, setAgain] = useState(false);
    if (name !== null && !again) {
        return (
            <button type="button" className="set-cycle-chosen" onClick={() => setAgain(true)}>
                {name} <span className="set-cycle-muted">{say('set_cycle.change')}</span>
            </button>
        );
    }
    return (
        <ChannelPicker
            label={say('set_cycle.start.channel.other')}
            teamId={teamId}
            onPick={(id) => {
                setAgain(false);
                onPick(id);
            }}
        />
    );
}
