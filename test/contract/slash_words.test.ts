import type {WireCommand} from '../../server-ts/src/contract/shapes';
import {HOUR} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {asPerson, opening, sql, startIncident} from '../support/door';
import {execute, makeWorld, moveClock, openTab, until, type Tab, type World} from '../support/world';

let world: World;
let tab: Tab;
let lea: SeededUser;
let channels = 0;

beforeAll(async () => {
    world = await makeWorld();
    lea = world.people.lea;
    tab = await openTab(world, lea);
});
afterAll(() => world.close());

const plain = (text: string): string => text.replace(/\\/g, '');
const say = async (text: string, channelId: string, who = lea): Promise<string> =>
    plain((await execute(world, who, `/set ${text}`, channelId)).text ?? '');
const change = (runId: string, command: WireCommand): Promise<unknown> => tab.need({type: 'change', runId, command});

/** A channel of the team with these cycles in it, and their ids. */
async function shared(...names: string[]): Promise<{channelId: string; ids: string[]}> {
    channels += 1;
    const channelId = world.mattermost.seed.channel({teamId: world.team, name: `words-${channels}`}).id;
    [...Object.values(world.people), world.bot].forEach(({id}) => world.mattermost.seed.addToChannel(channelId, id));
    const ids: string[] = [];
    for (const name of names) {
        const channel = {kind: 'existing' as const, channelId};
        const started = await tab.need({type: 'start', playbook: 'set-cycle', name, channel, seats: {lead: lea.id}});
        ids.push(started.runId);
    }
    return {channelId, ids};
}

describe('which run “why” is about', () => {
    it('runs of one name are offered by number, and each number answers', async () => {
        const {channelId, ids} = await shared('Twins', 'Twins');
        const offered = await say('why twins', channelId);
        expect(offered).toMatch(
            /^Several runs have this name\. Which one\?\n- `\/set 1 why` Twins, started today .*\n- `\/set 2 why` Twins, started today .*$/,
        );
        await change(ids[0] ?? '', {type: 'finish'});
        expect(await say('2 why', channelId)).toMatch(/was finished by Lea/);
        expect(await say('1 why', channelId)).toMatch(/no update is owed/);
    });

    it('what is written in the same case wins, and others have numbers', async () => {
        const {channelId} = await shared('Case of INC', 'case of inc');
        expect(await say('why case of inc', channelId)).toMatch(/^\*\*case of inc\*\*/);
        expect(await say('why Case of INC', channelId)).toMatch(/^\*\*Case of INC\*\*/);
        expect(await say('why CASE', channelId)).toContain('- `/set 2 why` Case of INC');
    });

    it('the day that was asked for stays in what is offered; without a day it is asked for', async () => {
        const {channelId} = await shared('First', 'Second');
        expect(await say('why not 1 Jan 2020?', channelId)).toBe(
            'This channel has several runs. Which one?\n- `/set 1 why not 1 Jan 2020` Second\n- `/set 2 why not 1 Jan 2020` First',
        );
        expect(await say('2 why not 1 Jan 2020', channelId)).toMatch(/^\*\*First\*\*: it did not exist yet/);
        expect(await say('why?', channelId)).toMatch(/^This channel has several runs\./);
        expect(await say('why not', channelId)).toBe('Say of which day: `/set why not Thursday`.');
    });

    it('a number that no run has is said in words', async () => {
        const {channelId} = await shared('Only');
        expect(await say('2 tick 1', channelId)).toBe(
            'One run is running in this channel, so its number is 1. Nothing was changed.',
        );
        expect(await say('2 why', (await shared()).channelId)).toBe(
            'No run is running in this channel. Nothing was changed.',
        );
    });
});

