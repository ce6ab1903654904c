import {aCalendar, aDuty, ANN, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import {whyNot} from './why_not';
import {
    aPost,
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

const TUESDAY_EARLY: Step[] = [...MONDAY_DONE, ['2026-11-24 14:12', ANN, update('u2')]];

const ON_THURSDAYS: Step[] = [
    ...MONDAY_DONE,
    ['2026-11-23 16:00', LEA, {type: 'set_duty', on: true, rules: [{every: 'week', on: [4], at: '12:00'}]}],
];

/** Begun at 15:00, with an update owed by 16:00. */
const FROM_THREE: Told = {
    start: {...START, startedAt: utc('2026-11-23 14:00'), duty: aDuty({on: true})},
    steps: [
        ['2026-11-23 14:00', LEA, {type: 'set_duty', on: true, rules: [{every: 'day', at: '16:00', days: 'always'}]}],
    ],
};

describe('why not', () => {
    const CAUSES: [string, string, Told, RegExp | string][] = [
        [
            'a public holiday on which an update was owed as well',
            '2026-11-26',
            {
                steps: [
                    ...TUESDAY_EARLY,
                    ['2026-11-25 15:00', null, WAKE],
                    ['2026-11-25 15:10', ANN, {type: 'snooze', until: utc('2026-11-27 08:00'), reason: 'the vendor'}],
                ],
            },
            /Thu 26 Nov 2026 was a day off: Thanksgiving Day, public holiday in US-CA\. Besides, the update of Wed 16:00 CET was still owed, so that no new one fell due\. Ann had moved it to today 09:00 CET: “the vendor”\./,
        ],
        [
            'a public holiday',
            '2026-11-26',
            {steps: [...TUESDAY_EARLY, ['2026-11-25 15:00', null, WAKE], ['2026-11-25 15:05', PAT, update('u3')]]},
            '**INC-42 Login fails**: the rule is every working day by 16:00; Thu 26 Nov 2026 is a day off: Thanksgiving Day, public holiday in US-CA. The next one was due today 16:00 CET.',
        ],
        [
            'an update that came before',
            '2026-11-24',
            {steps: TUESDAY_EARLY},
            '**INC-42 Login fails**: the rule is every working day by 16:00; Ann posted an update Tue 15:12 CET, which counts for that day. The next one was due Wed 16:00 CET.',
        ],
        [
            'a day whose name is full of markup',
            '2026-12-02',
            {},
            /Wed 2 Dec 2026 is a day off: @\u2060here \\\*\\\*x\\\*\\\*\.$/,
        ],
        ['a weekend', '2026-11-28', {}, /Sat 28 Nov 2026 is a day off: weekend\.$/],
        [
            'the duty was off',
            '2026-11-24',
            {steps: [...MONDAY_DONE, ['2026-11-23 16:00', LEA, {type: 'set_duty', on: false}]]},
            /: the update duty was off: Lea switched it off Mon 17:00 CET\.$/,
        ],
        [
            'switched on again later',
            '2026-11-24',
            {
                steps: [
                    ...MONDAY_DONE,
                    ['2026-11-23 16:00', LEA, {type: 'set_duty', on: false}],
                    ['2026-11-25 08:00', LEA, {type: 'set_duty', on: true}],
                ],
            },
            /: the update duty was off: Lea switched it off Mon 17:00 CET\.$/,
        ],
        [
            'the run did not exist',
            '2026-11-20',
            {},
            /: it did not exist yet on Fri 20 Nov 2026: Lea started it Mon 10:00 CET\.$/,
        ],
        [
            'finished',
            '2026-11-25',
            {steps: [...MONDAY_DONE, ['2026-11-24 14:01', LEA, {type: 'finish', outcome: 'fixed'}]]},
            /: it was finished by Lea Tue 15:01 CET\.$/,
        ],
        [
            'finished then, and restored since',
            '2026-11-25',
            {
                steps: [
                    ...MONDAY_DONE,
                    ['2026-11-24 14:01', LEA, {type: 'finish', outcome: 'fixed'}],
                    ['2026-11-26 14:01', LEA, {type: 'restore'}],
                ],
                now: '2026-11-26 15:00',
            },
            /: it was finished by Lea Tue 15:01 CET, and restored by Lea today 15:01 CET\.$/,
        ],
        [
            'no rule at all',
            '2026-11-24',
            {start: {...START, updates: null, duty: aDuty()}},
            /: its playbook asks for no updates\.$/,
        ],
        [
            'still owed and snoozed',
            '2026-11-24',
            {
                steps: [
                    MONDAY,
                    [
                        '2026-11-23 15:10',
                        ANN,
                        {type: 'snooze', until: utc('2026-11-24 08:00'), reason: 'the vendor sleeps'},
                    ],
                ],
                now: '2026-11-24 07:30',
            },
            /the update of yesterday 16:00 CET was still owed, so that no new one fell due\. Ann had moved it to today 09:00 CET: “the vendor sleeps”\. It was to be said again today 09:00 CET\.$/,
        ],
        [
            'not a day of the weekly rule',
            '2026-11-25',
            {
                steps: [
                    ...MONDAY_DONE,
                    [
                        '2026-11-23 16:00',
                        LEA,
                        {type: 'set_duty', on: true, rules: [{every: 'week', on: [1, 4], at: '12:00'}]},
                    ],
                ],
            },
            /the rule is Mon, Thu by 12:00, or on the next working day; Wed 25 Nov 2026 is a Wednesday, on which it asks for none\. The next one was due today 12:00 CET\.$/,
        ],
        [
            'a weekly day that moved off a holiday',
            '2026-11-26',
            {steps: ON_THURSDAYS},
            /Thu 26 Nov 2026 is a day off: Thanksgiving Day.* The next one was due today 12:00 CET\.$/,
        ],
        [
            'a weekly day that moved off a holiday on which the update was posted',
            '2026-11-27',
            {
                steps: [...ON_THURSDAYS, ['2026-11-26 09:00', BO, update('w')]],
            },
            /Thu by 12:00, or on the next working day; Bo posted an update .*10:00 CET, which counts for that day\./,
        ],
        [
            'too early after the start',
            '2026-11-23',
            FROM_THREE,
            /Mon 16:00 CET was too early: the duty began anew when Lea changed it Mon 15:00 CET, and gives at least two hours\. The next one was due Tue 16:00 CET\.$/,
        ],
        [
            'too early after the start, and not yet over',
            '2026-11-23',
            {...FROM_THREE, now: '2026-11-23 14:05'},
            /the rule is every day by 16:00; today 16:00 CET is too early: the duty began anew when Lea changed it today 15:00 CET, and gives at least two hours\.$/,
        ],
        [
            'a day that was over before another severity asked for it',
            '2026-11-28',
            {
                start: {...CRITICAL, details: {...CRITICAL.details, severity: 'L2'}},
                steps: [...TUESDAY_EARLY, ['2026-11-28 21:00', PAT, {type: 'set_details', severity: 'L1'}]],
                now: '2026-11-28 21:10',
            },
            /today 16:00 CET was too early: the duty began anew when Pat changed the severity today 22:00 CET, and gives at least two hours\. Another/,
        ],
        [
            'a day that was over before the run was restored',
            '2026-11-25',
            {
                steps: [
                    ...TUESDAY_EARLY,
                    ['2026-11-24 12:00', LEA, {type: 'finish', outcome: 'fixed'}],
                    ['2026-11-25 16:00', BO, {type: 'restore'}],
                ],
                now: '2026-11-25 16:10',
            },
            /today 16:00 CET was too early: the duty began anew when Bo restored the run today 17:00 CET, and/,
        ],
        [
            'a day of an outage',
            '2026-11-25',
            {steps: [...TUESDAY_EARLY, ['2026-11-27 08:00', null, WAKE]]},
            '**INC-42 Login fails**: the update that was due Wed 16:00 CET was asked for only today 09:00 CET: SET Cycle was not running, or could not work before that.',
        ],
        [
            'a day off in an outage',
            '2026-11-26',
            {steps: [...TUESDAY_EARLY, ['2026-11-27 08:00', null, WAKE]]},
            /Thu 26 Nov 2026 was a day off: Thanksgiving Day.*\. Besides, the update that was due Wed 16:00 CET was asked for only today 09:00 CET/,
        ],
        [
            'a day of an outage with one still owed',
            '2026-11-24',
            {steps: [MONDAY, ['2026-11-25 15:00', null, WAKE]]},
            /still owed, so that no new one fell due\. It was to be said again Mon 17:00 CET, but SET Cycle was not running, or could not work\.$/,
        ],
        [
            'a day off that working hours do not reach',
            '2026-12-05',
            {
                steps: [
                    ...TUESDAY_EARLY,
                    [
                        '2026-11-24 09:00',
                        LEA,
                        {type: 'set_duty', on: true, rules: [{every: 'hours', hours: 2, days: 'working'}]},
                    ],
                ],
                now: '2026-11-24 09:10',
            },
            /the rule is every 2 h of working time; Sat 5 Dec 2026 is a day off: weekend\.$/,
        ],
        [
            'hours that have not gone by',
            '2026-11-24',
            {
                steps: [
                    [
                        '2026-11-23 10:00',
                        LEA,
                        {type: 'set_duty', on: true, rules: [{every: 'hours', hours: 48, days: 'always'}]},
                    ],
                ],
            },
            /the rule is every 48 h; it counts from Mon 11:00 CET, so that the next one is due Wed 11:00 CET\./,
        ],
        [
            'the first hours are over',
            '2026-11-25',
            {
                steps: [
                    [
                        '2026-11-23 10:00',
                        LEA,
                        {
                            type: 'set_duty',
                            on: true,
                            rules: [{every: 'hours', hours: 4, days: 'always', firstHours: 24}],
                        },
                    ],
                    ['2026-11-24 07:00', PAT, update('u1')],
                ],
            },
            /its time was over Tue 10:00 CET\.$/,
        ],
        [
            'there was one',
            '2026-11-23',
            {steps: MONDAY_DONE},
            /: there was a reminder on Mon 23 Nov 2026, Mon 16:00 CET, to Pat\./,
        ],
        ['it is still to come today', '2026-11-27', {}, /it is still to come: an update is due today 16:00 CET/],
        [
            'a day to come',
            '2026-12-01',
            {steps: TUESDAY_EARLY},
            /it is still to come: an update is due Tue 16:00 CET, if each one before it is posted in time; the next is due/,
        ],
        [
            'a day to come with one still owed',
            '2026-12-05',
            {steps: [MONDAY]},
            /the update of Mon 16:00 CET is still owed, and no new one falls due until it is there\. The rule is every working day by 16:00; Sat 5 Dec 2026 is a day off: weekend\.$/,
        ],
        [
            'a day to come after the first hours, with one still owed',
            '2026-11-26',
            {
                start: CRITICAL,
                steps: [['2026-11-23 13:00', null, WAKE]],
                now: '2026-11-23 13:10',
                calendar: aCalendar(),
            },
            '**INC-42 Login fails**: the update of today 14:00 CET is still owed, and no new one falls due until it is there. The rule is every day by 16:00; it is still to come: an update is due Thu 16:00 CET, once the one that is owed is there. Another rule is every 4 h, in the first 24 h; its time will be over then: it ends tomorrow 10:00 CET.',
        ],
        [
            'a day to come within the first hours, with one still owed',
            '2026-11-24',
            {start: CRITICAL, steps: [['2026-11-23 13:00', null, WAKE]], now: '2026-11-23 13:10'},
            /Another rule is every 4 h, in the first 24 h; it counts anew from each update, so what falls due on Tue 24 Nov 2026 depends on when they come\.$/,
        ],
        [
            'a day to come within the first hours',
            '2026-11-24',
            {start: CRITICAL, now: '2026-11-23 12:00'},
            /the next one is due today 14:00 CET, and it counts anew from each update, so what falls due on Tue 24 Nov 2026 depends on when they come\.$/,
        ],
        [
            'two rules',
            '2026-11-28',
            {
                steps: [
                    ...MONDAY_DONE,
                    [
                        '2026-11-23 16:00',
                        LEA,
                        {
                            type: 'set_duty',
                            on: true,
                            rules: [
                                {every: 'day', at: '16:00', days: 'working'},
                                {every: 'week', on: [2], at: '12:00'},
                            ],
                        },
                    ],
                ],
                now: '2026-11-29 12:00',
            },
            /weekend\. Another rule is Tue by 12:00, .*weekend\.$/,
        ],
    ];

    it.each(CAUSES)('%s', (_, date, given, expected) => {
        const words = whyNot(date, told(given));
        if (typeof expected === 'string') {
            expect(words).toBe(expected);
        } else {
            expect(words).toMatch(expected);
        }
        expect(words).not.toMatch(/undefined|null|NaN|!|—|\.\./);
    });

    it('says why one was refused', () => {
        const failed = aPost({outcome: 'failed', why: 'You do not have the permissions.'});
        expect(whyNot('2026-11-23', told({steps: MONDAY_DONE, posts: [failed]}))).toContain(
            'It could not be delivered: “You do not have the permissions.”.',
        );
    });

    it('has no reason to invent where rule and calendar have changed since', () => {
        const words = whyNot('2026-11-25', told({steps: TUESDAY_EARLY}));
        expect(words).toMatch(/by today’s rule and calendar an update was due then\./);
    });
});
