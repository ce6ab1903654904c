import {useEffect, type RefObject} from 'react';

/** Code that knows better where the focus belongs has moved it by then. */
const PAUSE_MS = 10;
/** A click shows its change at once; what disappears later than this was not its doing. */
const OWN_MS = 500;
const CONTROL = ':is(button, input, select, textarea, a):not([tabindex="-1"])';

/**
 * What has the focus may disappear, by a click on it or by somebody else's change. The focus then goes to its neighbour or to the tab that
 * is open, and not to the body, where every key belongs to the host.
 */
export function useKeptFocus(own: RefObject<HTMLElement>): void {
    useEffect(() => {
        const root = own.current;
        if (!root) {
            return undefined;
        }
        /** What has the focus, and its ancestors up to `own`. */
        let path: HTMLElement[] = [];
        let clickedAt = -OWN_MS;
        const clicked = (): void => void (clickedAt = performance.now());
        const came = (event: FocusEvent): void => {
            path = event
                .composedPath()
                .flatMap((one) => (one instanceof HTMLElement && root.contains(one) ? [one] : []));
        };
        const isLost = (): boolean => document.activeElement === document.body;
        const left = (): void =>
            void window.setTimeout(() => {
                if (path[0]?.isConnected && isLost()) {
                    path = [];
                }
            });
        const observer = new MutationObserver((records) => {
            const [last = null] = path;
            const gone = records.find(({removedNodes}) => [...removedNodes].some((node) => node.contains(last)));
            if (gone) {
                // Who did not do it does not expect it: the space that was meant for an item which somebody else removed just before
                // would tick its neighbour. On the tab that is open already it does nothing. The same for who types in a field.
                const isOwn = performance.now() - clickedAt < OWN_MS && !last?.matches('input, textarea');
                const tab = isOwn ? null : root.querySelector('[tabindex="0"]');
                const places = [last, tab, gone.nextSibling, gone.previousSibling, ...path];
                window.setTimeout(() => {
                    if (isLost() && path[0] === last) {
                        places.map(controlOf).find(Boolean)?.focus();
                    }
                }, PAUSE_MS);
            }
        });
        root.addEventListener('click', clicked, true);
        root.addEventListener('focusin', came);
        root.addEventListener('focusout', left);
        observer.observe(root, {childList: true, subtree: true});
        return () => {
            root.removeEventListener('click', clicked, true);
            root.removeEventListener('focusin', came);
            root.removeEventListener('focusout', left);
            observer.disconnect();
        };
    }, [own]);
}

function controlOf(place: Node | null): HTMLElement | null {
    return !(place instanceof HTMLElement) || !place.isConnected
        ? null
        : place.matches(CONTROL)
          ? place
          : place.querySelector<HTMLElement>(CONTROL);
}
