import * as v from 'valibot';
import {
    anything,
    ChatError,
    mattermostRest,
    redirectedWords,
    unreachable,
    withoutWords,
    type Rest,
} from '../adapters/mattermost/rest';
import {userShape, type UserShape} from '../adapters/mattermost/shapes';
import {Failure, notMattermost} from './failure';
import type {Terminal} from './terminal';

/** A system admin's session. It lives in memory only, and one that we opened is closed at the end. */
export interface Admin {
    rest: Rest;
    user: UserShape;
    token: string;
    url: string;
    close(): Promise<void>;
}

const LOGIN_TIMEOUT_MS = 15_000;
const MFA_NEEDED = 'mfa.validate_token.authenticate.app_error';

const refusalShape = v.object({id: v.string(), message: v.optional(v.string(), '')});

/**
 * Asks for a system admin: a token from standard input or `MM_ADMIN_TOKEN`, a login from `MM_ADMIN_USERNAME` and `MM_ADMIN_PASSWORD`,
 * else questions at the terminal. Throws `Failure` with what to do.
 */
export async function openAdmin(url: string, terminal: Terminal, options: {tokenStdin: boolean}): Promise<Admin> {
    const given = (options.tokenStdin ? await terminal.readInput() : terminal.variable('MM_ADMIN_TOKEN'))?.trim();
    if (given !== undefined && given !== '') {
        if (!/^[\x21-\x7e]+$/.test(given)) {
            throw new Failure('What was given as a token is none: it has blanks or signs that no token has.', 2);
        }
        return withToken(url, given);
    }
    if (options.tokenStdin) {
        throw new Failure('--token-stdin was given, but nothing came in on standard input.', 2);
    }
    const username =
        terminal.variable('MM_ADMIN_USERNAME') ?? (await terminal.ask('Username of a Mattermost system admin: '));
    const password = terminal.variable('MM_ADMIN_PASSWORD') ?? (await terminal.askSecret('Password (not shown): '));
    const token = await login(url, username, password, () => terminal.ask('MFA code: '));
    const close = (): Promise<void> => closeSession(url, token, terminal);
    try {
        return {...(await withToken(url, token)), close};
    } catch (error) {
        await close();
        throw error;
    }
}

/** Left open, the session would be a second key to the server that nobody remembers. What else there is to say comes after it. */
async function closeSession(url: string, token: string, terminal: Terminal): Promise<void> {
    try {
        await mattermostRest({url, token}).post('/users/logout', {}, anything);
    } catch (error) {
        terminal.say(
            `note   The session that was opened for this could not be closed (${error instanceof ChatError ? error.message : String(error)}). Close it in Mattermost: Profile > Security > View and Log Out of Active Sessions.`,
        );
    }
}

async function withToken(url: string, token: string): Promise<Admin> {
    const rest = mattermostRest({url, token});
    const user = await rest.get('/users/me', userShape).catch((error: unknown) => {
        if (error instanceof ChatError && error.status === 401) {
            throw new Failure(
                'Mattermost does not accept this token (401). It has expired, or it is a personal access token and this server has them switched off ' +
                    '(ServiceSettings.EnableUserAccessTokens=false): then log in instead, by running this again without a token.',
            );
        }
        // A web site answers anything with its page, and Mattermost so what lies below its teams.
        if (error instanceof ChatError && (error.id === 'shape' || error.status === 404)) {
            throw new Failure(notMattermost(url, error.id === 'shape' ? 200 : error.status), 2);
        }
        throw error;
    });
    if (!user.roles.split(' ').includes('system_admin')) {
        throw new Failure(
            `@${user.username} is not a system admin. Only a system admin can make bots, commands and plugins; nothing was changed.`,
        );
    }
    return {rest, user, token, url, close: async () => undefined};
}

async function login(url: string, username: string, password: string, askCode: () => Promise<string>): Promise<string> {
    const first = await tryLogin(url, {login_id: username, password});
    const answer =
        first.id === MFA_NEEDED ? await tryLogin(url, {login_id: username, password, token: await askCode()}) : first;
    if (answer.token !== null) {
        return answer.token;
    }
    if (answer.status === 404 || (answer.id === '' && (answer.status < 400 || answer.status === 405))) {
        throw new Failure(notMattermost(url, answer.status), 2);
    }
    throw new Failure(
        answer.id === MFA_NEEDED
            ? 'Mattermost does not accept this MFA code. Wait for the next one and try again.'
            : `Mattermost refused the login of ${username} (${answer.id || `HTTP ${answer.status}`}): ${answer.message || 'it gives no reason.'}`,
    );
}

async function tryLogin(
    url: string,
    body: Record<string, string>,
): Promise<{token: string | null; status: number; id: string; message: string}> {
    let response: Response;
    try {
        response = await fetch(`${url}/api/v4/users/login`, {
            method: 'POST',
            headers: {'content-type': 'application/json'},
            body: JSON.stringify(body),
            // Followed, it would lose what it carries or take the password elsewhere.
            redirect: 'manual',
            signal: AbortSignal.timeout(LOGIN_TIMEOUT_MS),
        });
    } catch (error) {
        throw unreachable(error);
    }
    const elsewhere = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && elsewhere) {
        throw new ChatError(redirectedWords(elsewhere), 502, 'redirected');
    }
    const token = response.headers.get('token');
    if (response.ok && token) {
        return {token, status: response.status, id: '', message: ''};
    }
    const refused = v.safeParse(refusalShape, await response.json().catch(() => null));
    if (!refused.success && (response.status === 429 || response.status >= 500)) {
        throw withoutWords(response.status, response.headers.get('retry-after') ?? '');
    }
    return {
        token: null,
        status: response.status,
        id: refused.success ? refused.output.id : '',
        message: refused.success ? refused.output.message : '',
    };
}
