import React from 'react';
import {phaseProgress} from '../../../../../server-ts/src/domain/progress';
import type {RunDay} from '../../../../../server-ts/src/domain/items/repeat';
import type {Item, Phase} from '../../../../../server-ts/src/domain/run';
import {Icon} from '../../../ui/icon';
import {Count} from '../../../ui/progress';
import {AddItem} from './add_item';
import {ItemRow} from './item_row';
import type {ItemRowProps} from './item_row_props';

interface PhasePartProps {
    runId: string;
    phase: Phase;
    day: RunDay | null;
    open: boolean;
    canAdd: boolean;
    onFold: (phaseId: string, open: boolean) => void;
    isShown: (item: Item) => boolean;
    rowOf: (phase: Phase, index: number) => ItemRowProps;
}

/** One phase: its header stays in view while its items scroll under it. */
export function PhasePart({runId, phase, day, open, canAdd, onFold, isShown, rowOf}: PhasePartProps) {
    const {done, total} = phaseProgress(phase, day);
    return (
        <section aria-label={phase.title} data-phase={phase.id}>
            <h3 className="set-cycle-phase-head">
                <button
                    type="button"
                    className="set-cycle-fold"
                    aria-expanded={open}
                    onClick={() => onFold(phase.id, !open)}
                >
                    <Icon name="chevron" size={12} />
                    <span className="set-cycle-phase-title" dir="auto">
                        {phase.title}
                    </span>
                    <Count done={done} total={total}>
                        {total > 0 && done === total && <Icon name="check" size={12} />}
                    </Count>
                </button>
            </h3>
            {open && (
                <>
                    <ul>
                        {phase.items.map(
                            (item, index) => isShown(item) && <ItemRow key={item.id} {...rowOf(phase, index)} />,
                        )}
                    </ul>
                    {canAdd && <AddItem runId={runId} phaseId={phase.id} phaseTitle={phase.title} />}
                </>
            )}
        </section>
    );
}
