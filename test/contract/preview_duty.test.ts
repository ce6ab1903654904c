import {randomUUID} from 'node:crypto';
import {mattermostChannels} from '../../server-ts/src/adapters/mattermost/channels';
import {mattermostRest} from '../../server-ts/src/adapters/mattermost/rest';
import {HOUR, MINUTE} from '../../server-ts/src/domain/units';
import type {DutyChange} from '../../server-ts/src/domain/command';
import {dutyMark} from '../../server-ts/src/domain/duty/duty_mark';
import type {Run} from '../../server-ts/src/domain/run';
import {asPerson} from '../support/door';
import {makeWorld, openTab, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
let runId: string;

beforeAll(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
    ({runId} = await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'Cycle',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id, backup: world.people.bo.id},
    }));
});
afterAll(() => world.close());

const hourly = [{every: 'hours' as const, hours: 24, days: 'always' as const}];
const ladder = {
    upcomingMinutes: 30,
    repeatEveryMinutes: 60,
    holdMinutes: 60,
    steps: [{afterMinutes: 45, ask: 'backup'}],
};
const run = async (): Promise<Run> => {
    const answer = await lea.need({type: 'run', runId});
    if (!('run' in answer)) {
        throw new Error('the run did not come whole');
    }
    return answer.run;
};

test('a change is counted before it is saved: five moments, who is asked at each step, and nothing is written', async () => {
    const before = await run();
    const preview = await lea.need({type: 'preview_duty', runId, change: {on: true, rules: hourly, ladder}});
    const [first = 0] = preview.due;
    expect(preview.due.map((at) => at - first)).toEqual([0, 24, 48, 72, 96].map((hours) => hours * HOUR));
    expect(preview.steps.map(({stage, at, asked}) => [stage, at - first, asked])).toEqual([
        ['upcoming', -30 * MINUTE, []],
        ['due', 0, [world.people.lea.id]],
        ['escalated', 45 * MINUTE, [world.people.bo.id]],
    ]);
    expect(preview.people.map(({id}) => id)).toEqual(expect.arrayContaining([world.people.lea.id, world.people.bo.id]));
    expect(await run()).toEqual(before);
    await lea.need({type: 'change', runId, command: {type: 'set_duty', on: true, rules: hourly, ladder}});
    expect((await run()).duty.nextDueAt).toBeGreaterThanOrEqual(first);
    const plain = await lea.need({type: 'preview_duty', runId});
    expect(plain.due).toHaveLength(5);
    expect(plain.afterUpdate).not.toBeNull();
});

test.each([
    ['rules.0.at', {on: true, rules: [{every: 'day' as const, at: '25:00', days: 'always' as const}]}],
    ['rules.0.on', {on: true, rules: [{every: 'week' as const, on: [], at: '12:00'}]}],
    ['ladder.repeatEveryMinutes', {on: true, ladder: {...ladder, repeatEveryMinutes: 1}}],
    ['ladder.steps.0.ask', {on: true, ladder: {...ladder, steps: [{afterMinutes: 60, ask: 'nobody'}]}}],
    ['rules', {on: true, rules: []}],
])('what is wrong is refused at %s, as saving it would be', async (field, change) => {
    const refused = {ok: false, field};
    expect(await lea.ask({type: 'preview_duty', runId, change})).toMatchObject(refused);
    expect(await lea.ask({type: 'change', runId, command: {type: 'set_duty', ...change}})).toMatchObject(refused);
});

