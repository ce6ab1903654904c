import {BOT, DIRECT, hostEntities, makeStore, openPage, TEAM} from '../testing/fake_host';
import {makeFakeSidecar} from '../testing/fake_sidecar';
import type {Sent} from '../testing/fake_state';
import {setUpTeam} from './set_up_team';

const WORKING = 'workingteam000000000000000';
const URL_OF_COMMANDS = 'http://127.0.0.77:8077/mattermost/command';
const TOKEN = 't'.repeat(26);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function teamsOfAdmin() {
    const entities = hostEntities();
    entities.teams.teams[WORKING] = {id: WORKING, name: 'works', display_name: 'Works'};
    entities.teams.myMembers[WORKING] = {};
    return entities;
}

/** Mattermost for an admin: it makes commands and adds the bot; `set_up_*` are answered by the sidecar of the team that works. */
function asAdmin(sent: Sent): {status: number; body: unknown} | null {
    const answer = (body: unknown) => ({status: 200, body: {props: {set_cycle: {ok: true, v: 1, now: 1, body}}}});
    switch (sent.envelope?.body.type) {
        case 'set_up_info':
            return answer({commandUrl: URL_OF_COMMANDS, hint: '[open|start]', description: 'Runs'});
        case 'set_up_team':
            return answer({done: true});
        default:
            return sent.path === '/commands' || sent.path === `/teams/${TEAM}/members`
                ? {status: 201, body: {token: TOKEN}}
                : null;
    }
}

it('makes both commands, adds the bot and hands the tokens over through a team that works', async () => {
    const page = openPage(makeFakeSidecar(), makeStore(teamsOfAdmin()));
    page.sidecar.intercept = asAdmin;
    expect(await setUpTeam(page.store, page.cycle.send, TEAM)).toEqual({ok: true});
    const made = page.sidecar.sent.filter((sent) => sent.path === '/commands').map((sent) => sent.body);
    expect(made).toEqual([
        expect.objectContaining({
            team_id: TEAM,
            trigger: 'set',
            method: 'P',
            url: URL_OF_COMMANDS,
            auto_complete: true,
            auto_complete_desc: 'Runs',
            auto_complete_hint: '[open|start]',
        }),
        {
            team_id: TEAM,
            trigger: 'set-cycle-api',
            method: 'P',
            url: URL_OF_COMMANDS,
            username: 'set-cycle',
            display_name: 'SET Cycle',
        },
    ]);
    expect(page.sidecar.sent.find((sent) => sent.path === `/teams/${TEAM}/members`)?.body).toEqual({
        team_id: TEAM,
        user_id: BOT,
    });
    // From outside the team the bot could not see that this person is its admin.
    const order = page.sidecar.sent.map((sent) => sent.envelope?.body.type ?? sent.path);
    expect(order.indexOf(`/teams/${TEAM}/members`)).toBeLessThan(order.indexOf('set_up_info'));
    const handed = page.sidecar.sent.find((sent) => sent.envelope?.body.type === 'set_up_team');
    expect(handed?.envelope?.body).toMatchObject({teamId: TEAM, tokens: {visible: TOKEN, hidden: TOKEN}});
    expect(handed).toMatchObject({channelId: DIRECT, body: {team_id: WORKING}});
    page.stop();
});

it('takes up the commands that an earlier attempt left', async () => {
    const page = openPage(makeFakeSidecar(), makeStore(teamsOfAdmin()));
    page.sidecar.intercept = (sent) => {
        if (sent.path === '/commands') {
            return {status: 400, body: {id: 'api.command.duplicate_trigger.app_error', message: 'taken'}};
        }
        const listed = ['set', 'set-cycle-api'].map((trigger) => ({trigger, url: URL_OF_COMMANDS, token: TOKEN}));
        return sent.path.startsWith('/commands?') ? {status: 200, body: listed} : asAdmin(sent);
    };
    expect(await setUpTeam(page.store, page.cycle.send, TEAM)).toEqual({ok: true});
    page.stop();
});

it('says what to do where no team works yet', async () => {
    const page = openPage(makeFakeSidecar());
    page.sidecar.intercept = (sent) => (sent.path === `/teams/${TEAM}/members` ? asAdmin(sent) : null);
    expect(await setUpTeam(page.store, page.cycle.send, TEAM)).toMatchObject({ok: false, step: 'reach'});
    page.stop();
});

it('says that the sidecar is away, not that no team uses it', async () => {
    const page = openPage(makeFakeSidecar(), makeStore(teamsOfAdmin()));
    page.sidecar.intercept = (sent) =>
        sent.envelope?.body.type === 'set_up_info' ? {status: 500, body: {message: 'down'}} : asAdmin(sent);
    expect(await setUpTeam(page.store, page.cycle.send, TEAM)).toEqual({ok: false, step: 'away', text: ''});
    expect(page.sidecar.sent.filter(({path}) => path === '/commands')).toEqual([]);
    page.stop();
});

it('says what SET Cycle refused', async () => {
    const page = openPage(makeFakeSidecar(), makeStore(teamsOfAdmin()));
    const text = 'Only an admin of that team can set SET Cycle up in it.';
    page.sidecar.intercept = (sent) =>
        sent.envelope?.body.type === 'set_up_info'
            ? {
                  status: 200,
                  body: {props: {set_cycle: {ok: false, v: 2, now: 1, reason: 'team_admin_only', text, ref: 'a1'}}},
              }
            : asAdmin(sent);
    expect(await setUpTeam(page.store, page.cycle.send, TEAM)).toMatchObject({ok: false, step: 'refused', text});
    expect(page.sidecar.sent.filter(({path}) => path === '/commands')).toEqual([]);
    page.stop();
});

it('goes on to the next team where one refuses', async () => {
    const entities = teamsOfAdmin();
    const OTHER = 'otherteam00000000000000000';
    entities.teams.teams[OTHER] = {id: OTHER, name: 'other', display_name: 'Other'};
    entities.teams.myMembers[OTHER] = {};
    const page = openPage(makeFakeSidecar(), makeStore(entities));
    let asked = 0;
    page.sidecar.intercept = (sent) => {
        if (sent.envelope?.body.type !== 'set_up_info' || (asked += 1) > 1) {
            return asAdmin(sent);
        }
        const refusal = {ok: false, v: 2, now: 1, reason: 'not_allowed', text: 'You may not do this.', ref: 'a1'};
        return {status: 200, body: {props: {set_cycle: refusal}}};
    };
    expect(await setUpTeam(page.store, page.cycle.send, TEAM)).toEqual({ok: true});
    expect(asked).toBe(2);
    page.stop();
});
