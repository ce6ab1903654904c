import {aDuty, aLadder, anId, ANN, LEA, PAT, utc} from '../../../../test/support/builders';
import {whyNot} from './why_not';
import {
    CRITICAL,
    MONDAY,
    MONDAY_DONE,
    START,
    type Step,
    told,
    type Told,
    update,
    WAKE,
} from '../../../../test/support/told_why';
import type {Run} from '../../domain/run';

const UPDATED: Step[] = [...MONDAY_DONE, ['2026-11-24 14:12', ANN, update('u2')]];
const LATE = '2026-11-24 21:00';

const withLadder = (repeatEveryMinutes: number, stakeholderChannel: string | null): Run => ({
    ...START,
    updates: START.updates && {
        ...START.updates,
        ladder: aLadder({repeatEveryMinutes, steps: [{afterMinutes: 1_440, ask: 'channel'}]}),
    },
    duty: {...START.duty, stakeholderChannel},
});

describe('why not: what held at the moment counts, not what became of the run later that day', () => {
    it.each<[string, Step]>([
        ['finished', [LATE, LEA, {type: 'finish', outcome: 'fixed'}]],
        ['switched off', [LATE, LEA, {type: 'set_duty', on: false}]],
        ['given a severity that asks for none', [LATE, LEA, {type: 'set_details', severity: 'L3'}]],
        [
            'given another rule',
            [LATE, LEA, {type: 'set_duty', on: true, rules: [{every: 'week', on: [4], at: '12:00'}]}],
        ],
    ])('an update that came before its moment is why, also where the run was %s that evening', (_, later) => {
        const updates = CRITICAL.updates && {...CRITICAL.updates, rules: START.updates?.rules ?? []};
        const words = whyNot('2026-11-24', told({start: {...START, updates}, steps: [...UPDATED, later]}));
        expect(words).toMatch(
            /^\*\*INC-42 Login fails\*\*: the rule is every working day by 16:00; Ann posted an update Tue 15:12 CET, which counts for that day\./,
        );
    });

    it('what ended the duty before the moment is why', () => {
        const words = whyNot(
            '2026-11-24',
            told({steps: [...UPDATED, ['2026-11-24 14:30', LEA, {type: 'finish', outcome: 'fixed'}]]}),
        );
        expect(words).toMatch(/: it was finished by Lea Tue 15:30 CET\.$/);
    });

    it('of an interval that had not gone by when the run was finished it says when it would have', () => {
        const words = whyNot(
            '2026-11-23',
            told({
                start: CRITICAL,
                steps: [
                    ['2026-11-23 12:30', PAT, update('u1')],
                    ['2026-11-23 16:00', LEA, {type: 'finish', outcome: 'fixed'}],
                ],
            }),
        );
        expect(words).toMatch(
            /Pat posted an update Mon 13:30 CET, which counts for that day\. Another rule is every 4 h, in the first 24 h; the last update came Mon 13:30 CET by Pat, so that the next one is due Mon 17:30 CET\.$/,
        );
    });

    it('a moment within two hours of the start was too early, whatever was posted later that day', () => {
        const start = {...CRITICAL, startedAt: utc('2026-11-23 14:00'), duty: aDuty({on: true})};
        const rules = CRITICAL.updates.bySeverity.L1;
        const steps: Step[] = [
            ['2026-11-23 14:00', LEA, {type: 'set_duty', on: true, rules}],
            ['2026-11-23 16:00', PAT, update('u1')],
            ['2026-11-23 19:30', PAT, update('u2')],
        ];
        expect(whyNot('2026-11-23', told({start, steps, now: '2026-11-23 22:30'}))).toMatch(
            /the rule is every day by 16:00; today 16:00 CET was too early: the duty began anew when Lea changed it today 15:00 CET, and gives at least two hours\. Another rule/,
        );
    });

    it('an update that was still owed then, and came before it was to be said again, is why', () => {
        const start = {
            ...START,
            updates: START.updates && {
                ...START.updates,
                rules: [{every: 'day' as const, at: '08:00', days: 'working' as const}],
            },
            duty: aDuty({on: true, nextDueAt: utc('2026-11-24 07:00'), armedAt: utc('2026-11-23 09:00')}),
        };
        const steps: Step[] = [
            ['2026-11-24 07:00', null, WAKE],
            ['2026-11-24 15:30', ANN, {type: 'snooze', until: utc('2026-11-25 08:00'), reason: 'the vendor'}],
            ['2026-11-25 07:30', PAT, update('u1')],
        ];
        expect(whyNot('2026-11-25', told({start, steps}))).toMatch(
            /the rule is every working day by 08:00; the update of Tue 08:00 CET was still owed, so that no new one fell due\. Ann had moved it to Wed 09:00 CET: “the vendor”\. Pat posted it Wed 08:30 CET\./,
        );
    });

    it('hours count from when their rule came in, where that is after the update', () => {
        const start = {...CRITICAL, details: {...CRITICAL.details, severity: 'L2' as const}};
        const updates = CRITICAL.updates && {...CRITICAL.updates, rules: START.updates?.rules ?? []};
        const steps: Step[] = [
            MONDAY,
            ['2026-11-24 03:37', PAT, update('u1')],
            ['2026-11-24 06:46', LEA, {type: 'set_details', severity: 'L1'}],
            ['2026-11-25 01:00', PAT, update('u2')],
        ];
        const began = {...start, updates, duty: {...START.duty}};
        expect(whyNot('2026-11-24', told({start: began, steps, now: '2026-11-25 02:00'}))).toMatch(
            /Another rule is every 4 h, in the first 24 h; its time was over yesterday 10:00 CET\./,
        );
    });

    it('a moment that was over before its rule came in was too early, whatever was posted since', () => {
        const start = {...CRITICAL, details: {...CRITICAL.details, severity: 'L2' as const}, duty: START.duty};
        const steps: Step[] = [
            ...UPDATED,
            ['2026-11-25 10:33', PAT, update('u9')],
            ['2026-11-26 16:39', LEA, {type: 'set_details', severity: 'L1'}],
            ['2026-11-26 18:22', PAT, update('u3')],
        ];
        expect(whyNot('2026-11-26', told({start, steps, now: '2026-11-26 20:00'}))).toMatch(
            /the rule is every day by 16:00; today 16:00 CET was too early: the duty began anew when Lea changed the severity today 17:39 CET/,
        );
    });

    it('an update that counts for a moment of the day before counts for one that is less than an hour later', () => {
        const rules = [
            {every: 'day' as const, at: '00:15', days: 'always' as const},
            {every: 'day' as const, at: '23:45', days: 'always' as const},
        ];
        const steps: Step[] = [
            ['2026-11-23 10:00', LEA, {type: 'set_duty', on: true, rules}],
            ['2026-11-24 13:00', PAT, update('u1')],
            ['2026-11-25 00:52', PAT, update('u2')],
        ];
        expect(whyNot('2026-11-25', told({start: {...START, duty: aDuty({on: true})}, steps}))).toMatch(
            /the rule is every day by 00:15; Pat posted an update Tue 14:00 CET, which counts for that day\./,
        );
    });

    it('of a day to come it says that the duty is off, and not that it was', () => {
        const steps: Step[] = [...MONDAY_DONE, ['2026-11-23 16:00', LEA, {type: 'set_duty', on: false}]];
        expect(whyNot('2026-11-25', told({steps, now: '2026-11-23 17:00'}))).toMatch(
            /: the update duty is off: Lea switched it off today 17:00 CET\.$/,
        );
    });

    it('a severity that asks for none is named, and who changed it', () => {
        const steps: Step[] = [['2026-11-23 12:30', ANN, {type: 'set_details', severity: 'L3'}]];
        const given: Told = {start: CRITICAL, steps, now: '2026-11-23 12:40'};
        expect(whyNot('2026-11-24', told(given))).toBe(
            '**INC-42 Login fails**: its playbook asks for no updates at L3, and Ann changed it from L1 today 13:30 CET.',
        );
    });
});

