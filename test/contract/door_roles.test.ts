import type {RequestBody} from '../../server-ts/src/contract/request';
import {anId} from '../support/builders';
import {EVERYBODY, log, rolesWorld, type Who} from '../support/roles_world';

const here = rolesWorld();
const {expectNothingInTheOpen} = here;

const SEE: Who[] = ['member', 'participant', 'holder', 'owner', 'guest'];
const CHANGE: Who[] = ['participant', 'holder', 'owner'];
const ADMINS: Who[] = ['teamAdmin', 'systemAdmin'];
let ticks = 0;
const REQUESTS: [string, () => RequestBody, Who[], string][] = [
    ['run', () => ({type: 'run', runId: here.runId}), SEE, 'run_not_found'],
    ['timeline', () => ({type: 'timeline', runId: here.runId}), SEE, 'run_not_found'],
    ['ledger', () => ({type: 'ledger', runId: here.runId}), SEE, 'run_not_found'],
    ['why', () => ({type: 'why', runId: here.runId}), SEE, 'run_not_found'],
    ['why not', () => ({type: 'why', runId: here.runId, date: 'yesterday'}), SEE, 'run_not_found'],
    [
        'tick',
        () => ({
            type: 'change',
            runId: here.runId,
            command: {type: 'set_item_state', itemId: 'start_owners', state: (ticks += 1) % 2 ? 'done' : 'open'},
        }),
        CHANGE,
        '',
    ],
    [
        'edit',
        () => ({
            type: 'change',
            runId: here.runId,
            command: {type: 'edit_item', itemId: 'start_owners', note: `note ${(ticks += 1)}`},
        }),
        CHANGE,
        '',
    ],
    [
        'rename',
        () => ({type: 'change', runId: here.runId, command: {type: 'rename', name: `SET Cycle ${(ticks += 1)}`}}),
        CHANGE,
        '',
    ],
    [
        'switch the duty on',
        () => ({
            type: 'change',
            runId: here.runId,
            command: {
                type: 'set_duty',
                on: true,
                rules: [{every: 'hours', hours: 100 + (ticks += 1) / 100, days: 'always'}],
            },
        }),
        CHANGE,
        '',
    ],
    [
        'wish to hear before an update is due',
        () => ({type: 'change', runId: here.runId, command: {type: 'set_upcoming_dm', on: (ticks += 1) % 2 === 1}}),
        CHANGE,
        '',
    ],
    [
        'set a seat',
        () => ({
            type: 'change',
            runId: here.runId,
            command: {type: 'set_seat', role: 'primary', user: (ticks += 1) % 2 ? here.world.people.pat.id : null},
        }),
        CHANGE,
        '',
    ],
    ['follow', () => ({type: 'change', runId: here.runId, command: {type: 'follow'}}), SEE, 'run_not_found'],
    ['unfollow', () => ({type: 'change', runId: here.runId, command: {type: 'unfollow'}}), SEE, 'run_not_found'],
    [
        'start in a channel',
        () => ({
            type: 'start',
            playbook: 'set-cycle',
            name: 'Another',
            channel: {kind: 'existing', channelId: here.world.channel},
            seats: {},
        }),
        SEE,
        'channel_not_found',
    ],
    ['start form', () => ({type: 'start_form', playbook: 'set-cycle', channelId: null}), EVERYBODY, ''],
    ['rehearse', () => ({type: 'rehearse', of: {kind: 'run', runId: here.runId}, days: 7}), SEE, 'run_not_found'],
    ['preview of the duty', () => ({type: 'preview_duty', runId: here.runId}), SEE, 'run_not_found'],
    ['preview', () => ({type: 'preview_due', words: 'in 2 hours', zone: 'UTC', runId: here.runId}), EVERYBODY, ''],
    ['set up information', () => ({type: 'set_up_info', teamId: here.world.team}), ADMINS, 'team_admin_only'],
];

describe.each(REQUESTS)('%s', (name, body, allowed, refusal) => {
    it.each(EVERYBODY)('asked by the %s', async (one) => {
        const answer = await here.who[one].tab.ask(body());
        const expected = allowed.includes(one)
            ? 'ok'
            : refusal !== ''
              ? refusal
              : SEE.includes(one)
                ? 'not_a_participant'
                : 'run_not_found';
        expect([
            name,
            answer.ok ? 'ok' : answer.reason,
            answer.ok ? '' : log.filter((line) => line.includes(answer.ref)).join(),
        ]).toEqual([name, expected, '']);
        expect(answer.ok || answer.text).toBeTruthy();
    });
});

test('the home of each shows the runs of channels that they are in, and of no others', async () => {
    for (const one of EVERYBODY) {
        const home = await here.who[one].tab.need({type: 'home', channelId: here.world.channel, have: {}});
        const seen = JSON.stringify(home).includes(here.runId);
        expect([one, seen]).toEqual([one, SEE.includes(one)]);
    }
});

test('a new channel is for members, not for guests', async () => {
    const start = (): RequestBody & {type: 'start'} => ({
        type: 'start',
        playbook: 'set-cycle',
        name: 'Own',
        channel: {kind: 'private'},
        seats: {},
    });
    expect(await here.who.guest.tab.ask(start())).toMatchObject({ok: false, reason: 'guest_cannot_start'});
    expect(await here.who.outsider.tab.ask(start())).toMatchObject({ok: true});
});

test('set_up_team is for admins of that team', async () => {
    const body = {
        type: 'set_up_team',
        teamId: here.world.team,
        tokens: {visible: here.world.tokens.visible, hidden: here.world.tokens.hidden},
    } as const;
    for (const one of EVERYBODY) {
        const answer = await here.who[one].tab.ask(body);
        expect([one, answer.ok]).toEqual([one, ADMINS.includes(one)]);
    }
    // Nor may the admin of one team take over the other's.
    const answer = await here.who.teamAdmin.tab.ask({...body, teamId: anId('another')});
    expect(answer).toMatchObject({ok: false, reason: 'team_admin_only'});
});

test('nothing that anybody was told has a token in it, and nothing was posted in the open', expectNothingInTheOpen);
