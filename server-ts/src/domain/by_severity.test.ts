import {after, ANN, aPlaybook, BO, LEA, MONDAY_10, PAT, when} from '../../../test/support/builders';
import {startedIncident} from '../../../test/support/new_incident';
import type {OnDuty} from './command';
import {announce} from './announce/announce';
import {apply} from './apply';
import type {Severity} from './duty/duty_rule';
import {isToCome} from './progress';
import type {Run} from './run';
import type {StartRequest} from './start_run';

const WITH_SET: Severity[] = ['L1', 'L2'];
const PLAYBOOK = aPlaybook({
    kind: 'incident',
    fields: ['severity'],
    roles: [
        {id: 'owner', title: 'Communication owner', from: 'primary', severities: WITH_SET},
        {id: 'primary', title: 'SET primary', from: 'primary', severities: WITH_SET},
        {id: 'backup', title: 'SET backup', from: 'backup', severities: WITH_SET},
    ],
    ownerRole: 'owner',
    phases: [
        {
            id: 'ticket',
            title: 'Ticket',
            items: [
                {id: 'create', title: 'Create it'},
                {id: 'page', title: 'Page somebody', severities: ['L1']},
                {id: 'close', title: 'Close it'},
            ],
        },
        {id: 'search', title: 'Search', severities: WITH_SET, items: [{id: 'logs', title: 'Logs'}]},
    ],
    acknowledge: {bySeverity: {L1: 15}, ask: ['primary', 'backup']},
});
const ON_DUTY = {owner: PAT, primary: PAT, backup: BO};

const started = (severity: Severity, change: Partial<StartRequest> = {}): Run =>
    startedIncident(PLAYBOOK, severity, {name: 'INC-1', seats: ON_DUTY, onDuty: ON_DUTY, ...change});

const items = (run: Run): string[] => run.phases.flatMap((phase) => phase.items.map(({id}) => id));
const seats = (run: Run): (string | null)[] => run.seats.map(({user}) => user);

test('a run gets what is for its severity, and who is on duty where they are for it', () => {
    expect([items(started('L1')), seats(started('L1'))]).toEqual([
        ['ticket_create', 'ticket_page', 'ticket_close', 'search_logs'],
        [PAT, PAT, BO],
    ]);
    expect(items(started('L2'))).toEqual(['ticket_create', 'ticket_close', 'search_logs']);
    // Its starter owns what nobody on duty is brought into.
    expect([items(started('L3')), seats(started('L3'))]).toEqual([
        ['ticket_create', 'ticket_close'],
        [ANN, null, null],
    ]);
});

test('a phase that comes with another severity is none yet; one that people emptied stays one', () => {
    const toCome = (run: Run): string[] => run.phases.filter((phase) => isToCome(run, phase)).map(({id}) => id);
    expect([toCome(started('L3')), toCome(started('L1'))]).toEqual([['search'], []]);
    const emptied = after(
        started('L3'),
        [{type: 'set_details', severity: 'L2'}],
        [{type: 'remove_item', itemId: 'search_logs'}],
    );
    expect([emptied.phases[1]?.items, toCome(emptied)]).toEqual([[], []]);
});

test('whom the starter names sits there at any severity', () => {
    expect(seats(started('L4', {seats: {...ON_DUTY, backup: LEA}}))).toEqual([ANN, null, LEA]);
});

test('a raised severity brings in the items in their places, and who is on duty by then; nobody is asked by an empty seat', () => {
    const run = started('L3');
    const {run: raised, events} = when(
        run,
        {type: 'set_details', severity: 'L1', onDuty: {primary: LEA}},
        {by: ANN, now: MONDAY_10 + 1},
    );
    expect(items(raised)).toEqual(['ticket_create', 'ticket_page', 'ticket_close', 'search_logs']);
    expect(raised.seats.map(({user, asked}) => [user, asked])).toEqual([
        // Of an owner it is asked whether they accept.
        [LEA, {before: ANN}],
        [LEA, null],
        [BO, null],
    ]);
    // The same decision asks for somebody who takes it.
    expect(raised.acknowledgement?.people.map(({user}) => user)).toEqual([LEA]);
    expect(events.reduce(apply, run)).toEqual(raised);
});

