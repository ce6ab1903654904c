import {anId, aRun, BO, LEA, MONDAY_10} from '../../../test/support/builders';
import {findItem, type Run} from '../../../server-ts/src/domain/run';
import {fieldOf} from '../host/mattermost_fetch';
import {hostEntities, makeStore, openPage, OTHER_CHANNEL, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {Sent} from '../testing/fake_state';
import {keptChanges} from './kept_changes';
import {SLICE} from './state';

const run = aRun({version: 3});

let page: FakePage;

beforeEach(async () => {
    jest.useFakeTimers();
    page = openPage(makeFakeSidecar(run));
    await page.cycle.reads.run(run.id);
});

afterEach(() => {
    page.stop();
    jest.useRealTimers();
});

const tick = (itemId: string) => page.cycle.changes.change(run.id, {type: 'set_item_state', itemId, state: 'done'});
const shown = (): Run => page.store.getState()[SLICE].runs[run.id]?.shown ?? aRun();
const ours = () => page.store.getState()[SLICE];
const stateOf = (itemId: string, of: Run = shown()) => findItem(of, itemId)?.item.state;

it('shows a change before anything was sent, and is confirmed by the answer', async () => {
    tick('a');
    expect(stateOf('a')).toBe('done');
    await page.settle();
    expect(ours().pending).toEqual([]);
    expect(stateOf('a', ours().runs[run.id]?.confirmed)).toBe('done');
});

it('sends in the order of the clicks, one after the other', async () => {
    tick('a');
    tick('b');
    tick('c');
    await page.settle();
    expect(
        page.sidecar
            .asked('change')
            .map(({body}) => body.type === 'change' && 'itemId' in body.command && body.command.itemId),
    ).toEqual(['a', 'b', 'c']);
});

it('keeps what cannot be sent, over a reload too, and sends it under the same id when the connection is back', async () => {
    page.sidecar.dead = 'before';
    tick('a');
    tick('b');
    await page.settle();
    expect(stateOf('a')).toBe('done');
    expect(ours().connection.offlineSince).not.toBeNull();
    const kept = keptChanges(LEA);
    expect(kept.map((change) => change.command.itemId)).toEqual(['a', 'b']);
    expect(keptChanges(BO)).toEqual([]);

    page.stop();
    const store = makeStore();
    page = openPage(page.sidecar, store);
    store.dispatch({type: 'SET_CYCLE_RESET', pending: kept});
    page.sidecar.dead = null;
    page.cycle.changes.flush();
    await page.settle();
    expect(ours().pending).toEqual([]);
    expect(stateOf('b', page.sidecar.runs.get(run.id))).toBe('done');
    const ids = page.sidecar.asked('change').map((one) => one.id);
    expect(ids.every((id) => kept.some((change) => change.id === id))).toBe(true);
});

it('does a thing once when only its answer was lost', async () => {
    page.sidecar.dead = 'after';
    page.cycle.changes.change(run.id, {type: 'add_item', phaseId: 'start', itemId: 'x_new', title: 'Call them'});
    await page.settle();
    page.sidecar.dead = null;
    await page.settle(2_000);
    const items = page.sidecar.runs.get(run.id)?.phases[0]?.items.map((item) => item.title);
    expect(items).toEqual(['Do a', 'Do b', 'Call them']);
    expect(new Set(page.sidecar.asked('change').map((one) => one.id)).size).toBe(1);
    expect(ours().pending).toEqual([]);
});

it('tries again by itself, and more seldom the longer it is away', async () => {
    page.sidecar.dead = 'before';
    tick('a');
    await page.settle();
    const tries = () => page.sidecar.asked('change').length;
    const first = tries();
    await page.settle(2_000);
    expect(tries()).toBe(first + 1);
    await page.settle(2_000);
    expect(tries()).toBe(first + 1);
    await page.settle(2_000);
    expect(tries()).toBe(first + 2);
});

it('rolls back what the sidecar refuses and says its sentence at the item; the others stay', async () => {
    page.sidecar.change(run.id, {type: 'remove_item', itemId: 'a'}, BO);
    tick('a');
    tick('b');
    await page.settle();
    expect(ours().itemProblems[`${run.id}/a`]?.text).toMatch(/removed meanwhile/);
    expect(stateOf('b', page.sidecar.runs.get(run.id))).toBe('done');
});

it('gives back what was typed in each of several items that cannot be added', async () => {
    page.sidecar.change(run.id, {type: 'finish'}, BO);
    for (const title of ['Call them', 'Write it down']) {
        const itemId = `x_${title.length}`;
        page.cycle.changes.change(run.id, {type: 'add_item', phaseId: 'start', itemId, title});
    }
    await page.settle();
    const {toast} = ours();
    expect([toast?.text.includes('“Call them”'), toast?.text.includes('“Write it down”')]).toEqual([true, true]);
});

it('keeps what was ticked when the login has ended, and sends it after the next', async () => {
    page.sidecar.intercept = () => ({status: 401, body: {id: 'api.context.session_expired.app_error', message: ''}});
    tick('a');
    await page.settle();
    expect([stateOf('a'), keptChanges(LEA).length]).toEqual(['done', 1]);
    page.sidecar.intercept = () => null;
    await page.settle(40_000);
    expect([stateOf('a', page.sidecar.runs.get(run.id)), ours().pending]).toEqual(['done', []]);
});

it('sends nothing in the name of somebody else', async () => {
    page.sidecar.dead = 'before';
    tick('a');
    await page.settle();
    page.sidecar.dead = null;
    const entities = hostEntities();
    entities.users.currentUserId = '';
    page.store.dispatch({type: 'HOST', entities});
    const before = page.sidecar.sent.length;
    await page.settle(40_000);
    expect([page.sidecar.sent.length, keptChanges(LEA).length]).toEqual([before, 1]);
});

it('loses neither of two people’s changes', async () => {
    page.sidecar.change(run.id, {type: 'set_item_state', itemId: 'b', state: 'in_progress'}, BO);
    tick('a');
    await page.settle();
    expect([stateOf('a'), stateOf('b')]).toEqual(['done', 'in_progress']);
});

it('says at once what the rules refuse anyway, and sends nothing', async () => {
    const before = page.sidecar.asked('change').length;
    page.cycle.changes.change(run.id, {type: 'edit_item', itemId: 'a', title: '  '});
    await page.settle();
    expect(ours().itemProblems[`${run.id}/a`]?.text).toMatch(/Write what is to be done/);
    expect(page.sidecar.asked('change')).toHaveLength(before);
});

it('keeps a change whose command is not known at the moment, and sends it when that is mended', async () => {
    const text = 'This command is not known. An admin of the team has to set it up again.';
    const body = answering({reason: 'unknown_command_token', text, ref: 'r1'});
    page.sidecar.intercept = ({envelope}) => (envelope ? {status: 200, body} : null);
    tick('a');
    await page.settle();
    expect([stateOf('a'), keptChanges(LEA).length]).toEqual(['done', 1]);
    await page.does(() => page.cycle.reads.home());
    expect(ours().homeProblem?.text).toBe(text);
    page.sidecar.intercept = () => null;
    await page.settle(40_000);
    expect([stateOf('a', page.sidecar.runs.get(run.id)), keptChanges(LEA)]).toEqual(['done', []]);
});

describe('with runs in two teams, one of which is in trouble', () => {
    const theirs = aRun({id: anId('theirs'), teamId: anId('other_team'), channelId: OTHER_CHANNEL, version: 3});
    const text = 'This command is not known. An admin of the team has to set it up again.';
    const command = (itemId: string) => ({type: 'set_item_state' as const, itemId, state: 'done' as const});
    const saved = (of: Run, itemId: string) => stateOf(itemId, page.sidecar.runs.get(of.id));
    const tickTheirs = (itemId: string) => page.cycle.changes.change(theirs.id, command(itemId));
    const toTheirs = () => page.sidecar.asked('change').filter(({body}) => fieldOf(body, 'runId') === theirs.id).length;
    const inTheirTeam = (reply: {status: number; body: unknown}) => (sent: Sent) =>
        fieldOf(sent.body, 'team_id') === theirs.teamId ? reply : null;

    beforeEach(async () => {
        page.stop();
        page = openPage(makeFakeSidecar(run, theirs));
        await page.cycle.reads.run(run.id);
        await page.cycle.reads.run(theirs.id);
    });

    it.each([
        ['has no command', 404, {id: 'api.command.execute_command.not_found.app_error', message: ''}],
        ['has a command that is not known', 200, answering({reason: 'unknown_command_token', text, ref: 'r1'})],
        ['gets no answer', 500, {id: 'api.command.execute_command.failed.app_error', message: ''}],
    ])('sends the other’s while it %s, and its own in their order when that is mended', async (_, status, body) => {
        page.sidecar.intercept = inTheirTeam({status, body});
        tickTheirs('a');
        tick('a');
        tickTheirs('b');
        await page.settle();
        tick('b');
        await page.settle();
        expect([saved(run, 'a'), saved(run, 'b'), saved(theirs, 'a')]).toEqual(['done', 'done', 'open']);
        expect(keptChanges(LEA).map((change) => change.runId)).toEqual([theirs.id, theirs.id]);

        page.sidecar.intercept = () => null;
        await page.settle(40_000);
        expect(ours().pending).toEqual([]);
        const {phases} = page.sidecar.runs.get(theirs.id) ?? theirs;
        expect(phases[0]?.items.map((item) => item.state)).toEqual(['done', 'done']);
    });

    it('does not ask it anew with each change of the other', async () => {
        page.sidecar.intercept = inTheirTeam({status: 500, body: {}});
        tickTheirs('a');
        await page.settle();
        const before = toTheirs();
        tick('a');
        tick('b');
        await page.settle();
        expect(toTheirs()).toBe(before);
    });
});

function answering(refusal: object): object {
    const answer = {ok: false, v: 1, now: MONDAY_10, ...refusal};
    return {response_type: 'ephemeral', text: '', props: {set_cycle: answer}};
}
