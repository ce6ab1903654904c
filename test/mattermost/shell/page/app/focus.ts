/** What had the focus when the right-hand sidebar opened: it gets it back when the sidebar closes. */
let opener: HTMLElement | null = null;

export function rememberOpener(): void {
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('#sidebar-right') === null) {
        opener = document.activeElement;
    }
}

export function focusOpener(): void {
    if (opener?.isConnected === true) {
        opener.focus();
    }
    opener = null;
}
