import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {isObject} from './json';
import {startMattermost, type StandIn} from './start';

let folder: string;
let mm: StandIn;

beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
    writeFileSync(join(folder, 'app.js'), 'start();');
    mm = await startMattermost({shellDir: folder, autoLogin: true});
    for (const username of ['ann', 'bob']) {
        mm.seed.user({username});
    }
});

afterEach(async () => {
    await mm.close();
    rmSync(folder, {recursive: true});
});

const cookiesOf = (answer: Response): string =>
    answer.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');

async function whoAmI(base: string, cookie: string): Promise<unknown> {
    const answer = await fetch(`${mm.url}${base}/api/v4/users/me`, {headers: {Cookie: cookie}});
    const body: unknown = await answer.json();
    return isObject(body) ? (body['username'] ?? body['id']) : body;
}

function login(base: string, body: object): Promise<Response> {
    return fetch(`${mm.url}${base}/api/v4/users/login`, {
        method: 'POST',
        headers: {'X-Requested-With': 'XMLHttpRequest'},
        body: JSON.stringify(body),
    });
}

describe('pages below /as/<username>', () => {
    it('log that person in, with cookies for that path only', async () => {
        const [hers, his] = await Promise.all([fetch(`${mm.url}/as/ann/`), fetch(`${mm.url}/as/bob/eng/channels/x`)]);
        expect(hers.headers.getSetCookie().every((cookie) => cookie.includes('Path=/as/ann;'))).toBe(true);
        expect(await whoAmI('/as/ann', cookiesOf(hers))).toBe('ann');
        expect(await whoAmI('/as/bob', cookiesOf(his))).toBe('bob');
        const again = await fetch(`${mm.url}/as/ann/`, {headers: {Cookie: cookiesOf(hers)}});
        expect(again.headers.getSetCookie()).toEqual([]);
    });

    it('know their base by a script file, as the policy allows no inline script', async () => {
        const page = await fetch(`${mm.url}/as/ann/`);
        expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'self' ; script-src 'self'");
        expect(await page.text()).toContain('<head><script src="/as/ann/static/shell/basename.js"></script>');
        const script = await fetch(`${mm.url}/as/ann/static/shell/basename.js`);
        expect(await script.text()).toBe('window.basename = "/as/ann";\n');
        expect(await (await fetch(`${mm.url}/static/shell/app.js`)).text()).toBe('start();');
        expect((await fetch(`${mm.url}/static/shell/..%2f..%2fetc/passwd`)).status).toBe(404);
    });
});

describe('login', () => {
    it('sets cookies for pages, and takes a POST only with one of the two headers', async () => {
        const answer = await login('', {login_id: 'ann', password: 'ann-password'});
        expect(answer.headers.get('token')).toHaveLength(26);
        const set = answer.headers.getSetCookie();
        expect(set.map((cookie) => cookie.split('=')[0])).toEqual(['MMAUTHTOKEN', 'MMUSERID', 'MMCSRF']);
        expect(set.map((cookie) => cookie.includes('HttpOnly'))).toEqual([true, false, false]);
        const Cookie = cookiesOf(answer);
        const csrf = /MMCSRF=([^;]+)/.exec(Cookie)?.[1] ?? '';
        const patch = (headers: Record<string, string>): Promise<Response> =>
            fetch(`${mm.url}/api/v4/users/me/patch`, {method: 'PUT', headers: {Cookie, ...headers}, body: '{}'});
        expect((await patch({'X-CSRF-Token': csrf})).status).toBe(200);
        expect((await patch({'X-Requested-With': 'XMLHttpRequest'})).status).toBe(200);
        for (const headers of [{}, {'X-CSRF-Token': 'wrong'}]) {
            const refused = await patch(headers);
            expect(refused.status).toBe(401);
            expect(await refused.json()).toMatchObject({id: 'api.context.session_expired.app_error'});
            expect(refused.headers.getSetCookie()).toEqual(['MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly']);
        }
    });

    it('asks for the second factor', async () => {
        mm.seed.user({username: 'root', admin: true, mfaCode: '123456'});
        const refused = await login('', {login_id: 'root', password: 'root-password'});
        expect(refused.status).toBe(401);
        expect(await refused.json()).toMatchObject({id: 'mfa.validate_token.authenticate.app_error'});
        const body = {login_id: 'root', password: 'root-password', token: '123456'};
        expect((await login('', body)).status).toBe(200);
    });

    it('ends with the logout', async () => {
        const Cookie = cookiesOf(await fetch(`${mm.url}/as/ann/`));
        const headers = {Cookie, 'X-Requested-With': 'XMLHttpRequest'};
        expect((await fetch(`${mm.url}/as/ann/api/v4/users/logout`, {method: 'POST', headers})).status).toBe(200);
        expect(await whoAmI('/as/ann', Cookie)).toBe('api.context.session_expired.app_error');
    });
});
