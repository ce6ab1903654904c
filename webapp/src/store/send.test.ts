import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {aRun, LEA} from '../../../test/support/builders';
import {formatEnvelope, type Envelope} from '../../../server-ts/src/contract/request';
import {CHANNEL, DIRECT, hostEntities, makeStore, openPage, OTHER_CHANNEL, TEAM} from '../testing/fake_host';
import {refusing} from '../testing/fake_facts';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {envelopeText} from './envelope_text';
import {SLICE} from './state';

const run = aRun({version: 3});

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('starts a run in another private channel through that channel, where the bot is added for it', async () => {
    const page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
    let added = false;
    page.sidecar.intercept = (sent) => {
        if (sent.path === `/channels/${OTHER_CHANNEL}/members`) {
            added = true;
            return {status: 201, body: {}};
        }
        // The sidecar learns who is in a channel without its bot from the command alone that came from there.
        const reason = sent.channelId === OTHER_CHANNEL ? 'channel_without_bot' : 'channel_not_found';
        return sent.envelope?.body.type === 'start' && !added
            ? {status: 200, body: {props: {set_cycle: {...refusing({reason}), v: 1, now: 1}}}}
            : null;
    };
    const channel = {kind: 'existing', channelId: OTHER_CHANNEL} as const;
    const started = await page.cycle.reads.start(
        {type: 'start', playbook: 'small', name: 'Mine', channel, seats: {}},
        'a'.repeat(26),
    );
    expect([started.ok, added]).toEqual([true, true]);
    page.stop();
});

it('writes the hidden command exactly as the contract does', () => {
    const message: Envelope = {
        v: 1,
        id: 'a'.repeat(26),
        body: {type: 'preview_due', words: 'ask @lea in ~town-square', zone: 'UTC'},
    };
    expect(envelopeText(message)).toBe(formatEnvelope(message));
    expect(envelopeText(message)).not.toMatch(/[@~]/);
});

it('sends both headers that keep the person logged in, with the token as it is at each call', async () => {
    const page = openPage(makeFakeSidecar(run));
    document.cookie = 'MMCSRF=first';
    await page.cycle.reads.run(run.id);
    document.cookie = 'MMCSRF=second';
    await page.cycle.reads.run(run.id);
    const headers = page.sidecar.sent.map((sent) => sent.headers);
    expect(headers.map((one) => one['X-Requested-With'])).toEqual([
        'XMLHttpRequest',
        'XMLHttpRequest',
        'XMLHttpRequest',
    ]);
    expect(headers.map((one) => one['X-CSRF-Token'])).toEqual(['first', 'first', 'second']);
    page.stop();
});

it('connects once for requests that are made at the same time, and hands the key along', async () => {
    const page = openPage(makeFakeSidecar(run));
    await Promise.all([page.cycle.reads.run(run.id), page.cycle.reads.home()]);
    expect(page.sidecar.asked('connect')).toHaveLength(1);
    expect(page.sidecar.asked('connect')[0]?.key).toBeUndefined();
    expect([...page.sidecar.asked('run'), ...page.sidecar.asked('home')].map((one) => one.key)).toEqual([
        'key-1',
        'key-1',
    ]);
    page.stop();
});

it('connects again when its key is stale and repeats the same act', async () => {
    const page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
    page.sidecar.key = 'key-2';
    // The sidecar keeps no answer for an envelope whose key it did not take.
    page.sidecar.intercept = (sent) =>
        sent.envelope?.key === 'key-1'
            ? {
                  status: 200,
                  body: {props: {set_cycle: {ok: false, reason: 'stale_key', text: '', ref: '', v: 1, now: 1}}},
              }
            : null;
    const outcome = await page.cycle.changes.ask(run.id, {type: 'follow'});
    expect(outcome.ok).toBe(true);
    const [first, second] = page.sidecar.asked('change');
    expect(first?.id).toBe(second?.id);
    expect([first?.key, second?.key]).toEqual(['key-1', 'key-2']);
    page.stop();
});

it('gives every act an id of its own', async () => {
    const page = openPage(makeFakeSidecar(run));
    await page.cycle.changes.ask(run.id, {type: 'follow'});
    await page.cycle.changes.ask(run.id, {type: 'unfollow'});
    const ids = page.sidecar.asked().map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    page.stop();
});