test('a channel is refused as saving would refuse it, and the bot enters none for what is only tried', async () => {
    const {seed} = world.mattermost;
    const channel = (type: 'O' | 'P'): string => {
        const {id} = seed.channel({teamId: world.team, name: `tried-${randomUUID().slice(0, 8)}`, type});
        seed.addToChannel(id, world.people.lea.id);
        return id;
    };
    const archived = channel('O');
    await asPerson(world, world.mattermost.admin, 'DELETE', `/channels/${archived}`);
    const wrong: [string, Pick<DutyChange, 'stakeholderChannel' | 'broadcast'>][] = [
        ['stakeholderChannel', {stakeholderChannel: archived}],
        ['broadcast.1', {broadcast: [world.channel, archived]}],
    ];
    for (const [field, channels] of wrong) {
        const change = {on: true, ...channels};
        const saving = await lea.ask({type: 'change', runId, command: {type: 'set_duty', ...change}});
        expect(saving).toMatchObject({ok: false, field});
        const refused = {ok: false, field, reason: saving.ok ? '' : saving.reason};
        expect(await lea.ask({type: 'preview_duty', runId, change})).toMatchObject(refused);
        expect(await lea.ask({type: 'rehearse', of: {kind: 'run', runId}, days: 1, change})).toMatchObject(refused);
    }
    const open = channel('O');
    await lea.need({type: 'preview_duty', runId, change: {on: true, stakeholderChannel: open}});
    // Into a private one whoever saves brings the bot: for as long as it is tried that is no mistake.
    await lea.need({type: 'preview_duty', runId, change: {on: true, stakeholderChannel: channel('P')}});
    const bot = mattermostChannels(
        mattermostRest({url: world.mattermost.url, token: world.bot.token}),
        () => world.bot.id,
    );
    expect(await bot.hasBot(open)).toBe(false);
});

test('a rehearsal plays the whole change as the preview counts it', async () => {
    const change = {on: true, rules: hourly, ladder};
    const preview = await lea.need({type: 'preview_duty', runId, change});
    const of = {kind: 'run', runId} as const;
    const strip = await lea.need({type: 'rehearse', of, days: 3, answering: 'never', change});
    const first = (stage: string): number | undefined =>
        strip.messages.find((one) => one.stage === stage && one.op === 'post')?.at;
    for (const {stage, at} of preview.steps.filter((step) => step.stage === 'due' || step.stage === 'escalated')) {
        expect(first(stage)).toBeGreaterThanOrEqual(at - MINUTE);
        expect(first(stage)).toBeLessThanOrEqual(at + MINUTE);
    }
    const off = await lea.need({type: 'rehearse', of, days: 3, answering: 'never', change: {on: false}});
    expect(off.messages.filter(({stage}) => stage === 'due')).toEqual([]);
});

test('a duty that is off owes nothing', async () => {
    expect(await lea.need({type: 'preview_duty', runId, change: {on: false}})).toMatchObject({
        due: [],
        steps: [],
        afterUpdate: null,
    });
});

test('a form that was filled before somebody else saved changes nothing', async () => {
    const from = dutyMark((await run()).duty);
    const pat = await openTab(world, world.people.pat);
    await pat.need({type: 'change', runId, command: {type: 'join'}});
    await pat.need({type: 'change', runId, command: {type: 'set_duty', on: true, movesOnWhenAway: true, from}});
    const late = {type: 'change', runId, command: {type: 'set_duty', on: false, from}} as const;
    expect(await lea.ask(late)).toMatchObject({ok: false, reason: 'duty_edited'});
    const {duty} = await run();
    expect([duty.on, duty.movesOnWhenAway]).toEqual([true, true]);
    await lea.need({type: 'change', runId, command: {type: 'set_duty', on: false, from: dutyMark(duty)}});
});

test('a rehearsal asks what comes if nobody answers', async () => {
    await lea.need({type: 'change', runId, command: {type: 'set_duty', on: true, rules: hourly, ladder}});
    const of = {kind: 'run', runId} as const;
    const never = await lea.need({type: 'rehearse', of, days: 3, answering: 'never'});
    expect(never.messages.map(({stage}) => stage)).not.toContain('status_update');
    expect(never.messages.map(({stage}) => stage)).toContain('escalated');
    const after = await lea.need({type: 'rehearse', of, days: 3, answering: 'after'});
    expect(after.messages.map(({stage}) => stage)).toContain('status_update');
});
