import React, {useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent} from 'react';
import {createPortal} from 'react-dom';
import {Icon, type IconName} from './icon';
import {IconButton} from './button';

interface MenuEntry {
    words: string;
    icon?: IconName;
    /** Keys that do the same, shown at the end. */
    keys?: string;
    danger?: boolean;
    onSelect: () => void;
}

/** False stands for what is not offered now. */
export type MenuEntries = (MenuEntry | false)[];

const GAP = 4;

/** A button with a menu under it. Arrow keys, Home, End and letters move in it; Escape closes it, and the focus returns to the button. */
export function MenuButton({
    label,
    entries,
    icon = 'more',
    className,
}: {
    label: string;
    entries: () => MenuEntries;
    icon?: IconName;
    className?: string;
}) {
    const [open, setOpen] = useState(false);
    const button = useRef<HTMLButtonElement>(null);
    const close = () => {
        setOpen(false);
        button.current?.focus();
    };
    return (
        <>
            <IconButton
                ref={button}
                icon={icon}
                label={label}
                className={className ?? ''}
                aria-haspopup="menu"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
            />
            {open && button.current && (
                <Menu
                    label={label}
                    anchor={button.current}
                    entries={entries().filter((entry) => entry !== false)}
                    onClose={close}
                    onLeave={() => setOpen(false)}
                />
            )}
        </>
    );
}

interface MenuProps {
    label: string;
    anchor: HTMLElement;
    entries: MenuEntry[];
    onClose: () => void;
    onLeave: () => void;
}

function Menu({label, anchor, entries, onClose, onLeave}: MenuProps) {
    const list = useRef<HTMLDivElement>(null);
    const place = usePlace(anchor, list);
    useEffect(() => {
        items(list.current)[0]?.focus();
        const away = (event: Event) => {
            if (
                event.target instanceof Node &&
                !list.current?.contains(event.target) &&
                !anchor.contains(event.target)
            ) {
                onLeave();
            }
        };
        document.addEventListener('pointerdown', away, true);
        window.addEventListener('resize', onLeave);
        return () => {
            document.removeEventListener('pointerdown', away, true);
            window.removeEventListener('resize', onLeave);
        };
        // The menu lives as short as its opening: it reads what it was opened with.
        // eslint-disable-next-line react-hooks/exhaustive-deps
    }, []);
    const onKeyDown = (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Escape' || event.key === 'Tab') {
            event.preventDefault();
            onClose();
            return;
        }
        const all = items(list.current);
        const next = nextItem(all, event.key);
        if (next) {
            event.preventDefault();
            next.focus();
        }
    };
    return createPortal(
        <div ref={list} className="set-cycle-menu" role="menu" aria-label={label} style={place} onKeyDown={onKeyDown}>
            {entries.map((entry) => (
                <button
                    key={entry.words}
                    type="button"
                    role="menuitem"
                    tabIndex={-1}
                    className={`set-cycle-menu-item${entry.danger ? ' set-cycle-danger' : ''}`}
                    onClick={() => {
                        onClose();
                        entry.onSelect();
                    }}
                >
                    <span className="set-cycle-menu-icon">{entry.icon && <Icon name={entry.icon} />}</span>
                    <span className="set-cycle-menu-words">{entry.words}</span>
                    {entry.keys && <kbd>{entry.keys}</kbd>}
                </button>
            ))}
        </div>,
        document.body,
    );
}

/** Under the button with right edges aligned; above it if there is no room below. */
function usePlace(anchor: HTMLElement, list: {current: HTMLElement | null}): {top: number; left: number} {
    const [place, setPlace] = useState({top: -9_999, left: 0});
    useLayoutEffect(() => {
        const at = anchor.getBoundingClientRect();
        const {offsetHeight: height = 0, offsetWidth: width = 0} = list.current ?? {};
        const below = at.bottom + GAP;
        const top = below + height > window.innerHeight ? Math.max(GAP, at.top - GAP - height) : below;
        setPlace({top, left: Math.max(GAP, Math.min(at.right - width, window.innerWidth - width - GAP))});
    }, [anchor, list]);
    return place;
}

function items(list: HTMLElement | null): HTMLElement[] {
    return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
}

function nextItem(all: HTMLElement[], key: string): HTMLElement | undefined {
    const now = all.findIndex((item) => item === document.activeElement);
    switch (key) {
        case 'ArrowDown':
            return all[(now + 1) % all.length];
        case 'ArrowUp':
            return all[(now - 1 + all.length) % all.length];
        case 'Home':
            return all[0];
        case 'End':
            return all[all.length - 1];
        default:
            return key.length === 1
                ? all.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))
                : undefined;
    }
}
