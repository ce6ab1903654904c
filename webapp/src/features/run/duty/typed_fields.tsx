import React, {useState} from 'react';
import {useText, type MessageId} from '../../../host/text';
import {Typed, type Slot} from '../../../ui/inputs';
import {minutesOf, minutesWords} from './rule_words';

/** The end of a message's id. */
type Name<Id = MessageId> = Id extends `set_cycle.duty_field.${infer End}` ? End : never;

/** The slot of a field. `at` is its place in the names of refused fields (`rules.0.`). */
export type SlotOf = (name: Name, at?: string) => Slot;

/** A length in minutes, typed in words. The typed words stay as long as they mean the value. */
export function Length({value, onChange, ...slot}: Slot & {value: number; onChange: (minutes: number) => void}) {
    const say = useText();
    const [text, setText] = useState<string | null>(null);
    return (
        <Typed
            {...slot}
            value={text !== null && minutesOf(text) === value ? text : value < 0 ? '' : minutesWords(value, say)}
            onChange={(typed) => {
                setText(typed);
                onChange(minutesOf(typed));
            }}
        />
    );
}