test('where nobody was on duty at the start, those who are by then take the seats; one that was emptied, or whose holder has left, stays empty', () => {
    const raise = (run: Run, onDuty: OnDuty): (string | null)[] =>
        seats(when(run, {type: 'set_details', severity: 'L2', onDuty}, {by: ANN, now: MONDAY_10 + 1}).run);
    const nobody = {owner: null, primary: null, backup: null};
    const early = started('L3', {seats: nobody, onDuty: nobody});
    expect(seats(early)).toEqual([ANN, null, null]);
    expect(raise(early, {primary: LEA, backup: BO})).toEqual([LEA, LEA, BO]);
    expect(raise(early, {})).toEqual([ANN, null, null]);
    expect(raise(started('L3', {seats: {...ON_DUTY, backup: null}}), {primary: LEA, backup: BO})).toEqual([
        LEA,
        LEA,
        null,
    ]);
    expect(raise(started('L3'), {primary: LEA, backup: null})).toEqual([LEA, LEA, null]);
    // Emptied by hand where nobody was on duty: the choice is the starter's.
    const {backup: _, ...others} = nobody;
    expect(raise(started('L3', {seats: nobody, onDuty: others}), {primary: LEA, backup: BO})).toEqual([LEA, LEA, null]);
});

test('raised, it says whom it made what in one message each, mentions nobody twice, and its timeline has one line for what came in', () => {
    const run = started('L3');
    const {run: raised, events} = when(run, {type: 'set_details', severity: 'L1'}, {by: ANN, now: MONDAY_10 + 1});
    const messages = announce(run, events, raised);
    const seats = messages.flatMap((message) =>
        message.op === 'post' && message.body.kind === 'seat_given' ? [message.body] : [],
    );
    expect(seats).toEqual([
        // Both asked whether he accepts the one, and to take the run.
        {kind: 'seat_given', title: 'SET primary', to: PAT, by: ANN, asked: true},
        {kind: 'seat_given', title: 'SET backup', to: BO, by: ANN},
    ]);
    const both = when(
        run,
        {type: 'set_details', severity: 'L1', onDuty: {primary: LEA, backup: LEA}},
        {by: ANN, now: MONDAY_10 + 1},
    );
    expect(announce(run, both.events, both.run)).toContainEqual({
        op: 'post',
        place: {kind: 'run'},
        body: {kind: 'seat_given', title: 'SET primary', more: ['SET backup'], to: LEA, by: ANN, asked: true},
    });
    const came = events.flatMap((event) => (event.type === 'item_added' ? [event.broughtIn] : []));
    expect(came).toEqual([
        {severity: 'L1', items: 2},
        {severity: 'L1', items: 0},
    ]);
});

test('an update that raises the severity does the same', () => {
    const raised = after(started('L3'), [
        {type: 'post_update', updateId: 'u', kind: 'update', text: 'It spreads.', severity: 'L2'},
    ]);
    expect([items(raised), seats(raised)]).toEqual([
        ['ticket_create', 'ticket_close', 'search_logs'],
        [PAT, PAT, BO],
    ]);
});

test('a lower severity takes nothing away, and raised again nothing comes twice or back', () => {
    const down = after(started('L1'), [{type: 'set_details', severity: 'L4'}]);
    expect([items(down), seats(down)]).toEqual([items(started('L1')), [PAT, PAT, BO]]);
    const again = after(
        started('L4'),
        [{type: 'set_details', severity: 'L2'}],
        [{type: 'remove_item', itemId: 'search_logs'}],
        [{type: 'set_seat', role: 'backup', user: LEA}],
        [{type: 'set_details', severity: 'L3'}],
        [{type: 'set_details', severity: 'L2'}],
    );
    expect([items(again), seats(again)]).toEqual([
        ['ticket_create', 'ticket_close'],
        [PAT, PAT, LEA],
    ]);
});

test('a run of before there were severities of parts is raised as it always was', () => {
    const {leftOut: _, ...old} = started('L3', {onDuty: {}});
    expect(items(after(old, [{type: 'set_details', severity: 'L1'}]))).toEqual(items(old));
});
