import React, {useId, type ReactNode} from 'react';
import {Problem} from './problem';

export interface FieldIds {
    id: string;
    'aria-describedby'?: string;
    'aria-invalid'?: true;
}

/** For a control that says more than its label: named by the label and by its own words. */
export function labelIdOf({id}: Pick<FieldIds, 'id'>): string {
    return `${id}-label`;
}

interface FieldProps {
    label: string;
    hint?: ReactNode;
    problem?: string | null;
    children: (ids: FieldIds) => ReactNode;
}

/** A label, an input and its mistake, connected for screen readers. */
export function Field({label, hint, problem, children}: FieldProps) {
    const id = useId();
    const more = problem ? `${id}-problem` : hint ? `${id}-hint` : null;
    return (
        <div className="set-cycle-field">
            <label id={labelIdOf({id})} htmlFor={id}>
                {label}
            </label>
            {children({
                id,
                ...(more === null ? {} : {'aria-describedby': more}),
                ...(problem ? {'aria-invalid': true as const} : {}),
            })}
            {hint && !problem && (
                <p id={`${id}-hint`} className="set-cycle-hint">
                    {hint}
                </p>
            )}
            <Problem id={`${id}-problem`} text={problem} />
        </div>
    );
}
