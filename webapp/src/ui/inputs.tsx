import React, {createElement, type ChangeEvent, type KeyboardEvent, type ReactNode} from 'react';
import {Field} from './field';

/** A field's label and its mistake. */
export interface Slot {
    label: string;
    hint?: ReactNode;
    problem: string | null;
}

interface TypedProps extends Omit<Slot, 'problem'> {
    problem?: string | null;
    type?: 'time' | 'number' | 'text';
    /** If it has more than one line. */
    rows?: number | undefined;
    autoFocus?: boolean;
    placeholder?: string;
    maxLength?: number;
    value: string | number;
    onChange: (typed: string) => void;
}

/** Enter begins a new line in a long text; with Ctrl or Cmd it sends, as in Mattermost. */
function sendByKey({
    key,
    ctrlKey,
    metaKey,
    currentTarget,
}: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void {
    if (key === 'Enter' && (ctrlKey || metaKey)) {
        currentTarget.form?.requestSubmit();
    }
}

/** A field to type in. A number of 0 is an empty field. */
export function Typed({label, hint, problem = null, value, onChange, ...rest}: TypedProps) {
    return (
        <Field label={label} hint={hint} problem={problem}>
            {(ids) =>
                createElement(rest.rows ? 'textarea' : 'input', {
                    dir: 'auto',
                    ...(rest.rows ? {} : {type: 'text'}),
                    ...rest,
                    ...ids,
                    className: 'set-cycle-input',
                    value: value || '',
                    onKeyDown: sendByKey,
                    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
                        onChange(event.target.value),
                })
            }
        </Field>
    );
}

interface ChoiceProps extends Slot {
    /** The value and the words of each. */
    options: readonly (readonly [string, string])[];
    value: string;
    onChange: (value: string) => void;
}

/** A choice of one among a few. */
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
