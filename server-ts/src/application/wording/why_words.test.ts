import {
    aCalendar,
    aDuty,
    aLadder,
    anId,
    anIncident,
    ANN,
    BO,
    LEA,
    PAT,
    utc,
    when,
} from '../../../../test/support/builders';
import type {LedgerLine} from '../../contract/answer';
import type {WorkingCalendar} from '../../domain/calendar/calendar';
import type {Command} from '../../domain/command';
import type {DutyMoment} from '../../domain/decision';
import type {RunEvent} from '../../domain/event';
import type {Run} from '../../domain/run';
import {MINUTE} from '../../domain/units';
import type {PersonRecord} from '../mattermost_ports';
import {whyNext, whyOwed} from './why_owed';
import {whyNot} from './why_not';
import {whyTaker} from './why_taker';
import type {WhyContext} from './why_words';

const NAMES: [string, string][] = [
    [LEA, 'Lea'],
    [PAT, 'Pat'],
    [ANN, 'Ann'],
    [BO, 'Bo'],
];
const people = new Map(
    NAMES.map(([id, firstName]): [string, PersonRecord] => [
        id,
        {id, username: firstName, firstName, lastName: '', zone: null, isBot: false, isGuest: false, isGone: false},
    ]),
);

/** Thursday, 26 November 2026, is Thanksgiving. */
const CALENDAR = aCalendar({
    daysOff: {'2026-11-26': 'Thanksgiving Day, public holiday in US-CA', '2026-12-02': '@here **x**'},
});

type Step = [at: string, by: string | null, command: Command, more?: Partial<DutyMoment>];

/** Begun on Monday the 23rd at 10:00 in Amsterdam, by Lea; Pat is primary and owns it, Bo is backup. Due each working day at 16:00. */
const START = anIncident({
    version: 1,
    seats: [
        {role: 'lead', title: 'Lead', user: LEA, asked: null},
        {role: 'primary', title: 'Primary', user: PAT, asked: null},
        {role: 'backup', title: 'Backup', user: BO, asked: null},
    ],
    duty: aDuty({on: true, nextDueAt: utc('2026-11-23 15:00'), armedAt: utc('2026-11-23 09:00')}),
});

/** As an L1 of the built-in playbook: due each day at 16:00, and every 4 hours at first. */
const CRITICAL = {
    ...START,
    details: {...START.details, severity: 'L1' as const},
    updates: {
        ...(START.updates ?? {template: '', rules: [], ladder: aLadder()}),
        bySeverity: {
            L1: [
                {every: 'day' as const, at: '16:00', days: 'always' as const},
                {every: 'hours' as const, hours: 4, days: 'always' as const, firstHours: 24},
            ],
            L3: [],
        },
    },
    duty: aDuty({on: true, nextDueAt: utc('2026-11-23 13:00'), armedAt: utc('2026-11-23 09:00')}),
};

interface Told {
    now?: string;
    start?: Run;
    steps?: Step[];
    zone?: string;
    calendar?: WorkingCalendar;
    posts?: LedgerLine[];
    /** Who has left since. */
    absent?: string[];
}

/** A run with what people and the clock did, by the real rules; times are UTC. */
function told({
    now = '2026-11-27 12:00',
    start = START,
    steps = [],
    zone,
    calendar = CALENDAR,
    posts = [],
    absent = [],
}: Told): WhyContext {
    let run = start;
    const events: RunEvent[] = [];
    for (const [at, by, command, more] of steps) {
        const after = when(run, command, {now: utc(at), by, calendar, ...more});
        if (after.refusal) {
            throw new Error(`${command.type} was refused: ${after.refusal.reason}`);
        }
        run = after.run;
        events.push(...after.events);
    }
    const readerZone = zone ?? run.zone;
    return {
        run,
        events,
        now: utc(now),
        people,
        readerZone,
        calendarAt: () => calendar,
        posts,
        there: {absent: new Set(absent), away: new Set()},
    };
}

