import React, {useEffect, useRef, useState} from 'react';
import type {KeyboardEvent, ReactNode} from 'react';

interface MenuProps {
    id?: string;
    label: string;
    buttonClass: string;
    button: ReactNode;
    children: ReactNode;
    align?: 'left' | 'right';
    haspopupOnly?: boolean;
    onOpenChange?: (open: boolean) => void;
}

function items(menu: HTMLElement | null): HTMLElement[] {
    const found = menu?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not([aria-disabled="true"])') ?? [];
    return [...found].filter((item) => item.offsetParent !== null);
}

function step(menu: HTMLElement | null, by: number): void {
    const all = items(menu);
    const at = all.findIndex((item) => item === document.activeElement);
    all[(at + by + all.length) % all.length]?.focus();
}

/** A button with a menu under it: arrow keys move, Escape closes and gives the focus back, a click beside it closes. */
export function Menu({id, label, buttonClass, button, children, align = 'left', onOpenChange}: MenuProps) {
    const [open, setOpen] = useState(false);
    const opener = useRef<HTMLButtonElement>(null);
    const menu = useRef<HTMLDivElement>(null);

    const change = (next: boolean) => {
        setOpen(next);
        onOpenChange?.(next);
    };
    const close = () => {
        change(false);
        opener.current?.focus();
    };
    useEffect(() => {
        if (!open) {
            return undefined;
        }
        items(menu.current)[0]?.focus();
        const outside = (event: MouseEvent) => {
            const target = event.target;
            if (target instanceof Node && !menu.current?.contains(target) && !opener.current?.contains(target)) {
                change(false);
            }
        };
        document.addEventListener('mousedown', outside);
        return () => document.removeEventListener('mousedown', outside);
    }, [open]);

    const onKeyDown = (event: KeyboardEvent) => {
        const moves: Record<string, () => void> = {
            ArrowDown: () => step(menu.current, 1),
            ArrowUp: () => step(menu.current, -1),
            Escape: close,
            Tab: () => change(false),
        };
        const move = moves[event.key];
        if (move !== undefined) {
            if (event.key !== 'Tab') {
                event.preventDefault();
                event.stopPropagation();
            }
            move();
        }
    };
    return (
        <div className="Menu">
            <button
                ref={opener}
                id={id}
                type="button"
                className={buttonClass}
                aria-label={label}
                aria-haspopup="menu"
                aria-expanded={open}
                title={label}
                onClick={() => change(!open)}
            >
                {button}
            </button>
            {open && (
                <div
                    ref={menu}
                    role="menu"
                    aria-label={label}
                    className={`Menu__list Menu__list--${align}`}
                    onKeyDown={onKeyDown}
                    onClick={close}
                >
                    {children}
                </div>
            )}
        </div>
    );
}

interface ItemProps {
    id?: string;
    icon?: ReactNode;
    children: ReactNode;
    onSelect?: () => void;
    danger?: boolean;
    checked?: boolean;
}

export function MenuItem({id, icon, children, onSelect, danger = false, checked}: ItemProps) {
    const disabled = onSelect === undefined;
    const role = checked === undefined ? 'menuitem' : 'menuitemradio';
    return (
        <button
            id={id}
            type="button"
            role={role}
            tabIndex={-1}
            className={`Menu__item${danger ? ' Menu__item--danger' : ''}`}
            {...(disabled ? {'aria-disabled': true} : {})}
            {...(checked === undefined ? {} : {'aria-checked': checked})}
            onClick={(event) => (disabled ? event.stopPropagation() : onSelect())}
        >
            {icon}
            <span className="Menu__text">{children}</span>
            {checked === true && <i className="icon icon-check" aria-hidden="true" />}
        </button>
    );
}

export function MenuLine() {
    return <div role="separator" className="Menu__line" />;
}

/** Opens to the side by hover, click, Enter or the right arrow; the left arrow closes it. */
export function SubMenu({
    id,
    icon,
    text,
    children,
}: {
    id?: string;
    icon?: ReactNode;
    text: string;
    children: ReactNode;
}) {
    const [open, setOpen] = useState(false);
    const list = useRef<HTMLDivElement>(null);
    const opener = useRef<HTMLButtonElement>(null);
    const focusFirst = useRef(false);
    useEffect(() => {
        if (open && focusFirst.current) {
            items(list.current)[0]?.focus();
        }
    }, [open]);
    const show = (withFocus: boolean) => {
        focusFirst.current = withFocus;
        setOpen(true);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'ArrowRight') {
            show(true);
        } else if (event.key === 'ArrowLeft') {
            setOpen(false);
            opener.current?.focus();
        } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            step(list.current, event.key === 'ArrowDown' ? 1 : -1);
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    };
    return (
        <div
            className="Menu__sub"
            onMouseEnter={() => show(false)}
            onMouseLeave={() => setOpen(false)}
            onKeyDown={(event) => (open || event.key === 'ArrowRight') && onKeyDown(event)}
        >
            <button
                ref={opener}
                id={id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className="Menu__item"
                aria-haspopup="menu"
                aria-expanded={open}
                onClick={(event) => {
                    event.stopPropagation();
                    show(true);
                }}
            >
                {icon}
                <span className="Menu__text">{text}</span>
                <i className="icon icon-chevron-right" aria-hidden="true" />
            </button>
            {open && (
                <div ref={list} role="menu" aria-label={text} className="Menu__list Menu__list--side">
                    {children}
                </div>
            )}
        </div>
    );
}
