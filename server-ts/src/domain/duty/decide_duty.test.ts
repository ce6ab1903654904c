import {
    aDuty,
    aLadder,
    after,
    anId,
    ANN,
    anIncident,
    aRun,
    LEA,
    PAT,
    utc,
    when,
} from '../../../../test/support/builders';
import type {DutyChange} from '../command';
import {dutyMark} from './duty_mark';
import type {DutyRule} from './duty_rule';
import type {Run} from '../run';

const FOUR = utc('2026-11-23 15:00');
const set = (change: DutyChange, run: Run = anIncident()) => when(run, {type: 'set_duty', on: true, ...change});
const daily = (at: string): DutyRule => ({every: 'day', at, days: 'working'});
const step = (afterMinutes: number, ask = 'lead') => ({afterMinutes, ask});

describe('the settings of a run’s duty', () => {
    it.each<[string, DutyChange, string, string]>([
        ['an impossible time', {rules: [daily('16:00'), daily('25:00')]}, 'time_unknown', 'rules.1.at'],
        ['no time', {rules: [daily('')]}, 'time_missing', 'rules.0.at'],
        ['a time in other words', {rules: [daily('4pm')]}, 'time_unknown', 'rules.0.at'],
        ['no hours', {rules: [{every: 'hours', hours: 0, days: 'always'}]}, 'hours_out_of_range', 'rules.0.hours'],
        ['169 hours', {rules: [{every: 'hours', hours: 169, days: 'always'}]}, 'hours_out_of_range', 'rules.0.hours'],
        ['no number', {rules: [{every: 'hours', hours: NaN, days: 'always'}]}, 'hours_out_of_range', 'rules.0.hours'],
        [
            'first hours of no length',
            {rules: [{every: 'hours', hours: 4, days: 'always', firstHours: 0}]},
            'hours_out_of_range',
            'rules.0.firstHours',
        ],
        ['no weekday', {rules: [{every: 'week', on: [], at: '09:00'}]}, 'weekdays_missing', 'rules.0.on'],
        ['seven rules', {rules: Array.from({length: 7}, () => daily('16:00'))}, 'too_many_rules', 'rules'],
        ['no rules', {rules: []}, 'duty_has_no_rules', 'rules'],
        [
            'a role that nobody knows',
            {ladder: aLadder({steps: [step(60, 'pilot')]})},
            'role_unknown',
            'ladder.steps.0.ask',
        ],
        [
            'a step at the due moment',
            {ladder: aLadder({steps: [step(0)]})},
            'minutes_out_of_range',
            'ladder.steps.0.afterMinutes',
        ],
        [
            'a step after two weeks',
            {ladder: aLadder({steps: [step(20_161)]})},
            'minutes_out_of_range',
            'ladder.steps.0.afterMinutes',
        ],
        [
            'steps at one time',
            {ladder: aLadder({steps: [step(60), step(60, 'channel')]})},
            'steps_not_ascending',
            'ladder.steps.1.afterMinutes',
        ],
        [
            'seven steps',
            {ladder: aLadder({steps: Array.from({length: 7}, (_, place) => step(60 * (place + 1)))})},
            'too_many_steps',
            'ladder.steps',
        ],
        ['no steps', {ladder: aLadder({steps: []})}, 'ladder_asks_nobody', 'ladder.steps'],
        ['only an empty seat', {ladder: aLadder({steps: [step(60, 'backup')]})}, 'ladder_asks_nobody', 'ladder.steps'],
        [
            'a repeat every minute',
            {ladder: aLadder({repeatEveryMinutes: 1})},
            'minutes_out_of_range',
            'ladder.repeatEveryMinutes',
        ],
        ['half a minute more', {ladder: aLadder({holdMinutes: 30.5})}, 'minutes_out_of_range', 'ladder.holdMinutes'],
        [
            'an upcoming of a minute',
            {ladder: aLadder({upcomingMinutes: 1})},
            'minutes_out_of_range',
            'ladder.upcomingMinutes',
        ],
        [
            'eleven channels',
            {broadcast: Array.from({length: 11}, (_, place) => anId(`c${place}`))},
            'too_many_channels',
            'broadcast',
        ],
    ])('%s: refused, by field, and the old value stays', (_what, change, reason, field) => {
        const {refusal, run} = set(change);
        expect(refusal).toMatchObject({reason, field});
        expect(run.duty).toEqual(anIncident().duty);
    });

    it('are kept as they were given, and asking for the same again changes nothing', () => {
        const change: DutyChange = {
            rules: [daily('09:30'), {every: 'hours', hours: 168, days: 'working', firstHours: 8_760}],
            ladder: aLadder({
                upcomingMinutes: 0,
                steps: [step(5, 'lead'), step(20_160, 'channel')],
                holdMinutes: 20_160,
            }),
            stakeholderChannel: anId('stakeholders'),
            // Its own channel has the updates anyhow.
            broadcast: [anId('one'), anIncident().channelId, anId('two'), anId('one')],
            movesOnWhenAway: true,
        };
        const {run} = set(change);
        expect(run.duty).toMatchObject({
            ownRules: change.rules,
            ownLadder: change.ladder,
            stakeholderChannel: anId('stakeholders'),
            broadcast: [anId('one'), anId('two')],
            movesOnWhenAway: true,
        });
        expect(set(change, run).events).toEqual([]);
        const back = set({rules: null, ladder: null, stakeholderChannel: null}, run).run.duty;
        expect([back.ownRules, back.ownLadder, back.stakeholderChannel]).toEqual([null, null, null]);
        expect(back.movesOnWhenAway).toBe(true);
    });

    it('that say nothing about moments leave the next one where it is', () => {
        const soon = anIncident({duty: aDuty({on: true, nextDueAt: FOUR})});
        const {run, events} = when(
            soon,
            {type: 'set_duty', on: true, stakeholderChannel: anId('x'), ladder: aLadder({holdMinutes: 30})},
            {now: FOUR - 60_000},
        );
        expect([events.length, run.duty.nextDueAt]).toEqual([1, FOUR]);
    });
});

