import {createServer} from 'node:http';
import {Client} from 'pg';
import {hmacSeals} from '../../server-ts/src/adapters/seals/hmac_seals';
import {HIDDEN_TRIGGER} from '../../server-ts/src/contract/names';
import type {SeededUser} from '../mattermost/server/seed';
import {execute, until, type Tab, type World} from './world';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export interface Answered {
    status: number;
    body: Fields;
}

async function call(url: string, init: RequestInit): Promise<Answered> {
    const response = await fetch(url, init);
    const text = await response.text();
    try {
        return {status: response.status, body: fieldsOf(JSON.parse(text))};
    } catch {
        return {status: response.status, body: {text}};
    }
}

/** A call of Mattermost's API as a person. */
export function asPerson(
    world: World,
    person: SeededUser,
    method: string,
    path: string,
    body?: unknown,
): Promise<Answered> {
    return call(`${world.mattermost.url}/api/v4${path}`, {
        method,
        headers: {authorization: `Bearer ${person.token}`, 'content-type': 'application/json'},
        ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
}

/** A body sent straight to the sidecar, as somebody on its machine could: nothing in it comes from Mattermost. */
export function knock(world: World, path: string, body: Fields, as: 'form' | 'json' = 'json'): Promise<Answered> {
    const form = new URLSearchParams(
        Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return call(`${world.sidecar.url}${path}`, {
        method: 'POST',
        headers: {'content-type': as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'},
        body: as === 'form' ? form.toString() : JSON.stringify(body),
    });
}

/** What Mattermost sends for a slash command of this person, the signed trigger in it: caught by a command of our own. */
export async function caughtCommand(
    world: World,
    person: SeededUser,
    team = world.team,
    channel = world.channel,
): Promise<Record<string, string>> {
    let caught: Record<string, string> = {};
    const server = createServer((request, response) => {
        let text = '';
        request.setEncoding('utf8').on('data', (part: string) => (text += part));
        request.on('end', () => {
            caught = Object.fromEntries(new URLSearchParams(text));
            response.setHeader('content-type', 'application/json').end('{}');
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
        const address = server.address();
        const port = typeof address === 'object' && address ? address.port : 0;
        world.mattermost.seed.command({teamId: team, trigger: 'catch', url: `http://127.0.0.1:${port}/`});
        await execute(world, person, '/catch it', channel);
    } finally {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    }
    return caught;
}

export function click(
    world: World,
    person: SeededUser,
    postId: string,
    action: string,
    more: Fields = {},
): Promise<Answered> {
    return asPerson(world, person, 'POST', `/posts/${postId}/actions/${action}`, more);
}

/** The context of a button as the sidecar seals it. */
export function buttonContext(world: World, runId: string, action: string, about: string): Fields {
    const mac = hmacSeals(world.config.secret).seal(`button\n${runId}\n${action}\n${about}`);
    return {v: 1, run: runId, act: action, about, mac};
}

export interface Dialog {
    url: string;
    title: string;
    introduction: string;
    state: string;
    values: Record<string, string>;
    fields: string[];
    /** What stands below each field. */
    help: Record<string, string>;
    /** What each select offers of its own. */
    choices: Record<string, string[]>;
    /** What people read: beside each field, of each choice, and on the button. */
    labels: Record<string, string>;
    words: Record<string, string[]>;
    submitLabel: string;
}

function dialogOf(form: Fields, url: string): Dialog {
    const elements = Array.isArray(form['elements']) ? form['elements'].map(fieldsOf) : [];
    const offered = (what: 'text' | 'value'): Record<string, string[]> =>
        Object.fromEntries(
            elements.map(({name, options}) => [
                String(name),
                Array.isArray(options) ? options.map((option) => String(fieldsOf(option)[what])) : [],
            ]),
        );
    return {
        url,
        title: String(form['title']),
        introduction: String(form['introduction_text']),
        state: String(form['state']),
        values: Object.fromEntries(
            elements.map((element) => [String(element['name']), String(element['default'] ?? '')]),
        ),
        fields: elements.map((element) => String(element['name'])),
        choices: offered('value'),
        words: offered('text'),
        labels: Object.fromEntries(
            elements.map((element) => [String(element['name']), String(element['display_name'])]),
        ),
        submitLabel: String(form['submit_label']),
        help: Object.fromEntries(
            elements.map((element) => [String(element['name']), String(element['help_text'] ?? '')]),
        ),
    };
}

/** The dialogs that opened in this person's browser, oldest first. */
export function dialogsOf(world: World, person: SeededUser): Dialog[] {
    return world.mattermost.events
        .filter((event) => event.event === 'open_dialog' && event.broadcast.userId === person.id)
        .map((event) => {
            const opened = fieldsOf(JSON.parse(String(fieldsOf(event.data)['dialog'])));
            return dialogOf(fieldsOf(opened['dialog']), String(opened['url']));
        });
}

/** What a person does, and the dialog that opens by it. */
export async function opening(world: World, person: SeededUser, act: () => Promise<unknown>): Promise<Dialog> {
    const before = dialogsOf(world, person).length;
    await act();
    return until('a dialog opens', () => dialogsOf(world, person)[before]);
}

export async function submit(
    world: World,
    person: SeededUser,
    dialog: Dialog,
    fields: Record<string, string> = {},
    change: Fields = {},
): Promise<Answered & {next: Dialog | null}> {
    const answer = await asPerson(world, person, 'POST', '/actions/dialogs/submit', {
        url: dialog.url,
        callback_id: 'set-cycle',
        state: dialog.state,
        submission: {...dialog.values, ...fields},
        channel_id: world.channel,
        team_id: world.team,
        ...change,
    });
    const form = answer.body['form'];
    return {...answer, next: isFields(form) ? dialogOf(form, dialog.url) : null};
}

/** A cycle of Lea's, in the channel that everybody is in; gives its id. */
export async function startCycle(world: World, lea: Tab): Promise<string> {
    const {runId} = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id},
    });
    return runId;
}

/** A running incident in a channel of its own, owned by whoever starts it, with its update owed. */
export async function startIncident(
    tab: Tab,
    owner: SeededUser,
    name = 'INC-1 Login fails',
): Promise<{runId: string; channelId: string; dueAt: number; name: string}> {
    const started = await tab.need({
        type: 'start',
        playbook: 'support-incident',
        name,
        channel: {kind: 'private'},
        // From SET: nobody else has to be asked to take what its owner starts.
        seats: {communication_owner: owner.id, primary: owner.id},
        severity: 'L1',
        summary: 'Login fails',
    });
    const run = 'run' in started.answer ? started.answer.run : null;
    return {runId: started.runId, channelId: started.channelId, dueAt: run?.duty.nextDueAt ?? 0, name: run?.name ?? ''};
}

/** The bot's post in a channel whose message has these words. */
export function botPost(world: World, channelId: string, words: string): Promise<Fields> {
    return until(`the bot says “${words}”`, () =>
        world.mattermost
            .posts(channelId)
            .find((post) => post['user_id'] === world.bot.id && String(post['message']).includes(words)),
    );
}

export async function sql<Row extends object>(world: World, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({connectionString: world.sidecar.connectionString});
    await client.connect();
    try {
        return (await client.query<Row>(text, values)).rows;
    } finally {
        await client.end();
    }
}

export const hiddenCommand = (message: unknown): string =>
    `/${HIDDEN_TRIGGER} ${typeof message === 'string' ? message : JSON.stringify(message)}`;