describe('words as people type them', () => {
    it('a person is `me`, `@me`, `@bo:` or `bo,`, and the owner is a role', async () => {
        const {channelId} = await startIncident(tab, lea);
        expect(await say('assign 1 @me', channelId)).toMatch(/ is for Lea now\.$/);
        expect(await say('assign 1 @bo:', channelId)).toMatch(/ is for Bo now\.$/);
        expect(await say('assign 1 ann,', channelId)).toMatch(/ is for Ann now\.$/);
        expect(await say('assign 1 owner', channelId)).toMatch(/ is for Communication owner now\.$/);
        expect(await say('owner bo,', channelId)).toMatch(/^The owner of \*\*.*\*\* is Bo now\.$/);
        expect(await say('owner me', channelId)).toMatch(/^The owner of \*\*.*\*\* is Lea now\.$/);
    });

    it('a role is its title or its short name, and a person is found behind what comes along with a copied name', async () => {
        const {channelId} = await startIncident(tab, lea);
        expect(await say('assign 1 backup', channelId)).toMatch(
            / is for SET backup now\. Nobody has that role yet; until somebody does, the owner is reminded\.$/,
        );
        expect(await say('assign 1 @Primary', channelId)).toMatch(/ is for SET primary now\./);
        expect(await say('assign 1 work owner', channelId)).toMatch(/ is for Work owner now\./);
        const primary = world.mattermost.seed.user({username: 'primary', firstName: 'Prim'});
        world.mattermost.seed.addToTeam(world.team, primary.id);
        expect(await say('assign 1 @primary', channelId)).toMatch(/ is for Prim now\.$/);
        expect(await say('assign 1 primary', channelId)).toMatch(/ is for SET primary now\./);
        for (const typed of ['@bo.', '"bo"', '\u200f@bo', '@bo\u200b', '“@bo”']) {
            expect(await say(`assign 1 ${typed}`, channelId)).toMatch(/ is for Bo now\.$/);
            expect(await say('assign 1 nobody', channelId)).toMatch(/ is nobody’s now\.$/);
        }
        const dotted = world.mattermost.seed.user({username: 'j.doe.', firstName: 'Jay'});
        world.mattermost.seed.addToTeam(world.team, dotted.id);
        expect(await say('owner @j.doe.', channelId)).toMatch(/ is Jay now\.$/);
    });

    it('a playbook is found by any word of its title', async () => {
        const {channelId} = await shared();
        const form = await opening(world, lea, () => say('start incident', channelId));
        expect(form.fields).toContain('severity');
        expect(await say('start cycle', channelId)).toMatch(/^Which playbook\?/);
        expect(await say('start ncident', channelId)).toMatch(/^There is no playbook “ncident”\./);
    });

    it('items are `#3`, or `3-5`; two numbers are no reason to skip one, nor is ""', async () => {
        const {channelId} = await shared('Numbers');
        expect((await say('tick #1 2-4', channelId)).match(/^Ticked /gm)).toHaveLength(4);
        expect(await say('tick 5-99', channelId)).toMatch(/^These are 95 items: name 20 at most\./);
        expect(await say('untick #1', channelId)).toMatch(/is open again/);
        expect(await say('skip 10 11 not needed', channelId)).toMatch(
            /^Skip one item at a time.* Nothing was changed\.$/,
        );
        const why =
            'Say why, so that the others can follow. Nothing was changed. For example: `/set skip 10 not needed`.';
        expect(await say('skip 10', channelId)).toBe(why);
        expect(await say('skip 10 ""', channelId)).toBe(why);
        expect(await say('skip 10, 11 people are away', channelId)).toMatch(/`\/set untick 10` takes it back\.$/);
        expect(await say('untick 10', channelId)).toMatch(/is open again/);
        expect(await say('skip 10; not needed', channelId)).toMatch(/^Skipped “.*`\/set untick 10` takes it back\.$/);
        expect(await say('skip 11 99 of them are done', channelId)).toMatch(/^Skipped “/);
    });

    it('“next Friday” is answered with its date', async () => {
        const {channelId} = await shared('Dates');
        expect(await say('due 1 next friday', channelId)).toMatch(/ is due Fri \d{1,2} \w{3,4} .*17:00 CET\.$/);
        expect(await say('due 1 tomorrow 9', channelId)).toMatch(/ is due tomorrow 09:00 CET\.$/);
    });

    it('`myday` takes an hour, and `start` a name in quotation marks', async () => {
        expect(await say('myday 9', world.channel)).toMatch(/^Your day is sent to you at 09:00 /);
        expect(await say('myday at 10:00', world.channel)).toMatch(/^Your day is sent to you at 10:00 /);
        expect(await say('myday off', world.channel)).toMatch(/^Your day is not sent to you\./);
        const form = await opening(world, lea, () => say('start "Support incident"', world.channel));
        expect(form.title).toBe('Start a run');
    });

    it('a list in a direct message begins with the runs', async () => {
        const {body} = await asPerson(world, lea, 'POST', '/channels/direct', [lea.id, world.people.bo.id]);
        expect(await say('list', String(body['id']))).toMatch(/^Your runs:\n- /);
    });
});

