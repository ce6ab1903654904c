import React from 'react';
import {CHANNEL_STEP, type Ladder} from '../../../../../server-ts/src/domain/duty/ladder_rule';
import type {Seat} from '../../../../../server-ts/src/domain/run';
import {Choice} from '../../../ui/inputs';
import {Rows} from './rows';
import {Length, type SlotOf} from './typed_fields';

const LENGTHS = ['upcomingMinutes', 'repeatEveryMinutes', 'holdMinutes'] as const;

interface LadderRowsProps {
    seats: readonly Seat[];
    ladder: Ladder;
    slot: SlotOf;
    onLadder: (ladder: Ladder) => void;
    onBack: (() => void) | null;
}

/** What happens around an update that is owed: how early it shows, how often it is asked for, and whom else it reaches. */
export function LadderRows({seats, ladder, slot, onLadder, onBack}: LadderRowsProps) {
    const {steps} = ladder;
    const asked = [
        ...seats.map(({role, title}): [string, string] => [role, title]),
        [CHANNEL_STEP, slot('stakeholderChannel').label] as const,
    ];
    return (
        <Rows
            {...slot('steps', 'ladder.')}
            at="ladder.steps."
            rows={steps}
            fresh={{ask: CHANNEL_STEP, afterMinutes: (steps.at(-1)?.afterMinutes ?? 0) + 60}}
            onRows={(next) => onLadder({...ladder, steps: next})}
            onBack={onBack}
            before={LENGTHS.map((name) => (
                <Length
                    key={name}
                    {...slot(name, 'ladder.')}
                    value={ladder[name]}
                    onChange={(minutes) => onLadder({...ladder, [name]: minutes})}
                />
            ))}
        >
            {(step, at, set) => (
                <>
                    <Choice
                        {...slot('ask', at)}
                        options={asked}
                        value={step.ask}
                        onChange={(ask) => set({...step, ask})}
                    />
                    <Length
                        {...slot('afterMinutes', at)}
                        value={step.afterMinutes}
                        onChange={(afterMinutes) => set({...step, afterMinutes})}
                    />
                </>
            )}
        </Rows>
    );
}
