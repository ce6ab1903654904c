import React, {type ReactNode} from 'react';
import {Field} from './field';

/** What a field is called and what is wrong with it. */
export interface Slot {
    label: string;
    hint?: ReactNode;
    problem: string | null;
}

interface TypedProps extends Slot {
    type?: 'time' | 'number' | 'text';
    maxLength?: number;
    value: string | number;
    onChange: (typed: string) => void;
}

/** A field to type in. A number of 0 is an empty field. */
export function Typed({label, hint, problem, value, onChange, ...rest}: TypedProps) {
    return (
        <Field label={label} hint={hint} problem={problem}>
            {(ids) => (
                <input
                    type="text"
                    dir="auto"
                    {...rest}
                    {...ids}
                    className="set-cycle-input"
                    value={value || ''}
                    onChange={(event) => onChange(event.target.value)}
                />
            )}
        </Field>
    );
}

interface ChoiceProps extends Slot {
    /** Value and words of each. */
    options: readonly (readonly [string, string])[];
    value: string;
    onChange: (value: string) => void;
}

/** One of a few. */
export function Choice({label, hint, problem, options, value, onChange}: ChoiceProps) {
    return (
        <Field label={label} hint={hint} problem={problem}>
            {(ids) => (
                <select
                    {...ids}
                    className="set-cycle-input"
                    value={value}
                    onChange={(event) => onChange(event.target.value)}
                >
                    {options.map(([id, words]) => (
                        <option key={id} value={id}>
                            {words}
                        </option>
                    ))}
                </select>
            )}
        </Field>
    );
}
