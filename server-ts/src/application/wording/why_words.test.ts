import {aCalendar, aDuty, aLadder, ANN, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import {whyNext, whyOwed} from './why_owed';
import {whyNot} from './why_not';
import {whyTaker} from './why_taker';
import {CRITICAL, MONDAY, MONDAY_DONE, START, type Step, told, WAKE} from '../../../../test/support/told_why';

describe('with nothing owed', () => {
    it('tells what is next, why then, and who would be asked', () => {
        expect(whyNext(told({steps: MONDAY_DONE, now: '2026-11-23 16:00'}))).toBe(
            '**INC-42 Login fails**: no update is owed now; the next one is due tomorrow 16:00 CET. ' +
                'The playbook “SET cycle” asks for one: every working day by 16:00 (Europe/Amsterdam). ' +
                'Tue 24 Nov 2026 is a working day, 09:00 to 17:00 Europe/Amsterdam. ' +
                'The last one came today 16:20 CET by Pat. ' +
                'Then Pat is asked; if nobody answers, Bo is asked tomorrow 17:00 CET, Lea is asked Wed 11:00 CET and Pat and Lea are asked again Wed 16:00 CET. ' +
                'In between it is said again every hour.',
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
    expect(open && whyTaker(open, taken)).toMatch(/Ann said “I’m on it” today 11:00 CET\.$/);
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

    it('of a run that nobody has taken and nobody is left to take: when it is said again, and what ends that', () => {
        const start = {...START, acknowledge: {bySeverity: {L1: 15}, ask: ['primary', 'backup', 'lead']}};
        const raised: Step = ['2026-11-23 12:00', ANN, {type: 'set_details', severity: 'L1'}];
        const context = told({now: '2026-11-23 12:05', start, steps: [raised], absent: [BO, PAT, LEA, ANN]});
        const open = context.run.acknowledgement;
        expect(open && whyTaker(open, context)).toContain(
            "If nobody takes it, it is said again today 13:15 CET. “I'm on it”, an update or a first item takes it.",
        );
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

describe('what contradicts itself', () => {
    const owed = (given: Parameters<typeof told>[0]): string => {
        const context = told(given);
        const opened = context.events.findLast((event) => event.type === 'obligation_opened');
        return opened?.type === 'obligation_opened' ? whyOwed(opened, context) : '';
    };
    const hold: Step = ['2026-11-23 15:05', PAT, {type: 'hold'}];

    it('nobody is “asked again” who was not asked, nor asked twice by one step', () => {
        const words = owed({now: '2026-11-23 15:20', steps: [MONDAY, hold], absent: [PAT]});
        expect(words).toMatch(
            /If nobody answers, Bo is asked tomorrow 09:00 CET, Lea is asked tomorrow 13:00 CET and Lea is asked again Wed 10:00 CET\.$/,
        );
    });

    it('a snooze that ends before a hold ends the quiet of the hold as well', () => {
        const snooze: Step = [
            '2026-11-23 15:10',
            ANN,
            {type: 'snooze', until: utc('2026-11-23 15:30'), reason: 'call first'},
        ];
        const said =
            /Pat said “I’m on it” today 16:05 CET, so it was to keep quiet until tomorrow 09:00 CET\. Ann moved it to today 16:30 CET/;
        expect(owed({now: '2026-11-23 15:20', steps: [MONDAY, hold, snooze]})).toMatch(said);
        const spoken: Step = ['2026-11-23 15:30', null, WAKE];
        expect(owed({now: '2026-11-23 15:35', steps: [MONDAY, hold, snooze, spoken]})).toMatch(said);
        const longer: Step = [
            '2026-11-23 15:10',
            ANN,
            {type: 'snooze', until: utc('2026-11-24 08:00'), reason: 'call first'},
        ];
        expect(owed({now: '2026-11-23 15:20', steps: [MONDAY, hold, longer]})).toContain('so it keeps quiet until');
    });

    it('a day that was made a day off while the update is owed is called so', () => {
        const calendar = aCalendar({daysOff: {'2026-11-23': 'Team day'}});
        expect(owed({now: '2026-11-23 15:20', steps: [MONDAY], calendar})).toContain(
            'every working day by 16:00 (Europe/Amsterdam). Mon 23 Nov 2026 is a day off by now: Team day; what was owed stays owed.',
        );
    });

    it('a question that ended because of a lower severity is told of the severity that asked it', () => {
        const start = {
            ...CRITICAL,
            acknowledge: {bySeverity: {L1: 15, L2: 60}, ask: ['primary', 'backup', 'lead']},
            details: {...CRITICAL.details, severity: 'L3' as const},
            duty: aDuty({on: true}),
        };
        const steps: Step[] = [
            ['2026-11-23 13:00', LEA, {type: 'set_details', severity: 'L2'}],
            ['2026-11-23 13:10', LEA, {type: 'set_details', severity: 'L1'}],
            ['2026-11-23 13:20', LEA, {type: 'set_details', severity: 'L3'}],
            ['2026-11-23 13:21', LEA, {type: 'set_details', severity: 'L2'}],
        ];
        const context = told({start, steps, now: '2026-11-23 13:30'});
        const ended = context.events.find((event) => event.type === 'acknowledgement_ended');
        const words = ended?.type === 'acknowledgement_ended' ? whyTaker(ended.acknowledgement, context) : '';
        expect(words).toContain('A new L1 of this playbook asks every 15 min');
        const open = context.run.acknowledgement;
        expect(open && whyTaker(open, context)).toContain('A new L2 of this playbook asks every hour');
    });
});
