import {
    aCalendar,
    aDuty,
    aLadder,
    after,
    anId,
    anIncident,
    aRun,
    BO,
    LEA,
    MONDAY_10,
    PAT,
    utc,
    when,
} from '../../../../test/support/builders';
import {nextSteps} from './next_steps';
import type {Run} from '../run';
import {HOUR, MINUTE} from '../units';

const FOUR = utc('2026-11-23 15:00');
const seats: Run['seats'] = [
    {role: 'primary', title: 'Primary', user: PAT, asked: null},
    {role: 'backup', title: 'Backup', user: BO, asked: null},
    {role: 'lead', title: 'Lead', user: LEA, asked: null},
];
const incident = (): Run => anIncident({seats});
const dueNow = (): Run => after(incident(), [{type: 'wake'}, {now: FOUR, by: null}]);
const plan = (run: Run, now: number) =>
    nextSteps(run, aCalendar(), now).map(({at, stage, asked, ask}) => [at, stage, asked, ask]);

test('of an owed update: who is asked next and when, until the ladder ends', () => {
    expect(plan(dueNow(), FOUR + MINUTE)).toEqual([
        [utc('2026-11-23 16:00'), 'escalated', [BO], 'backup'],
        [utc('2026-11-24 10:00'), 'escalated', [LEA], 'lead'],
        [utc('2026-11-24 15:00'), 'escalated', [PAT, LEA], 'channel'],
    ]);
});

test('the next repeat is named where it comes before any step', () => {
    const later = after(dueNow(), [{type: 'wake'}, {now: FOUR + HOUR, by: null}]);
    expect(plan(later, FOUR + HOUR)[0]).toEqual([utc('2026-11-24 09:00'), 'overdue', [PAT, BO], null]);
});

test('of a moment that is still to come: its coming, the moment and the steps', () => {
    expect(plan(incident(), MONDAY_10).slice(0, 3)).toEqual([
        [FOUR - HOUR, 'upcoming', [], null],
        [FOUR, 'due', [PAT], null],
        [utc('2026-11-23 16:00'), 'escalated', [BO], 'backup'],
    ]);
});

test('a hold, people who are not there and the stakeholders’ channel are in it', () => {
    const held = after(dueNow(), [{type: 'hold'}, {now: FOUR, by: PAT}]);
    expect(plan(held, FOUR).map(([at, stage]) => [at, stage])).toEqual([
        [utc('2026-11-24 08:00'), 'overdue'],
        [utc('2026-11-24 10:00'), 'escalated'],
        [utc('2026-11-24 12:00'), 'escalated'],
        [utc('2026-11-25 09:00'), 'escalated'],
    ]);
    const absent = {absent: new Set([BO]), away: new Set<string>()};
    expect(nextSteps(dueNow(), aCalendar(), FOUR, absent)[0]).toMatchObject({asked: [LEA], ask: 'backup'});
    const repeated = after(dueNow(), [{type: 'wake'}, {now: FOUR + HOUR, by: null}]);
    const left = {absent: new Set([PAT]), away: new Set<string>()};
    expect(nextSteps(repeated, aCalendar(), FOUR + HOUR, left)[0]).toMatchObject({stage: 'overdue', asked: [BO]});
    const channelId = anId('stakeholders');
    const told = after(anIncident({seats, duty: aDuty({on: true, nextDueAt: FOUR, stakeholderChannel: channelId})}), [
        {type: 'wake'},
        {now: FOUR, by: null},
    ]);
    expect(nextSteps(told, aCalendar(), FOUR).at(-1)).toMatchObject({ask: 'channel', asked: [], channelId});
});

test('nothing is said to come before the clock looks at the run next, whoever has come back since that was planned', () => {
    const gone = {absent: new Set([BO, LEA]), away: new Set<string>()};
    const slow = incident();
    const updates = slow.updates && {...slow.updates, ladder: aLadder({repeatEveryMinutes: 1_000})};
    const run = after({...slow, updates}, [{type: 'wake'}, {now: FOUR, by: null, ...gone}]);
    const at = run.obligation?.nextNoticeAt ?? 0;
    expect(at).toBe(utc('2026-11-24 15:00'));
    const real = when(run, {type: 'wake'}, {now: at, by: null}).events[0];
    expect(real).toMatchObject({type: 'obligation_escalated', mentioned: [PAT, LEA]});
    expect(plan(run, FOUR + MINUTE)).toEqual([[at, 'escalated', [PAT, LEA], 'channel']]);
});

test('nothing is planned where nothing is owed, and the run that was given is not changed', () => {
    expect(plan(aRun(), MONDAY_10)).toEqual([]);
    expect(plan(after(dueNow(), [{type: 'finish', outcome: 'fixed'}, {now: FOUR}]), FOUR)).toEqual([]);
    const run = dueNow();
    const copy = structuredClone(run);
    plan(run, FOUR);
    expect(run).toEqual(copy);
});