describe('why not: a day on which the ladder spoke', () => {
    it('to the stakeholder channel alone says so', () => {
        const steps: Step[] = [MONDAY, ['2026-11-24 15:00', null, WAKE]];
        expect(whyNot('2026-11-24', told({start: withLadder(20_000, anId('news')), steps}))).toMatch(
            /: there was a reminder on Tue 24 Nov 2026, Tue 16:00 CET, to the stakeholder channel\./,
        );
    });

    it('to people and the channel names both', () => {
        const steps: Step[] = [MONDAY, ['2026-11-24 10:00', null, WAKE], ['2026-11-24 15:00', null, WAKE]];
        expect(whyNot('2026-11-24', told({start: withLadder(60, anId('news')), steps}))).toMatch(
            /: there were 2 reminders on Tue 24 Nov 2026, the first Tue 11:00 CET, to Pat and the stakeholder channel\./,
        );
    });

    it('to nobody says that nobody could be asked', () => {
        const everybody = {absent: new Set([PAT, LEA, ANN])};
        const start = {...START, seats: START.seats.filter(({role}) => role !== 'backup')};
        expect(whyNot('2026-11-23', told({start, steps: [['2026-11-23 15:00', null, WAKE, everybody]]}))).toMatch(
            /: there was a reminder on Mon 23 Nov 2026, Mon 16:00 CET, that could ask nobody\./,
        );
    });
});
