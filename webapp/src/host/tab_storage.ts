const PREFIX = 'set-cycle:';

/** What a tab keeps over a reload, in `sessionStorage`. If a browser forbids storage, nothing is kept and everything else works. */
export function readKept(name: string): string | null {
    try {
        return window.sessionStorage.getItem(PREFIX + name);
    } catch {
        return null;
    }
}

export function keep(name: string, text: string | null): void {
    try {
        if (text === null) {
            window.sessionStorage.removeItem(PREFIX + name);
        } else {
            window.sessionStorage.setItem(PREFIX + name, text);
        }
    } catch {
        // Storage is full or forbidden: typed text lives in memory only.
    }
}
