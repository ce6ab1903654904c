import React, {useEffect, useId, useRef} from 'react';
import type {KeyboardEvent, ReactNode} from 'react';
import {Icon} from '../app/icon';

const focusable = 'button:not(:disabled), input:not(:disabled), textarea, select, a[href], [tabindex="0"]';

/** Tab goes round inside; Escape closes; the focus returns to where it came from. */
export function Modal({
    id,
    title,
    children,
    footer,
    onClose,
}: {
    id: string;
    title: string;
    children: ReactNode;
    footer: ReactNode;
    onClose: () => void;
}) {
    const box = useRef<HTMLDivElement>(null);
    const titleId = useId();
    useEffect(() => {
        const before = document.activeElement;
        box.current
            ?.querySelector<HTMLElement>('.modal-body input, .modal-body textarea, .modal-footer .btn-primary')
            ?.focus();
        return () => {
            if (before instanceof HTMLElement && before.isConnected) {
                before.focus();
            }
        };
    }, []);
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'Escape') {
            event.stopPropagation();
            onClose();
            return;
        }
        const all = [...(box.current?.querySelectorAll<HTMLElement>(focusable) ?? [])];
        const edge = event.shiftKey ? all[0] : all.at(-1);
        if (event.key === 'Tab' && document.activeElement === edge) {
            event.preventDefault();
            (event.shiftKey ? all.at(-1) : all[0])?.focus();
        }
    };
    return (
        <div className="modal-backdrop" onKeyDown={onKeyDown}>
            <div ref={box} id={id} className="modal-content" role="dialog" aria-modal="true" aria-labelledby={titleId}>
                <div className="modal-header">
                    <h1 id={titleId} className="modal-title">
                        {title}
                    </h1>
                    <button type="button" className="btn btn-icon close" aria-label="Close" onClick={onClose}>
                        <Icon name="close" />
                    </button>
                </div>
                <div className="modal-body">{children}</div>
                <div className="modal-footer">{footer}</div>
            </div>
        </div>
    );
}
