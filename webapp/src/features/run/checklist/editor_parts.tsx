import React, {useRef, type ReactNode} from 'react';
import type {Item} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {Button} from '../../../ui/button';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {useMarkedFocus} from '../../refused';

/** What every editor of an item gets. */
export interface EditorProps {
    runId: string;
    item: Item;
    onClose: () => void;
}

interface EditorFormProps {
    onSubmit: () => Promise<void>;
    onClose: () => void;
    children: ReactNode;
}

/** A small form beside what it changes. Escape closes it, and the focus returns to what opened it. */
export function EditorForm({onSubmit, onClose, children}: EditorFormProps) {
    const own = useFocusReturn<HTMLFormElement>();
    return (
        <form
            ref={own}
            className="set-cycle-editor"
            onSubmit={(event) => {
                event.preventDefault();
                toAnswer(event.currentTarget);
                void onSubmit();
            }}
            onKeyDown={onEscape(onClose)}
        >
            {children}
        </form>
    );
}

/** Where somebody else was first, the message may be out of sight. The button that loses nothing is the last one. */
export function toAnswer(form: Element): void {
    form.querySelector<HTMLElement>('[role="alert"] button:last-child')?.focus();
}

interface EditorButtonsProps {
    submit: string;
    onClose: () => void;
    busy?: boolean;
    /** A new object each time that the typed text is refused: then the focus goes to the field with the message. */
    problem: object | null;
}

export function EditorButtons({submit, onClose, busy = false, problem}: EditorButtonsProps) {
    const say = useText();
    const own = useRef<HTMLDivElement>(null);
    useMarkedFocus(own, problem);
    return (
        <div ref={own} className="set-cycle-buttons">
            <Button small look="primary" type="submit" busy={busy}>
                {submit}
            </Button>
            <Button small look="quiet" onClick={onClose}>
                {say('set_cycle.cancel')}
            </Button>
        </div>
    );
}
