import React, {useEffect, useState} from 'react';
import {useText} from '../../host/text';
import {useOurs, useSetCycle} from '../../store/set_cycle';
import {Button, IconButton} from '../../ui/button';

const SHOWN_MS = 8_000;

/** What was just done, with a way to undo it, or what of it could not be done. It stays while it has the pointer or the focus. */
export function Toasts() {
    const {store, changes} = useSetCycle();
    const say = useText();
    const toast = useOurs((state) => state.toast);
    const [held, setHeld] = useState(false);
    const id = toast?.kind === 'removed' ? toast.id : undefined;
    useEffect(() => {
        if (!id || held) {
            return undefined;
        }
        const timer = window.setTimeout(() => store.dispatch({type: 'SET_CYCLE_TOAST', toast: null}), SHOWN_MS);
        return () => window.clearTimeout(timer);
    }, [id, held, store]);
    if (!toast) {
        return <div role="status" />;
    }
    const close = () => {
        setHeld(false);
        store.dispatch({type: 'SET_CYCLE_TOAST', toast: null});
    };
    const {undo} = toast;
    return (
        <div
            role="status"
            className="set-cycle-toast"
            onMouseEnter={() => setHeld(true)}
            onMouseLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
        >
            <span className="set-cycle-toast-words" dir="auto">
                {toast.kind === 'note' ? toast.text : say('set_cycle.toast.removed', {title: toast.text})}
            </span>
            {undo && (
                <Button
                    small
                    look="quiet"
                    onClick={({currentTarget}) => {
                        const page = currentTarget.closest('.set-cycle');
                        changes.change(undo.runId, undo.command);
                        close();
                        window.requestAnimationFrame(() =>
                            page?.querySelector<HTMLElement>(`[data-item="${undo.command.itemId}"] [role]`)?.focus(),
                        );
                    }}
                >
                    {say('set_cycle.undo')}
                </Button>
            )}
            <IconButton icon="close" label={say('set_cycle.close')} onClick={close} />
        </div>
    );
}
