import {
    aCalendar,
    after,
    aLadder,
    anId,
    anIncident,
    ANN,
    aPlaybook,
    aRun,
    LEA,
    MONDAY_10,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../test/support/builders';
import type {Command} from './command';
import {LIMITS} from './limits';
import {isRefused} from './refusal';
import {startRun, type StartRequest} from './start_run';
import {HOUR} from './units';

const request = (change: Partial<StartRequest> = {}): StartRequest => ({
    runId: anId('run'),
    teamId: anId('team'),
    channelId: anId('channel'),
    ownChannel: false,
    name: 'A run',
    details: {severity: null, customer: '', ticket: '', summary: ''},
    seats: {},
    startedBy: LEA,
    now: MONDAY_10,
    zone: 'Europe/Amsterdam',
    calendar: aCalendar(),
    ...change,
});

function started(...args: Parameters<typeof startRun>) {
    const result = startRun(...args);
    if (isRefused(result)) {
        throw new Error(result.refused.reason);
    }
    return result;
}

const refusalOf = (...args: Parameters<typeof startRun>) => {
    const result = startRun(...args);
    return isRefused(result) ? result.refused : null;
};

describe('starting', () => {
    test('Given a template with a 4 h relative due date, when a run starts at T, then the item’s due date is T+4 h.', () => {
        const playbook = aPlaybook({
            phases: [{id: 'p', title: 'P', items: [{id: 'x', title: 'X', due: 'in 4 hours'}]}],
        });
        expect(started(playbook, request()).run.phases[0]?.items[0]?.dueAt).toBe(MONDAY_10 + 4 * HOUR);
    });

    test('Given a missing name and no name template, when starting, then the start is refused with a field error.', () => {
        for (const name of ['  ', '\u200b', '\u200d\ufeff \u202e', '\u3164']) {
            expect(refusalOf(aPlaybook(), request({name}))).toMatchObject({reason: 'name_empty', field: 'name'});
        }
    });

    test('Given a template that requires a new channel, when a start names an existing channel, then it is refused.', () => {
        const playbook = aPlaybook({channel: {default: 'private', newRequired: true}});
        expect(refusalOf(playbook, request())).toMatchObject({reason: 'playbook_needs_new_channel', field: 'channel'});
        expect(refusalOf(playbook, request({ownChannel: true}))).toBeNull();
    });

    test('Given an archived template, when a start is tried, then it is refused.', () => {
        expect(refusalOf(aPlaybook({archived: true}), request())?.reason).toBe('playbook_archived');
    });

    test('Given a template with more items than a run can show, when a start is tried, then it is refused.', () => {
        const items = (count: number) => Array.from({length: count}, (_, n) => ({id: `i${n}`, title: 'One'}));
        const playbook = (last: number) =>
            aPlaybook({
                phases: [200, 200, last].map((count, n) => ({id: `p${n}`, title: 'Phase', items: items(count)})),
            });
        expect(refusalOf(playbook(100), request())).toBeNull();
        expect(refusalOf(playbook(101), request())).toMatchObject({
            reason: 'too_many_items',
            field: 'playbook',
            params: {limit: 500},
        });
    });

    test('Given edits to the template after start, when the run is opened, then the run is unchanged.', () => {
        const playbook = aPlaybook();
        const {run} = started(playbook, request());
        const before = JSON.stringify(run);
        playbook.phases[0]?.items.push({id: 'late', title: 'Late'});
        playbook.roles.pop();
        playbook.title = 'Other';
        expect(JSON.stringify(run)).toBe(before);
    });

    it('the owner’s seat is never empty, and a playbook without one gives it to the starter', () => {
        expect(started(aPlaybook(), request()).run.seats[0]).toMatchObject({role: 'lead', user: LEA});
        const ownerless = started(aPlaybook({ownerRole: null}), request()).run;
        expect([ownerless.ownerRole, ownerless.seats[0]]).toEqual(['owner', expect.objectContaining({user: LEA})]);
    });

    it('an incident needs its severity, and its duty is armed at least two hours away', () => {
        const playbook = aPlaybook({
            fields: ['severity'],
            updates: {template: '', ladder: aLadder(), rules: [{every: 'day', at: '11:59', days: 'working'}]},
        });
        expect(refusalOf(playbook, request())?.reason).toBe('severity_missing');
        const details = {severity: 'L2', customer: '', ticket: '', summary: ''} as const;
        expect(started(playbook, request({details})).run.duty.nextDueAt).toBe(utc('2026-11-24 10:59'));
    });

    it.each([
        ['javascript:alert(1)', 'link_not_http'],
        ['data:text/html,x', 'link_not_http'],
        ['file:///etc/passwd', 'link_not_http'],
        ['ftp://x.example/1', 'link_not_http'],
        ['slack://channel?id=1', 'link_not_http'],
        ['SUP:1234', undefined],
        ['ZD-1: login', undefined],
        ['jira.example.com:8443/browse/X', undefined],
        ['C:\\x', undefined],
        ['https://x.example/<script>', 'link_not_http'],
        ['x'.repeat(LIMITS.ticket + 1), 'field_too_long'],
        ['INC-42', undefined],
        ['https://tickets.example/INC-42', undefined],
    ])('a ticket %#', (ticket, reason) => {
        expect(
            refusalOf(aPlaybook(), request({details: {severity: null, customer: '', summary: '', ticket}}))?.reason,
        ).toBe(reason);
    });

    it('a name of 200 emoji is a name, one more is not', () => {
        expect(refusalOf(aPlaybook(), request({name: '🙂'.repeat(200)}))).toBeNull();
        expect(refusalOf(aPlaybook(), request({name: '🙂'.repeat(201)}))?.reason).toBe('name_too_long');
    });
});

describe('finishing', () => {
    test('Given a finished run, when any write but restore/retro is called, then it is refused in words and nothing changes.', () => {
        const finished = after(anIncident(), [{type: 'finish', outcome: 'fixed'}, {by: ANN}]);
        const writes: Command[] = [
            {type: 'set_item_state', itemId: 'a', state: 'done'},
            {type: 'assign_item', itemId: 'a', assignee: null},
            {type: 'set_item_due', itemId: 'a', dueAt: null},
            {type: 'add_item', phaseId: 'start', itemId: 'x', title: 'X'},
            {type: 'edit_item', itemId: 'a', title: 'X'},
            {type: 'move_item', itemId: 'a', phaseId: 'start', index: 1},
            {type: 'remove_item', itemId: 'a'},
            {type: 'restore_item', itemId: 'a'},
            {type: 'set_seat', role: 'lead', user: PAT},
            {type: 'answer_seat', role: 'lead', accept: true},
            {type: 'join'},
            {type: 'leave'},
            {type: 'follow'},
            {type: 'rename', name: 'X'},
            {type: 'set_details', severity: 'L1'},
            {type: 'post_update', updateId: 'u', kind: 'update', text: 'x'},
            {type: 'hold'},
            {type: 'snooze', until: MONDAY_10 + HOUR, reason: 'x'},
            {type: 'set_duty', on: false},
            {type: 'finish', outcome: 'fixed'},
            {type: 'open_channel', channelId: anId('other')},
        ];
        for (const command of writes) {
            const {refusal, events} = when(finished, command);
            expect([command.type, refusal, events]).toEqual([
                command.type,
                {reason: 'run_finished', params: {user: ANN, at: MONDAY_10}},
                [],
            ]);
        }
    });

    test('Given open tasks, when finishing, then a confirmation states the number (hidden ones excluded); cancel leaves the run in progress.', () => {
        const one = after(aRun(), [{type: 'set_item_state', itemId: 'a', state: 'done'}]);
        const {events, run} = when(one, {type: 'finish'});
        expect(events[0]).toMatchObject({type: 'run_finished', open: 2});
        expect(run.status).toBe('finished');
        expect(one.status).toBe('running');
    });

    it('an incident asks for its outcome', () => {
        expect(when(anIncident(), {type: 'finish'}).refusal).toMatchObject({
            reason: 'outcome_missing',
            field: 'outcome',
        });
    });

    it('closes the duty and resolves an open reminder', () => {
        const due = after(anIncident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
        const {run, events} = when(due, {type: 'finish', outcome: 'handed_over'}, {now: utc('2026-11-23 15:10')});
        expect(typesOf(events)).toEqual(['obligation_resolved', 'run_finished']);
        expect([run.obligation, run.duty.nextDueAt]).toEqual([null, null]);
    });

    test('Given a finished run, when restored, then status, channel post and timeline show it. …and a reminder is armed again.', () => {
        const finished = after(anIncident(), [{type: 'finish', outcome: 'fixed'}]);
        const {run, events} = when(finished, {type: 'restore'}, {now: utc('2026-11-23 13:30'), by: ANN});
        expect(typesOf(events)).toEqual(['run_restored', 'duty_armed']);
        expect(run).toMatchObject({status: 'running', finished: null, duty: {nextDueAt: utc('2026-11-24 15:00')}});
        expect(when(run, {type: 'restore'}).refusal?.reason).toBe('run_not_finished');
    });
});

describe('name and details', () => {
    it('a name is trimmed, kept on one line and never empty', () => {
        expect(after(aRun(), [{type: 'rename', name: '  Two\n words '}]).name).toBe('Two words');
        expect(when(aRun(), {type: 'rename', name: '\n'}).refusal?.reason).toBe('name_empty');
        expect(when(aRun(), {type: 'rename', name: '\u200b\u2060'}).refusal?.reason).toBe('name_empty');
        expect(when(aRun(), {type: 'rename', name: 'x'.repeat(10_000)}).refusal?.reason).toBe('name_too_long');
        expect(when(aRun(), {type: 'rename', name: 'SET Cycle 2026-W48'}).events).toEqual([]);
    });

    it('a name keeps nothing that steers what shows it, and all that languages and emoji need', () => {
        const renamed = (name: string): string => after(aRun(), [{type: 'rename', name}]).name;
        expect(renamed('Bell\u0007 and \u001b[31mred \u0007 \u202Eback\u202C \u2066apart\u2069\u0085')).toBe(
            'Bell and [31mred back apart',
        );
        expect(renamed('A\tB\u2028C')).toBe('A B C');
        for (const kept of ['Family 👨\u200d👩\u200d👧 of three', 'שלום\u200e 42', 'می\u200cخواهم', '❤\ufe0f']) {
            expect(renamed(kept)).toBe(kept);
        }
        expect(when(aRun(), {type: 'rename', name: '\u0007\u202e'}).refusal?.reason).toBe('name_empty');
    });

    it('only incidents have a severity', () => {
        expect(when(aRun(), {type: 'set_details', severity: 'L1'}).refusal?.reason).toBe('not_an_incident');
    });

    it('a change of severity arms the duty anew', () => {
        const run = anIncident({
            updates: {
                template: '',
                ladder: aLadder(),
                rules: [],
                bySeverity: {
                    L1: [{every: 'hours', hours: 4, days: 'always'}],
                    L2: [{every: 'day', at: '16:00', days: 'working'}],
                },
            },
        });
        expect(after(run, [{type: 'set_details', severity: 'L1'}]).duty.nextDueAt).toBe(MONDAY_10 + 4 * HOUR);
        expect(after(run, [{type: 'set_details', severity: 'L3'}]).duty.nextDueAt).toBeNull();
    });
});
