import {after, aRun, anIncident, anObligation, utc, BO, PAT} from '../../../../test/support/builders';
import type {Body} from '../../domain/announce/message';
import {HOUR} from '../../domain/units';
import {asItStands} from './as_it_stands';

const DUE = utc('2026-11-23 15:00');
const planned = anObligation({dueAt: DUE, openedAt: DUE});
const reminder: Body = {kind: 'reminder', obligation: planned, lateMs: 40, lastUpdate: null};

it('a reminder is sent at the stage that holds when it can be, and says how late it is', () => {
    const climbed = {...planned, stage: 'escalated' as const, asked: BO};
    const run = anIncident({obligation: climbed});
    expect(asItStands(reminder, run, DUE + 3 * HOUR)).toEqual({...reminder, obligation: climbed, lateMs: 3 * HOUR});
});

it('one that goes out in time stays as it is', () => {
    expect(asItStands(reminder, anIncident({obligation: planned}), DUE + 20)).toEqual(reminder);
});

it.each([
    ['a reminder', reminder],
    ['a repeat', {kind: 'reminded_again', obligation: planned, asked: PAT, at: DUE, lastUpdate: null}],
    ['word to somebody new', {kind: 'reminder_retargeted', obligation: planned, asked: PAT}],
    ['word to the stakeholders', {kind: 'channel_told', obligation: planned, at: DUE}],
] satisfies [string, Body][])('%s that was answered meanwhile is not sent', (_, body) => {
    expect(asItStands(body, anIncident(), DUE)).toBeNull();
    expect(asItStands(body, anIncident({obligation: {...planned, id: 'another'}}), DUE)).toBeNull();
    expect(asItStands(body, anIncident({obligation: planned}), DUE)).not.toBeNull();
});

it('that an update falls due soon is said before it does, or not at all', () => {
    const body: Body = {kind: 'upcoming', dueAt: DUE, lastUpdate: null};
    const run = anIncident();
    expect(asItStands(body, run, DUE - 1)).toBe(body);
    expect(asItStands(body, run, DUE)).toBeNull();
    const posted = {updateId: 'u', kind: 'update', text: 'Well'} as const;
    const answered = after(run, [
        {type: 'post_update', ...posted},
        {now: DUE - HOUR / 2, by: PAT},
    ]);
    expect(asItStands(body, answered, DUE - 1)).toBeNull();
});

it('what asks nobody for anything is sent whenever it can be', () => {
    const body: Body = {kind: 'restored', by: PAT};
    expect(asItStands(body, aRun(), DUE)).toBe(body);
});
