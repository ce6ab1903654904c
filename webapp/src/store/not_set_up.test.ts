import {aRun} from '../../../test/support/builders';
import {hostEntities, openPage, TEAM, type FakePage} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import {SLICE} from './state';

const run = aRun({version: 3});

let page: FakePage;
const questions = () => page.sidecar.sent.length;
const state = () => page.store.getState()[SLICE];

/** The sidebar is open in a team whose commands Mattermost does not know. */
beforeEach(async () => {
    jest.useFakeTimers();
    page = openPage(makeFakeSidecar(run));
    page.sidecar.intercept = () => ({
        status: 404,
        body: {id: 'api.command.execute_command.not_found.app_error', message: ''},
    });
    page.cycle.live.watchHome();
    await page.settle(10);
});

afterEach(() => {
    page.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
});

it('is asked after ever less often, down to once a minute', async () => {
    const times: number[] = [];
    for (const second of [5, 10, 20, 40, 60, 60, 60]) {
        const before = questions();
        await page.settle(second * 1_000 - 1_000);
        times.push(questions() - before);
        await page.settle(1_000);
        times.push(questions() - before);
    }
    expect(times).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

it('shows its lists soon after it was set up elsewhere', async () => {
    expect([state().connection.notSetUp[TEAM], state().home[TEAM]]).toEqual([true, undefined]);
    page.sidecar.intercept = () => null;
    await page.settle(5_000);
    expect([state().connection.notSetUp[TEAM], state().home[TEAM]?.here]).toEqual([false, [run.id]]);
});

it.each([
    ['it was set up here', () => void page.cycle.reads.reconnect()],
    ['one comes back to the page', () => window.dispatchEvent(new Event('focus'))],
])('shows its lists at once when %s, however long it was not', async (_, act) => {
    await page.settle(600_000);
    page.sidecar.intercept = () => null;
    act();
    await page.settle(50);
    expect([state().connection.notSetUp[TEAM], state().home[TEAM]?.here]).toEqual([false, [run.id]]);
});

it('is asked after soon again when another team is open that is not set up', async () => {
    await page.settle(600_000);
    const entities = hostEntities();
    entities.teams.currentTeamId = 'otherteam0000000000000000a';
    page.store.dispatch({type: 'HOST', entities});
    await page.settle(10);
    const before = questions();
    await page.settle(5_000);
    expect(questions()).toBeGreaterThan(before);
});
