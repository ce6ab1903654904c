import React, {useEffect, useId, useRef, useState, type ReactNode} from 'react';
import {useText} from '../../../host/text';
import {Button, IconButton} from '../../../ui/button';
import type {Slot} from '../../../ui/inputs';
import {Problem} from '../../../ui/problem';

interface RowsProps<T> extends Slot {
    rows: readonly T[];
    /** The initial value of a new row. */
    fresh: T;
    onRows: (rows: T[]) => void;
    /** Back to what the playbook says; null if that is in force already. */
    onBack: (() => void) | null;
    children: (row: T, at: string, set: (row: T) => void) => ReactNode;
    /** The place of the rows in the names of refused fields: `rules.`. */
    at: string;
    /** Belongs to the same group, before its rows. */
    before?: ReactNode;
}

/** A list that people type: each row is a group of fields. Rows can be added, changed and removed. */
export function Rows<T>({label, problem, rows, fresh, onRows, onBack, at, children, before}: RowsProps<T>) {
    const say = useText();
    const id = useId();
    const own = useRef<HTMLFieldSetElement>(null);
    const [focus, setFocus] = useState<{on: string} | null>(null);
    useEffect(() => {
        if (focus) {
            own.current?.querySelector<HTMLElement>(focus.on)?.focus();
        }
    }, [focus]);
    // The clicked row disappears, and would take the focus with it.
    const leave = () => setFocus({on: '.set-cycle-buttons button'});
    return (
        <fieldset
            ref={own}
            className="set-cycle-field"
            aria-describedby={problem ? id : undefined}
            aria-invalid={problem ? true : undefined}
        >
            <legend>{label}</legend>
            {before}
            <ul>
                {rows.map((row, place) => {
                    const title = `${label} ${place + 1}`;
                    return (
                        <li key={place} className="set-cycle-row">
                            <fieldset aria-label={title}>
                                {children(row, `${at}${place}.`, (next) =>
                                    onRows(rows.map((one, other) => (other === place ? next : one))),
                                )}
                            </fieldset>
                            <IconButton
                                icon="trash"
                                label={say('set_cycle.settings.remove', {title})}
                                onClick={() => {
                                    leave();
                                    onRows(rows.filter((_, other) => other !== place));
                                }}
                            />
                        </li>
                    );
                })}
            </ul>
            <Problem id={id} text={problem} />
            <div className="set-cycle-buttons">
                <Button
                    small
                    aria-label={say('set_cycle.duty_form.add_to', {title: label})}
                    onClick={() => {
                        setFocus({on: 'li:last-child select'});
                        onRows([...rows, fresh]);
                    }}
                >
                    {say('set_cycle.duty_form.add')}
                </Button>
                {onBack && (
                    <Button
                        small
                        look="quiet"
                        onClick={() => {
                            leave();
                            onBack();
                        }}
                    >
                        {say('set_cycle.duty_form.back')}
                    </Button>
                )}
            </div>
        </fieldset>
    );
}