const update = (id: string): Command => ({type: 'post_update', updateId: id, kind: 'update', text: 'Well'});
const WAKE: Command = {type: 'wake'};
const MONDAY: Step = ['2026-11-23 15:00', null, WAKE];
const MONDAY_DONE: Step[] = [MONDAY, ['2026-11-23 15:20', PAT, update('u1')]];
const TUESDAY_EARLY: Step[] = [...MONDAY_DONE, ['2026-11-24 14:12', ANN, update('u2')]];

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
            {
                steps: [
                    ...MONDAY_DONE,
                    [
                        '2026-11-23 16:00',
                        LEA,
                        {type: 'set_duty', on: true, rules: [{every: 'week', on: [4], at: '12:00'}]},
                    ],
                ],
            },
            /Thu 26 Nov 2026 is a day off: Thanksgiving Day.* The next one was due today 12:00 CET\.$/,
        ],
        [
            'too early after the start',
            '2026-11-23',
            {
                start: {...START, startedAt: utc('2026-11-23 14:00'), duty: aDuty({on: true})},
                steps: [
                    [
                        '2026-11-23 14:00',
                        LEA,
                        {type: 'set_duty', on: true, rules: [{every: 'day', at: '16:00', days: 'always'}]},
                    ],
                ],
            },
            /Mon 16:00 CET was too early: the duty had begun Mon 15:00 CET, and gives at least two hours\. The next one was due Tue 16:00 CET\.$/,
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
            /: there was a reminder on Mon 23 Nov 2026, the first Mon 16:00 CET, to Pat\./,
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

const TOLD = 'the message to the stakeholder channel';

/** The reminder of Monday's update, sent at once. */
function aPost(change: Partial<LedgerLine> = {}): LedgerLine {
    const at = utc('2026-11-23 15:00');
    return {
        id: 1,
        what: 'the reminder',
        op: 'post',
        about: {id: 'o2', stage: 'due'},
        place: {kind: 'run'},
        asked: [PAT],
        plannedAt: at,
        dueAt: at,
        sentAt: at + 300,
        lateMs: 300,
        attempts: 1,
        outcome: 'sent',
        why: null,
        ...change,
    };
}

describe('why an update was asked for', () => {
    const words = (given: Told): string => {
        const context = told(given);
        const opened = context.events.find((event) => event.type === 'obligation_opened');
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
            /^(?!.*(\. {2}|\. w)).*Pat was asked/,
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
        ['its end', {steps: MONDAY_DONE, now: '2026-11-23 15:30'}, /Updated by Pat today 16:20 CET \(20 min late\)\.$/],
        [
            'an outage',
            {steps: [['2026-11-23 18:00', null, WAKE]], now: '2026-11-23 18:10'},
            /It was said 3 h later: SET Cycle was not running/,
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

describe('with nothing owed', () => {
    it('tells what is next, why then, and who would be asked', () => {
        expect(whyNext(told({steps: MONDAY_DONE, now: '2026-11-23 16:00'}))).toBe(
            '**INC-42 Login fails**: no update is owed now; the next one is due tomorrow 16:00 CET. ' +
                'The playbook “SET cycle” asks for one: every working day by 16:00 (Europe/Amsterdam). ' +
                'Tue 24 Nov 2026 is a working day, 09:00 to 17:00 Europe/Amsterdam. ' +
                'The last one came today 16:20 CET by Pat. ' +
                'Then Pat is asked; if nobody answers, Bo is asked tomorrow 17:00 CET, Lea is asked Wed 11:00 CET and Pat and Lea are asked again Wed 16:00 CET. ' +
                'In between it is said again every 1 h.',
        );
    });

    it('tells that the duty is off, and by whom', () => {
        const off: Step = ['2026-11-23 16:00', LEA, {type: 'set_duty', on: false}];
        expect(whyNext(told({steps: [...MONDAY_DONE, off], now: '2026-11-23 17:00'}))).toMatch(
            /no update is owed, because Lea switched the update duty off today 17:00 CET\.$/,
        );
    });

    it('tells that the run is over', () => {
        const end: Step = ['2026-11-23 16:00', LEA, {type: 'finish', outcome: 'fixed'}];
        expect(whyNext(told({steps: [...MONDAY_DONE, end], now: '2026-11-23 17:00'}))).toMatch(
            /was finished by Lea today 17:00 CET: no update is owed\.$/,
        );
    });

    it('tells that none ever is at this severity', () => {
        const low = {...CRITICAL, details: {...CRITICAL.details, severity: 'L3' as const}, duty: aDuty({on: true})};
        expect(whyNext(told({start: low, now: '2026-11-23 12:00'}))).toBe(
            '**INC-42 Login fails**: no update is owed, because its playbook asks for none at L3.',
        );
    });
});

test('a run that nobody has taken tells who was asked and who is next', () => {
    const start = {
        ...START,
        updates: {...(START.updates ?? {template: '', rules: []}), ladder: aLadder()},
        acknowledge: {bySeverity: {L2: 15}, ask: ['primary', 'backup', 'lead']},
        acknowledgement: {
            id: 'a1',
            openedAt: utc('2026-11-23 09:00'),
            everyMinutes: 15,
            round: 0,
            asked: BO,
            people: [{user: BO, role: 'backup', at: utc('2026-11-23 09:00'), away: false}],
            passedOver: [{user: PAT, why: 'away' as const}],
            notices: 1,
            nextNoticeAt: utc('2026-11-23 09:15'),
        },
    };
    const context = told({start, now: '2026-11-23 09:05'});
    const open = context.run.acknowledgement;
    expect(open && whyTaker(open, context)).toMatch(
        /A new L2 of this playbook asks every 15 min, round the clock, .*; this one since today 10:00 CET\. Asked so far: Bo today 10:00 CET as Backup\. Pat is out of office, so Bo is asked\. If nobody takes it, .* asked today 10:15 CET\./,
    );
    const taken = told({start, now: '2026-11-23 10:05', steps: [['2026-11-23 10:00', ANN, {type: 'hold'}]]});
    expect(open && whyTaker(open, taken)).toMatch(/Ann ended the question today 11:00 CET\.$/);
});

describe('what is to come names nobody who has left', () => {
    it('of an owed update: the next in line, or nobody', () => {
        const context = told({now: '2026-11-23 15:10', steps: [MONDAY], absent: [BO]});
        const [opened] = context.events;
        const words = opened?.type === 'obligation_opened' ? whyOwed(opened, context) : '';
        expect(words).toContain('If nobody answers, Lea is asked today 17:00 CET');
        expect(words).not.toContain('Bo');
    });

    it('of the next moment', () => {
        const words = whyNext(told({now: '2026-11-23 12:00', absent: [PAT]}));
        expect(words).toContain('Then Bo is asked; if nobody answers, Lea is asked');
        expect(words).not.toContain('Pat');
    });

    it('of a run that nobody has taken', () => {
        const start = {...START, acknowledge: {bySeverity: {L1: 15}, ask: ['primary', 'backup', 'lead']}};
        const raised: Step = ['2026-11-23 12:00', ANN, {type: 'set_details', severity: 'L1'}];
        const context = told({now: '2026-11-23 12:05', start, steps: [raised], absent: [BO]});
        const open = context.run.acknowledgement;
        expect(open && whyTaker(open, context)).toContain('If nobody takes it, Lea is asked today 13:15 CET');
    });
});

describe('who is named as having set something', () => {
    const rules = [{every: 'day' as const, at: '15:00', days: 'always' as const}];
    const steps: Step[] = [
        ['2026-11-23 10:00', ANN, {type: 'set_duty', on: true, rules}],
        ['2026-11-23 10:10', PAT, {type: 'set_duty', on: true, movesOnWhenAway: true}],
    ];
    const off: Step[] = [
        ['2026-11-23 11:00', ANN, {type: 'set_duty', on: false}],
        ['2026-11-23 11:10', PAT, {type: 'set_duty', on: false, movesOnWhenAway: false}],
    ];

    it('set that, and not something else after it', () => {
        const words = whyNext(told({now: '2026-11-23 10:30', steps}));
        expect(words).toContain('Ann set the rule for this run today 11:00 CET');
        expect(words).not.toContain('Pat set');
    });

    it('switched the duty off', () => {
        const context = told({now: '2026-11-24 12:00', steps: [...steps, ...off]});
        expect(whyNext(context)).toContain('because Ann switched the update duty off yesterday 12:00 CET');
        expect(whyNot('2026-11-23', context)).toContain('Ann switched it off yesterday 12:00 CET');
    });

    it('nobody where what was set was taken back', () => {
        const back: Step = ['2026-11-23 10:20', BO, {type: 'set_duty', on: true, rules: null}];
        expect(whyNext(told({now: '2026-11-23 10:30', steps: [...steps, back]}))).toContain('The playbook “');
    });
});

test('a weekly rule passes over the days that it names, and not the weekends between them', () => {
    const rules = [{every: 'week' as const, on: [2 as const], at: '16:00'}];
    const weekly: Step = ['2026-11-24 16:00', ANN, {type: 'set_duty', on: true, rules}];
    const context = {now: '2026-11-24 17:00', steps: [weekly]};
    expect(whyNext(told(context))).not.toContain('Passed over');
    const off = aCalendar({daysOff: {'2026-12-01': 'Retreat'}});
    expect(whyNext(told({...context, calendar: off}))).toContain('Passed over: Tue 1 Dec 2026 (Retreat).');
    const wild = aCalendar({daysOff: {'2026-12-01': '@here **x**'}});
    expect(whyNext(told({...context, calendar: wild}))).toContain('(@\u2060here \\*\\*x\\*\\*)');
});