describe('the channel that a request goes through', () => {
    const through = async (
        change: (entities: ReturnType<typeof hostEntities>) => void,
    ): Promise<string | undefined> => {
        const entities = hostEntities();
        change(entities);
        const page = openPage(makeFakeSidecar(run), makeStore(entities));
        page.store.dispatch({
            type: 'SET_CYCLE_RUN',
            me: LEA,
            answer: {run, runId: run.id, version: 3, canEdit: true, people: []},
        });
        await page.cycle.reads.run(run.id);
        page.stop();
        return page.sidecar.sent.filter((sent) => sent.envelope?.body.type === 'run').at(-1)?.channelId;
    };

    it('is the run’s own', async () => {
        expect(await through((host) => (host.channels.currentChannelId = OTHER_CHANNEL))).toBe(CHANNEL);
    });

    it('is the open one for somebody who left the run’s', async () => {
        expect(
            await through((host) => {
                host.channels.currentChannelId = OTHER_CHANNEL;
                delete host.channels.myMembers[CHANNEL];
            }),
        ).toBe(OTHER_CHANNEL);
    });

    it('is the direct channel with the bot when no other will do', async () => {
        expect(
            await through((host) => {
                host.channels.currentChannelId = '';
                const archived = host.channels.channels[CHANNEL];
                if (archived) {
                    archived.delete_at = 1;
                }
            }),
        ).toBe(DIRECT);
    });
});

it('knows a team in which there is no such command', async () => {
    const page = openPage(makeFakeSidecar(run));
    page.sidecar.intercept = () => ({
        status: 404,
        body: {id: 'api.command.execute_command.not_found.app_error', message: ''},
    });
    await page.cycle.reads.home();
    expect(page.store.getState()[SLICE].connection.notSetUp[TEAM]).toBe(true);
    page.stop();
});

it('takes a sidecar that Mattermost cannot reach for away, not for a refusal', async () => {
    const page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
    page.sidecar.intercept = () => ({
        status: 500,
        body: {id: 'api.command.execute_command.failed.app_error', message: 'x'},
    });
    expect(await page.cycle.changes.ask(run.id, {type: 'follow'})).toEqual({ok: false, kind: 'away'});
    expect(page.store.getState()[SLICE].connection.offlineSince).not.toBeNull();
    page.stop();
});

it('adds the bot to a private channel as the person, once, and repeats', async () => {
    const page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
    const body = {
        type: 'start' as const,
        playbook: 'small',
        name: 'A',
        channel: {kind: 'existing' as const, channelId: OTHER_CHANNEL},
        seats: {},
    };
    let added = false;
    page.sidecar.intercept = (sent) => {
        if (sent.path === `/channels/${OTHER_CHANNEL}/members`) {
            added = true;
            return {status: 201, body: {}};
        }
        return sent.envelope?.body.type === 'start' && !added
            ? {
                  status: 200,
                  body: {
                      props: {
                          set_cycle: {
                              ok: false,
                              reason: 'channel_without_bot',
                              text: 'The bot is not in it.',
                              ref: '',
                              v: 1,
                              now: 1,
                          },
                      },
                  },
              }
            : null;
    };
    expect((await page.cycle.reads.start(body, 'b'.repeat(26))).ok).toBe(true);
    expect(page.sidecar.asked('start').map((one) => one.id)).toEqual(['b'.repeat(26), 'b'.repeat(26)]);
    page.stop();
});

it.each([
    ['stakeholderChannel', {stakeholderChannel: OTHER_CHANNEL}],
    ['broadcast.1', {broadcast: [CHANNEL, OTHER_CHANNEL]}],
])('adds the bot to the private channel at the field %s of a duty, and saves again', async (field, channels) => {
    const page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.connect();
    const added: string[] = [];
    page.sidecar.intercept = (sent) => {
        if (/^\/channels\/.*\/members$/.test(sent.path)) {
            added.push(sent.path);
            return {status: 201, body: {}};
        }
        return sent.envelope?.body.type === 'change' && added.length === 0
            ? {
                  status: 200,
                  body: {
                      props: {set_cycle: {...refusing({reason: 'channel_without_bot', field}), v: 1, now: 1}},
                  },
              }
            : null;
    };
    await page.cycle.changes.ask(run.id, {type: 'set_duty', on: true, ...channels}, 'c'.repeat(26));
    expect(added).toEqual([`/channels/${OTHER_CHANNEL}/members`]);
    expect(page.sidecar.asked('change').map((one) => one.id)).toEqual(['c'.repeat(26), 'c'.repeat(26)]);
    page.stop();
});

it('leaves every call of Mattermost to one file', () => {
    const source = join(__dirname, '..');
    const callers = readdirSync(source, {recursive: true, encoding: 'utf8'})
        .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|testing\//.test(name))
        .filter((name) =>
            /\bfetch\(|XMLHttpRequest\(|sendBeacon|new WebSocket|EventSource/.test(
                readFileSync(join(source, name), 'utf8'),
            ),
        );
    expect(callers).toEqual([join('host', 'mattermost_fetch.ts')]);
});
