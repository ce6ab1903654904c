import React, {useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode} from 'react';
import {take} from './escape';
import type {FieldIds} from './field';

export interface Choice {
    id: string;
    words: string;
    more?: string;
    picture?: ReactNode;
}

interface PickerProps {
    ids?: FieldIds;
    label: string;
    placeholder: string;
    none: string;
    /** What to offer for the typed words; null means that there was no answer. */
    search: (typed: string) => Promise<Choice[] | null> | Choice[];
    onPick: (choice: Choice) => void;
    onCancel?: () => void;
    /** The focus moved on without a choice. */
    onLeave?: (() => void) | undefined;
    autoFocus?: boolean;
}

const PAUSE_MS = 120;

/** An input with a list of matches under it: a combobox as in the ARIA practices. */
export function Picker({ids, label, placeholder, none, search, onPick, onCancel, onLeave, autoFocus}: PickerProps) {
    const listId = useId();
    const [typed, setTyped] = useState('');
    const [open, setOpen] = useState(autoFocus === true);
    // None until something is typed: Enter would give away what somebody has, by a list that they have not read.
    const [active, setActive] = useState(-1);
    const found = useChoices(search, typed, open);
    const choices = found?.choices;
    const pick = (choice: Choice | undefined) => {
        if (choice) {
            setOpen(false);
            setTyped('');
            onPick(choice);
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const count = choices?.length ?? 0;
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            take(event);
            setOpen(true);
            setActive(
                count === 0 ? -1 : event.key === 'ArrowDown' ? (active + 1) % count : (active < 1 ? count : active) - 1,
            );
        } else if (event.key === 'Enter') {
            take(event);
            // The list may still be for the previous words: fast typing must not pick another entry.
            pick(found?.typed === typed ? choices?.[active] : undefined);
        } else if (event.key === 'Escape' && (open || onCancel)) {
            take(event);
            setOpen(false);
            onCancel?.();
        }
    };
    return (
        <div className="set-cycle-picker">
            <input
                {...ids}
                type="text"
                role="combobox"
                className="set-cycle-input"
                aria-label={label}
                aria-expanded={open}
                aria-controls={listId}
                aria-autocomplete="list"
                aria-activedescendant={open && choices?.[active] ? `${listId}-${active}` : undefined}
                autoComplete="off"
                autoFocus={autoFocus}
                placeholder={placeholder}
                value={typed}
                onChange={(event) => {
                    setTyped(event.target.value);
                    setActive(event.target.value === '' ? -1 : 0);
                    setOpen(true);
                }}
                // Not on focus: a form that moves the focus here to show a mistake would hide its own message.
                onClick={() => setOpen(true)}
                onBlur={(event) => {
                    // Another window in front takes the focus only for a while.
                    if (document.activeElement !== event.target) {
                        setOpen(false);
                        setTyped('');
                        onLeave?.();
                    }
                }}
                onKeyDown={onKeyDown}
            />
            {open && choices && (
                // A list that scrolls is a stop of its own for Tab, and disappears before it is reached.
                <div
                    id={listId}
                    role="listbox"
                    aria-label={label}
                    className="set-cycle-choices"
                    tabIndex={-1}
                    // The input must keep the focus, or the list closes before the click arrives.
                    onMouseDown={(event) => event.preventDefault()}
                >
                    {choices.map((choice, index) => (
                        <div
                            key={choice.id}
                            id={`${listId}-${index}`}
                            role="option"
                            aria-selected={index === active}
                            className="set-cycle-choice"
                            onClick={() => pick(choice)}
                            onMouseEnter={() => setActive(index)}
                        >
                            {choice.picture}
                            <span>{choice.words}</span>
                            {choice.more && <span className="set-cycle-muted">{choice.more}</span>}
                        </div>
                    ))}
                    {choices.length === 0 && <p className="set-cycle-muted set-cycle-choice-none">{none}</p>}
                </div>
            )}
        </div>
    );
}

interface Found {
    typed: string;
    choices: Choice[];
}

/** Matches for the words typed last; answers that come late are dropped. */
function useChoices(search: PickerProps['search'], typed: string, open: boolean): Found | null {
    const [choices, setChoices] = useState<Found | null>(null);
    const latest = useRef(search);
    latest.current = search;
    useEffect(() => {
        if (!open) {
            return undefined;
        }
        let over = false;
        const timer = window.setTimeout(
            () => {
                void Promise.resolve(latest.current(typed)).then((found) => {
                    if (!over) {
                        setChoices({typed, choices: found ?? []});
                    }
                });
            },
            typed === '' ? 0 : PAUSE_MS,
        );
        return () => {
            over = true;
            window.clearTimeout(timer);
        };
    }, [typed, open]);
    return choices;
}