it('the form of a start says “you” to whoever would get the role', async () => {
    await shared('On duty');
    const form = await opening(world, lea, () => say('start support-incident', world.channel));
    expect(Object.values(form.help)).toEqual(expect.arrayContaining([expect.stringMatching(/^Left empty: you[ .]/)]));
    expect(Object.values(form.help).join()).not.toContain('Lea');
});

it('the form of an update names the channels that it is copied to, and counts those that its author is not in', async () => {
    const {runId, channelId} = await startIncident(tab, lea);
    const {pat} = world.people;
    const make = (name: string, displayName: string, ...people: SeededUser[]): string => {
        const {id} = world.mattermost.seed.channel({teamId: world.team, name, displayName});
        [world.bot, lea, ...people].forEach((user) => world.mattermost.seed.addToChannel(id, user.id));
        return id;
    };
    const broadcast = [make('news', 'News', pat), make('secret', 'Secret')];
    await change(runId, {type: 'set_duty', on: true, broadcast});
    world.mattermost.seed.addToChannel(channelId, pat.id);
    const form = await opening(world, pat, () => say('update', channelId, pat));
    expect(form.introduction).toContain('this will be posted in its channel, copied to “News” and 1 other channel.');
});

it('with nothing owed a snooze says what the run waits for', async () => {
    const {channelId} = await tab.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 To be taken',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.pat.id, primary: world.people.pat.id},
        severity: 'L1',
        summary: 'Login fails',
    });
    const waits =
        'No update is owed right now. Nothing was changed. What it waits for is somebody who takes it: `/set onit` does.';
    expect(await say('snooze', channelId)).toBe(waits);
    expect(await say('snooze in 1 hour, logs', channelId)).toBe(waits);
    await say('onit', channelId);
    expect(await say('snooze', channelId)).toBe('No update is owed right now. Nothing was changed.');
});

it('the list says of an overdue update that others were asked only where they were', async () => {
    const {channelId, dueAt} = await startIncident(tab, lea);
    await moveClock(world, dueAt - Date.now() + 25 * HOUR);
    const list = await until('it is overdue', async () => {
        const text = await say('list', channelId);
        return /update was due .*, overdue/.test(text) ? text : null;
    });
    expect(list).not.toContain('asked');
});

it('the list names what was missed of an item that repeats', async () => {
    // Every day is one to work, so that a test does not depend on which day it is.
    await sql(
        world,
        `update team set calendar = (calendar::jsonb || '{"weekdays":[1,2,3,4,5,6,7]}')::json, settings_version = settings_version + 1`,
    );
    await sql(world, "select pg_notify('team', '')");
    await moveClock(world, 0);
    tab = await openTab(world, lea);
    const {channelId} = await shared('Missed');
    expect(await say('list', channelId)).not.toContain('missed');
    await moveClock(world, 3 * 24 * HOUR);
    // The day of the start is one of them unless the test runs after closing time.
    await until('all of them are named', async () =>
        /check ~Ask R&D \(0 of 2 today\) · missed: (2 on \w{3} \d+ \w{3,4}(, |$)){2,3}$/m.test(
            await say('list', channelId),
        ),
    );
});

it('the list says of an update that somebody is on when the next reminder comes, as the post does: not in the evening', async () => {
    // Days have gone by.
    const later = await openTab(world, lea);
    const {answer, channelId} = await later.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 In the evening',
        channel: {kind: 'private'},
        seats: {communication_owner: lea.id, primary: lea.id},
        severity: 'L2',
        summary: 'Login fails',
    });
    const due = 'run' in answer ? (answer.run.duty.nextDueAt ?? 0) : 0;
    await moveClock(world, due - Date.now() + 60_000);
    // Its own line: other runs have been owing theirs for days.
    const asks = /\*\*INC-\d+ In the evening\*\*.*update was due/;
    await until('it is due', async () => (asks.test(await say('list', channelId)) ? true : null));
    await until('somebody is on it', async () =>
        (await say('onit', channelId)).includes('You are on it') ? true : null,
    );
    expect(await say('list', channelId)).toMatch(/update was due today 16:00 \S+, next reminder \S+( \d+ \w+)? 09:00/);
});
