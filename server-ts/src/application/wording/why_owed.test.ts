import {anId, ANN, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import {MINUTE} from '../../domain/units';
import {whyOwed} from './why_owed';
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

const TOLD = 'the message to the stakeholder channel';

describe('why an update was asked for', () => {
    const words = (given: Told): string => {
        const context = told(given);
        const opened = context.events.findLast((event) => event.type === 'obligation_opened');
        if (opened?.type !== 'obligation_opened') {
            throw new Error('nothing was owed');
        }
        return whyOwed(opened, context);
    };
    const until = (at: string, ...steps: Step[]): Told => ({now: at, steps: [MONDAY, ...steps]});

    it('tells rule, day, who was asked as what, and who is asked next', () => {
        expect(words(until('2026-11-23 15:10'))).toBe(
            '**INC-42 Login fails**: an update was due today 16:00 CET. The playbook “SET cycle” asks for one: ' +
                'every working day by 16:00 (Europe/Amsterdam). Mon 23 Nov 2026 is a working day, 09:00 to 17:00 Europe/Amsterdam. ' +
                'Pat was asked today 16:00 CET as Primary. ' +
                'If nobody answers, Bo is asked today 17:00 CET, Lea is asked tomorrow 11:00 CET and Pat and Lea are asked again tomorrow 16:00 CET.',
        );
    });

    const TABLE: [string, Told, RegExp][] = [
        [
            'somebody passed over',
            {steps: [['2026-11-23 15:00', null, WAKE, {absent: new Set([PAT])}]], now: '2026-11-23 15:10'},
            /Bo was asked today 16:00 CET as Backup\. Pat is not in the run’s channel, so Bo is asked\./,
        ],
        [
            'the ladder',
            until('2026-11-24 10:30', ['2026-11-23 16:00', null, WAKE], ['2026-11-24 10:00', null, WAKE]),
            /Pat was asked yesterday 16:00 CET as Primary\. Bo was asked yesterday 17:00 CET as Backup\. Lea was asked today 11:00 CET as Lead\./,
        ],
        [
            'each who was asked once, whoever owns it meanwhile',
            until(
                '2026-11-24 10:30',
                ['2026-11-23 16:00', null, WAKE],
                ['2026-11-24 10:00', null, WAKE],
                ['2026-11-24 10:10', ANN, {type: 'set_seat', role: 'primary', user: LEA}],
            ),
            /^(?!.*Lea was asked.*Lea was asked).*Bo was asked yesterday 17:00 CET as Backup\. Lea was asked today 11:00 CET as Lead\. If/,
        ],
        [
            'nobody as asked once more where everybody has left',
            until(
                '2026-11-25 10:30',
                ...['2026-11-23 16:00', '2026-11-24 10:00', '2026-11-24 15:00', '2026-11-24 16:00'].map((at): Step => [
                    at,
                    null,
                    WAKE,
                    {absent: new Set([PAT, BO, LEA])},
                ]),
            ),
            /^(?!.*(\. {2}|\. w)).*Pat was asked Mon 16:00 CET as Primary\. Pat, Bo and Lea are not in the run’s channel, so nobody is asked\. It was said again [a-z0-9 ]+\. If/,
        ],
        [
            'whoever is asked again only once',
            {
                ...until('2026-11-24 10:30', ['2026-11-23 16:00', null, WAKE], ['2026-11-24 10:00', null, WAKE]),
                absent: [PAT, BO],
            },
            /If nobody answers, Lea is asked again today [0-9:]+ CET\.$/,
        ],
        [
            'a hold',
            until('2026-11-23 15:10', ['2026-11-23 15:05', ANN, {type: 'hold'}]),
            /Ann said “I’m on it” today 16:05 CET, so it keeps quiet until tomorrow 09:00 CET\. If nobody answers, /,
        ],
        [
            'a hold that is over',
            until('2026-11-24 08:10', ['2026-11-23 15:05', ANN, {type: 'hold'}]),
            /Ann said “I’m on it” yesterday 16:05 CET, so it was to keep quiet until today 09:00 CET\./,
        ],
        [
            'a hold that the update ended',
            until(
                '2026-11-23 15:30',
                ['2026-11-23 15:05', ANN, {type: 'hold'}],
                [
                    '2026-11-23 15:20',
                    PAT,
                    {type: 'post_update', updateId: anId('u'), kind: 'update', text: 'All well.'},
                ],
            ),
            /so it was to keep quiet until tomorrow 09:00 CET\. Updated by Pat/,
        ],
        [
            'a hold that another severity cut short',
            {
                start: {...CRITICAL, details: {...CRITICAL.details, severity: 'L2'}},
                steps: [
                    MONDAY,
                    ['2026-11-23 15:05', ANN, {type: 'hold'}],
                    ['2026-11-23 15:10', LEA, {type: 'set_details', severity: 'L1'}],
                ],
                now: '2026-11-23 15:20',
            },
            /Ann said “I’m on it” today 16:05 CET, so it was to keep quiet until tomorrow 09:00 CET\. If nobody answers, Pat and Bo are asked again today 18:05 CET/,
        ],
        [
            'one that comes a second time because the clock was set back',
            {
                steps: [...MONDAY_DONE, ['2026-11-22 15:00', PAT, update('u2')], ['2026-11-23 15:00', null, WAKE]],
                now: '2026-11-23 15:10',
            },
            /^(?!.*asked for before).*an update was due today 16:00 CET/,
        ],
        [
            'a snooze with its reason',
            until('2026-11-23 15:10', [
                '2026-11-23 15:05',
                ANN,
                {type: 'snooze', until: utc('2026-11-24 08:00'), reason: 'logs @channel'},
            ]),
            /Ann moved it to tomorrow 09:00 CET: “logs @\u2060channel”\./,
        ],
        [
            'a snooze that was cut',
            until(
                '2026-11-23 15:20',
                ['2026-11-23 15:05', ANN, {type: 'snooze', until: utc('2026-11-24 08:00'), reason: 'logs'}],
                ['2026-11-23 15:10', LEA, {type: 'set_details', severity: 'L1'}],
            ),
            /Ann moved it to tomorrow 09:00 CET: “logs”\. Lea made it an L1 today 16:10 CET, which cannot be snoozed for so long: it comes again today 20:10 CET\./,
        ],
        [
            'a snooze that was cut, and lasts after all',
            until(
                '2026-11-23 15:20',
                ['2026-11-23 15:05', ANN, {type: 'snooze', until: utc('2026-11-24 08:00'), reason: 'logs'}],
                ['2026-11-23 15:10', LEA, {type: 'set_details', severity: 'L1'}],
                ['2026-11-23 15:12', LEA, {type: 'set_details', severity: 'L2'}],
            ),
            /for so long: it comes again today 20:10 CET\. Lea lowered it again today 16:12 CET, so that the snooze lasts after all: it comes again tomorrow 09:00 CET\./,
        ],
        ['its end', {steps: MONDAY_DONE, now: '2026-11-23 15:30'}, /Updated by Pat today 16:20 CET \(20 min late\)\.$/],
        [
            'an outage',
            {steps: [['2026-11-23 18:00', null, WAKE]], now: '2026-11-23 18:10'},
            /It was said 3 h later: SET Cycle was not running/,
        ],
        [
            'one that is owed again because the run was restored',
            until(
                '2026-11-23 16:10',
                ['2026-11-23 15:30', LEA, {type: 'finish', outcome: 'fixed'}],
                ['2026-11-23 15:45', BO, {type: 'restore'}],
                ['2026-11-23 15:45', null, WAKE],
            ),
            /It had been asked for before: Lea finished the run today 16:30 CET, and Bo took that back today 16:45 CET, so that it is owed again\. Pat was asked today 16:45 CET as Primary\./,
        ],
        [
            'one that is owed again, by the rule of its own time',
            until(
                '2026-11-23 16:10',
                ['2026-11-23 15:30', LEA, {type: 'set_duty', on: false}],
                ['2026-11-23 15:45', LEA, {type: 'set_duty', on: true, rules: [{every: 'week', on: [4], at: '12:00'}]}],
                ['2026-11-23 15:45', null, WAKE],
            ),
            /The playbook “SET cycle” asks for one: every working day by 16:00 .*Lea switched the update duty off today 16:30 CET, and took that back today 16:45 CET, so that it is owed again\. Pat/,
        ],
        [
            'one that is owed again and was late by then',
            until(
                '2026-11-23 17:10',
                ['2026-11-23 15:30', LEA, {type: 'finish', outcome: 'fixed'}],
                ['2026-11-23 15:45', BO, {type: 'restore'}],
                ['2026-11-23 16:45', null, WAKE],
            ),
            /so that it is owed again\. It was said 1 h later: SET Cycle was not running, or could not work, then\. Pat/,
        ],
        [
            'a message that was refused',
            {...until('2026-11-23 15:10'), posts: [aPost({outcome: 'failed', why: 'The channel is gone.'})]},
            /It could not be delivered: “The channel is gone\.”\./,
        ],
        ...(
            [
                [
                    'told',
                    [aPost({what: TOLD})],
                    /The stakeholder channel was told today 16:00 CET\. Lea was asked today 16:00 CET as Lead\. Updated by/,
                ],
                [
                    'refused',
                    [aPost({what: TOLD, outcome: 'failed', sentAt: null, why: 'No rights.'})],
                    /The stakeholder channel was to be told today 16:00 CET\. It could not be delivered: “No rights\.”\./,
                ],
                [
                    'not known',
                    [],
                    /The stakeholder channel was to be told today 16:00 CET\. Lea was asked today 16:00 CET as Lead\. Updated by/,
                ],
            ] as const
        ).map(([what, posts, expected]): [string, Told, RegExp] => [
            `the stakeholder channel, ${what}`,
            {
                start: {...START, duty: {...START.duty, stakeholderChannel: anId('stakeholders')}},
                steps: [
                    MONDAY,
                    ['2026-11-24 15:00', null, WAKE],
                    ['2026-11-24 16:00', ANN, {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Done'}],
                ],
                now: '2026-11-24 16:10',
                posts: [...posts],
            },
            expected,
        ]),
        [
            'a message that waits',
            {...until('2026-11-23 15:10'), posts: [aPost({outcome: 'waiting', why: 'HTTP 503', sentAt: null})]},
            /It has waited since today 16:00 CET to be delivered: “HTTP 503”\./,
        ],
        [
            'a message that came late',
            {
                ...until('2026-11-23 16:10'),
                posts: [aPost({attempts: 7, sentAt: utc('2026-11-23 15:00') + 20 * MINUTE})],
            },
            /It was delivered 20 min later, at attempt 7\./,
        ],
        [
            'a rule of its own',
            {
                steps: [
                    [
                        '2026-11-23 10:00',
                        ANN,
                        {type: 'set_duty', on: true, rules: [{every: 'day', at: '15:00', days: 'always'}]},
                    ],
                    ['2026-11-23 14:00', null, WAKE],
                ],
                now: '2026-11-23 14:10',
            },
            /Ann set the rule for this run today 11:00 CET: every day by 15:00 \(Europe\/Amsterdam\)\./,
        ],
        [
            'another rule since then',
            {
                steps: [
                    ...MONDAY_DONE,
                    [
                        '2026-11-23 16:00',
                        ANN,
                        {type: 'set_duty', on: true, rules: [{every: 'day', at: '12:00', days: 'always'}]},
                    ],
                ],
                now: '2026-11-24 08:00',
            },
            /The playbook “SET cycle” asks for one: every working day by 16:00/,
        ],
        [
            'a reader elsewhere',
            {...until('2026-11-23 15:10'), zone: 'America/New_York'},
            /an update was due today 16:00 CET \(10:00 [^)]* for you\)\..*Lea is asked tomorrow 11:00 CET \(05:00 [^)]* for you\)/,
        ],
        [
            'a reader for whom it is another day',
            {...until('2026-11-23 15:10'), zone: 'Asia/Tokyo'},
            /Lea is asked tomorrow 11:00 CET \(today 19:00 JST for you\)/,
        ],
    ];
    it.each(TABLE)('tells %s', (_, given, expected) => {
        expect(words(given)).toMatch(expected);
        expect(words(given)).not.toMatch(/undefined|null|NaN|!|—|\.\./);
    });

    it('pings nobody', () => {
        const run = {...START, name: '@channel', playbook: {id: 'x', title: '@here'}};
        expect(words({...until('2026-11-23 15:10'), start: run})).not.toMatch(/@(channel|here|all|Pat|Bo)\b/);
    });
});
