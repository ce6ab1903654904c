import React, {useEffect, useId, useRef, useState} from 'react';
import type {KeyboardEvent} from 'react';
import {reportFailure} from '../api/client';
import type {Option} from '../api/schemas';

interface Props {
    id?: string;
    label: string;
    placeholder?: string;
    value: Option | null;
    /** Static choices, or a search that is asked with each change of the text. */
    options: Option[] | ((typed: string) => Promise<Option[]>);
    clearable?: boolean;
    describedBy?: string;
    onChange: (option: Option | null) => void;
}

/** A combobox: typing narrows the list, arrows move, Enter takes, Escape closes the list only. */
export function SelectBox({
    id,
    label,
    placeholder = '',
    value,
    options,
    clearable = false,
    describedBy,
    onChange,
}: Props) {
    const [open, setOpen] = useState(false);
    const [typed, setTyped] = useState('');
    const [found, setFound] = useState<Option[]>([]);
    const [at, setAt] = useState(0);
    const input = useRef<HTMLInputElement>(null);
    const listId = useId();

    useEffect(() => {
        if (!open) {
            return undefined;
        }
        let current = true;
        const wanted = typed.toLowerCase();
        const search =
            typeof options === 'function'
                ? options(typed)
                : Promise.resolve(options.filter((item) => item.text.toLowerCase().includes(wanted)));
        search.then((list) => current && setFound(list)).catch(reportFailure);
        return () => {
            current = false;
        };
    }, [open, typed, options]);

    const take = (option: Option | undefined) => {
        if (option !== undefined) {
            onChange(option);
        }
        setOpen(false);
        setTyped('');
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (move !== 0) {
            event.preventDefault();
            setOpen(true);
            setAt(open && found.length > 0 ? (at + move + found.length) % found.length : 0);
        } else if (event.key === 'Enter') {
            event.preventDefault();
            if (open) {
                take(found[at]);
            } else {
                setOpen(true);
            }
        } else if (event.key === 'Escape' && open) {
            event.stopPropagation();
            setOpen(false);
        }
    };
    return (
        <div className="SelectBox">
            <input
                ref={input}
                id={id}
                className="form-control"
                role="combobox"
                autoComplete="off"
                aria-label={label}
                aria-autocomplete="list"
                aria-expanded={open}
                aria-controls={listId}
                {...(open && found[at] !== undefined ? {'aria-activedescendant': `${listId}-${at}`} : {})}
                {...(describedBy === undefined ? {} : {'aria-describedby': describedBy})}
                placeholder={value?.text ?? placeholder}
                data-chosen={value !== null && !open}
                value={open ? typed : (value?.text ?? '')}
                onChange={(event) => {
                    setTyped(event.target.value);
                    setAt(0);
                    setOpen(true);
                }}
                onClick={() => setOpen(true)}
                onBlur={() => setOpen(false)}
                onKeyDown={onKeyDown}
            />
            {clearable && value !== null && (
                <button
                    type="button"
                    className="SelectBox__clear"
                    aria-label={`Clear ${label}`}
                    onClick={() => onChange(null)}
                >
                    <i className="icon icon-close" aria-hidden="true" />
                </button>
            )}
            <i className="icon icon-chevron-down SelectBox__arrow" aria-hidden="true" />
            {open && (
                <ul id={listId} role="listbox" aria-label={label} className="SelectBox__list">
                    {found.length === 0 && <li className="SelectBox__none">No options</li>}
                    {found.map((option, index) => (
                        <li
                            key={option.value}
                            id={`${listId}-${index}`}
                            role="option"
                            aria-selected={index === at}
                            onMouseEnter={() => setAt(index)}
                            onMouseDown={(event) => {
                                event.preventDefault();
                                take(option);
                            }}
                        >
                            {option.text}
                        </li>
                    ))}
                </ul>
            )}
        </div>
    );
}
