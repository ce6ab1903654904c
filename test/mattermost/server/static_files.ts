import {existsSync, readFileSync, statSync} from 'node:fs';
import {extname, join, normalize, sep} from 'node:path';

import type {Answer, Call} from './call';
import {sessionCookies} from './cookies';
import {pluginFileAnswer} from './plugin_files';
import {loginOf, openSession, tokenOf} from './sessions';
import {userByName} from './state';

/** Where the pages come from. */
export interface Pages {
    shellDir?: string;
    autoLogin: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.json': 'application/json',
    '.map': 'application/json',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.ico': 'image/x-icon',
    '.woff2': 'font/woff2',
    '.txt': 'text/plain; charset=utf-8',
};

/** The content type of a file by its ending. */
export function contentType(name: string): string {
    return TYPES[extname(name)] ?? 'application/octet-stream';
}

// Headers of the real page (browser.json).
const PAGE_HEADERS: Readonly<Record<string, string>> = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "frame-ancestors 'self' ; script-src 'self'",
    'X-Frame-Options': 'SAMEORIGIN',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache, max-age=31556926, public',
};

export function plainNotFound(): Answer {
    return {
        status: 404,
        body: '404 page not found\n',
        headers: {'Content-Type': 'text/plain; charset=utf-8'},
    };
}

const SHELL = '/static/shell/';
const BASENAME = `${SHELL}basename.js`;

function shellFile(dir: string, path: string): Answer {
    const file = normalize(join(dir, decodeURIComponent(path.slice(SHELL.length))));
    if (!file.startsWith(normalize(dir + sep)) || !existsSync(file) || !statSync(file).isFile()) {
        return plainNotFound();
    }
    return {
        status: 200,
        body: readFileSync(file),
        headers: {'Content-Type': contentType(file), 'Cache-Control': 'no-cache'},
    };
}

/** The session cookies for the person of `/as/<username>/`, when the browser has none of hers. */
function autoLoginCookies(call: Call): string[] {
    const user = userByName(call.world.state, decodeURIComponent(call.base.slice('/as/'.length)));
    const {token} = tokenOf(call.headers);
    const present = token ? loginOf(call.world, token) : null;
    if (!user || user.delete_at > 0 || present?.user.id === user.id) {
        return [];
    }
    return sessionCookies(openSession(call.world, user), call.base);
}

function page(call: Call, dir: string, autoLogin: boolean): Answer {
    const file = join(dir, 'index.html');
    if (!existsSync(file)) {
        return plainNotFound();
    }
    // The page's policy allows no inline script, so window.basename comes in a script file of its own.
    const html = readFileSync(file, 'utf8').replace('<head>', `<head><script src="${call.base}${BASENAME}"></script>`);
    const cookies = autoLogin && call.base ? autoLoginCookies(call) : [];
    const headers: Record<string, string | string[]> = {...PAGE_HEADERS};
    if (cookies.length > 0) {
        headers['Set-Cookie'] = cookies;
    }
    return {status: 200, body: html, headers};
}

/** Answers whatever is no REST call: files of plugins, files of the web shell, and its page for every other path. */
export function fileHandler(pages: Pages): (call: Call) => Answer {
    return (call) => {
        const {path} = call;
        if (path.startsWith('/static/plugins/') || path.startsWith('/plugins/')) {
            return pluginFileAnswer(call);
        }
        if (pages.shellDir === undefined || call.method !== 'GET') {
            return plainNotFound();
        }
        if (path === BASENAME) {
            return {
                status: 200,
                body: `window.basename = ${JSON.stringify(call.base)};\n`,
                headers: {'Content-Type': contentType(path), 'Cache-Control': 'no-cache'},
            };
        }
        if (path.startsWith(SHELL)) {
            return shellFile(pages.shellDir, path);
        }
        return path.startsWith('/static/') ? plainNotFound() : page(call, pages.shellDir, pages.autoLogin);
    };
}