test('each person wishes for themself to hear of what is coming', () => {
    const wishing = after(anIncident(), [{type: 'set_upcoming_dm', on: true}, {by: PAT}]);
    expect(wishing.duty.upcomingDm).toEqual([PAT]);
    expect(when(wishing, {type: 'set_upcoming_dm', on: true}, {by: PAT}).events).toEqual([]);
    expect(after(wishing, [{type: 'set_upcoming_dm', on: true}, {by: ANN}]).duty.upcomingDm).toEqual([PAT, ANN]);
    expect(after(wishing, [{type: 'set_upcoming_dm', on: false}, {by: PAT}]).duty.upcomingDm).toEqual([]);
    expect(when(aRun(), {type: 'set_upcoming_dm', on: false}, {by: LEA}).events).toEqual([]);
});

describe('a form that was filled from a duty', () => {
    const run = anIncident();
    const from = dutyMark(run.duty);

    it('is taken while that duty holds, in whatever order its parts are stored', () => {
        const stored = {...run, duty: aDuty({...run.duty, ownRules: [{days: 'working', at: '12:00', every: 'day'}]})};
        const same = aDuty({...run.duty, ownRules: [{every: 'day', at: '12:00', days: 'working'}]});
        const changed = when(stored, {type: 'set_duty', on: false, from: dutyMark(same)});
        expect(changed.refusal).toBeNull();
    });

    it('is refused after somebody else has changed it, also in part', () => {
        for (const change of [{rules: [daily('12:00')]}, {movesOnWhenAway: true}, {broadcast: [anId('c')]}]) {
            const theirs = when(run, {type: 'set_duty', on: true, ...change}).run;
            expect(when(theirs, {type: 'set_duty', on: true, from}).refusal).toEqual({reason: 'duty_edited'});
        }
    });

    it('does not mind what is no setting: an update that was owed meanwhile', () => {
        const owed = when(run, {type: 'wake'}, {now: FOUR, by: null}).run;
        expect(when(owed, {type: 'set_duty', on: false, from}).refusal).toBeNull();
    });
});
