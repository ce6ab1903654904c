import React, {useState} from 'react';
import {useText, type MessageId} from '../../../host/text';
import {Field} from '../../../ui/field';
import {minutesWords} from './rule_words';

/** What a field is called and what is wrong with it. */
export interface Slot {
    label: string;
    problem: string | null;
}

/** The end of a message's id. */
type Name<Id = MessageId> = Id extends `set_cycle.duty_form.${infer End}` ? End : never;

/** The slot of a field: `at` is where it stands, as refusals name it (`rules.0.`). */
export type SlotOf = (name: Name, at?: string) => Slot;

interface TypedProps extends Slot {
    type?: 'time' | 'number' | 'text';
    value: string | number;
    onChange: (typed: string) => void;
}

/** A field to type in. A number of 0 is an empty field. */
export function Typed({label, problem, type = 'text', value, onChange}: TypedProps) {
    return (
        <Field label={label} problem={problem}>
            {(ids) => (
                <input
                    {...ids}
                    type={type}
                    className="set-cycle-input"
                    value={value || ''}
                    onChange={(event) => onChange(event.target.value)}
                />
            )}
        </Field>
    );
}

const MINUTES: Record<string, number> = {h: 60, d: 1_440};

/** `90`, `90 min`, `1.5 h` or `2 d` in minutes; 0 for what is no length. */
function minutesOf(text: string): number {
    const [, count, unit = ''] = /([\d.]+)\s*([hd]?)/.exec(text) ?? [];
    return Math.round(Number(count) * (MINUTES[unit] ?? 1)) || 0;
}

/** A length in minutes, typed in words. What is typed stands there as long as it means the value. */
export function Length({value, onChange, ...slot}: Slot & {value: number; onChange: (minutes: number) => void}) {
    const say = useText();
    const [text, setText] = useState('');
    return (
        <Typed
            {...slot}
            value={text && minutesOf(text) === value ? text : minutesWords(value, say)}
            onChange={(typed) => {
                setText(typed);
                onChange(minutesOf(typed));
            }}
        />
    );
}

interface ChoiceProps extends Slot {
    /** Value and words of each. */
    options: readonly (readonly [string, string])[];
    value: string;
    onChange: (value: string) => void;
}

/** One of a few. */
export function Choice({label, problem, options, value, onChange}: ChoiceProps) {
    return (
        <Field label={label} problem={problem}>
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
