import type {Session} from './records';

const LIFE_S = 30 * 24 * 3600;

/** The first value of a cookie: browsers send the one with the longest path first. */
export function cookieValue(header: string | undefined, name: string): string {
    for (const part of (header ?? '').split(';')) {
        const at = part.indexOf('=');
        if (at > 0 && part.slice(0, at).trim() === name) {
            return part.slice(at + 1).trim();
        }
    }
    return '';
}

function cookie(name: string, value: string, base: string, extra: string): string {
    return `${name}=${value}; Path=${base || '/'}; Max-Age=${String(LIFE_S)}${extra}`;
}

/** The three cookies of a login. */
export function sessionCookies(session: Session, base: string): string[] {
    return [
        cookie('MMAUTHTOKEN', session.token, base, '; HttpOnly'),
        cookie('MMUSERID', session.user_id, base, ''),
        cookie('MMCSRF', session.csrf, base, ''),
    ];
}

/** Deletes the session cookie; the other two stay, as on a real server (browser.json). */
export function droppedCookie(base: string): string {
    return `MMAUTHTOKEN=; Path=${base || '/'}; Max-Age=0; HttpOnly`;
}
