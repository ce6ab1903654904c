import {aDuty, after, anId, anIncident, PAT, utc, when} from '../../../../test/support/builders';
import {announce} from './announce';
import type {Command} from '../command';
import type {Run} from '../run';
import {HOUR, MINUTE} from '../units';

const FOUR = utc('2026-11-23 15:00');

/** Which posts are edited, and what they say then. */
function edits(run: Run, command: Command, moment: Parameters<typeof when>[2] = {}): string[] {
    const given = when(run, command, moment);
    return announce(run, given.events, given.run).flatMap((message) =>
        message.op === 'edit' ? [`${message.slot} ${message.body.kind}`] : [],
    );
}

test('what comes up and was called off, and comes up after all, is said in the same direct message', () => {
    const said = after(anIncident({duty: aDuty({on: true, nextDueAt: FOUR, upcomingDm: [PAT]})}), [
        {type: 'wake'},
        {now: FOUR - HOUR, by: null},
    ]);
    const end = {now: FOUR - 50 * MINUTE};
    const slot = `upcoming:${FOUR}`;
    expect(edits(said, {type: 'finish', outcome: 'fixed'}, end)).toEqual([`${slot} upcoming_over`]);
    const finished = after(said, [{type: 'finish', outcome: 'fixed'}, end]);
    expect(edits(finished, {type: 'restore'}, end)).toEqual([`${slot} upcoming`]);
});

test('another severity is written into the question who takes the run, with how often it asks by then', () => {
    const acknowledge = {bySeverity: {L1: 15, L2: 60}, ask: ['primary']};
    const {details} = anIncident();
    const raised = after(anIncident({acknowledge, details: {...details, severity: 'L3'}}), [
        {type: 'set_details', severity: 'L2'},
    ]);
    const slot = `taker:${raised.acknowledgement?.id}`;
    expect(edits(raised, {type: 'set_details', severity: 'L1'})).toEqual([`${slot} taker_wanted`]);
});

test('who hears of it at the end of the ladder is written into the reminder when that is somebody else', () => {
    const asked = after(
        anIncident(),
        [{type: 'wake'}, {now: FOUR, by: null}],
        [{type: 'wake'}, {now: utc('2026-11-24 10:00'), by: null}],
    );
    const now = utc('2026-11-24 10:10');
    const edit = ['reminder:o1 reminder'];
    expect(asked.obligation?.nextStep?.ask).toBe('channel');
    const channel = {type: 'set_duty', on: true, stakeholderChannel: anId('news')} as const;
    expect(edits(asked, channel, {now})).toEqual(edit);
    expect(edits(asked, {type: 'set_duty', on: true, broadcast: [anId('news')]}, {now})).toEqual([]);
    expect(edits(asked, {type: 'set_seat', role: 'lead', user: null}, {now})).toContain(edit[0]);
    const told = after(asked, [channel, {now}]);
    expect(edits(told, {...channel, stakeholderChannel: anId('other')}, {now})).toEqual([]);
    expect(edits(told, {...channel, stakeholderChannel: null}, {now})).toEqual(edit);
});
