import {
    aDuty,
    aLadder,
    after,
    anId,
    ANN,
    anIncident,
    aRun,
    BO,
    LEA,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../test/support/builders';
import {wakeAt} from './decide_wake';
import type {DutyMoment} from './decision';
import type {DutyRule} from './duty_rule';
import {isUpcoming, type Duty, type Run} from './run';
import {DAY, HOUR, MINUTE} from './units';

const FOUR = utc('2026-11-23 15:00');
const ALWAYS: DutyRule[] = [{every: 'day', at: '16:00', days: 'always'}];
const clock = (now: number, change: Partial<DutyMoment> = {}): Partial<DutyMoment> => ({now, by: null, ...change});
const SEATS: Run['seats'] = [
    {role: 'primary', title: 'SET primary', user: PAT, asked: null},
    {role: 'backup', title: 'SET backup', user: BO, asked: null},
    {role: 'lead', title: 'SET lead', user: LEA, asked: null},
];
/** Pat owns it, Bo is backup, Lea is lead; round the clock. */
const incident = (duty: Partial<Duty> = {}, change: Partial<Run> = {}): Run =>
    anIncident({seats: SEATS, duty: aDuty({on: true, ownRules: ALWAYS, nextDueAt: FOUR, ...duty}), ...change});
const dueNow = (duty: Partial<Duty> = {}, moment: Partial<DutyMoment> = {}): Run =>
    after(incident(duty), [{type: 'wake'}, clock(FOUR, moment)]);
const woken = (run: Run, now: number, moment: Partial<DutyMoment> = {}) =>
    when(run, {type: 'wake'}, clock(now, moment));
const askedIn = (run: Run): string[] => run.obligation?.people.map(({user}) => user) ?? [];

/** Wakes a run at each of its times until `end`; gives `time type asked` of each notice, in hours after 16:00. */
function lived(run: Run, end: number, moment: Partial<DutyMoment> = {}): string[] {
    const notices: string[] = [];
    for (let at = wakeAt(run); at !== null && at <= end; at = wakeAt(run)) {
        const {run: next, events} = woken(run, at, moment);
        for (const event of events) {
            const names = 'mentioned' in event ? event.mentioned.map((user) => user.replace(/0+$/, '')).join('+') : '';
            notices.push(`${(at - FOUR) / HOUR} ${event.type.replace('obligation_', '')} ${names}`.trim());
        }
        run = next;
    }
    return notices;
}

describe('a moment that is coming', () => {
    it('is said once, an hour before, without a post', () => {
        expect(wakeAt(incident())).toBe(FOUR - HOUR);
        const {run, events} = woken(incident(), FOUR - HOUR);
        expect(events).toMatchObject([{type: 'duty_upcoming', dueAt: FOUR, tell: null}]);
        expect([isUpcoming(run), run.duty.nextDueAt, wakeAt(run)]).toEqual([true, FOUR, FOUR]);
        expect(woken(run, FOUR - MINUTE).events).toEqual([]);
    });

    it('is as early as the ladder says, or not at all', () => {
        expect(wakeAt(incident({ownLadder: aLadder({upcomingMinutes: 180})}))).toBe(FOUR - 3 * HOUR);
        expect(wakeAt(incident({ownLadder: aLadder({upcomingMinutes: 0})}))).toBe(FOUR);
    });

    it('is not said of a moment that is due already', () => {
        expect(typesOf(woken(incident(), FOUR).events)).toEqual(['obligation_opened']);
    });

    it('is told to an owner who wishes it, and to nobody who is not there', () => {
        const wishing = incident({upcomingDm: [PAT, LEA]});
        expect(woken(wishing, FOUR - HOUR).events).toMatchObject([{tell: PAT}]);
        expect(woken(wishing, FOUR - HOUR, {absent: new Set([PAT])}).events).toMatchObject([{tell: null}]);
    });
});

describe('the ladder', () => {
    it('asks owner, backup after an hour, lead after three, the stakeholders after a day; repeats name all who were asked', () => {
        expect(lived(dueNow(), FOUR + 4 * HOUR)).toEqual([
            '1 escalated bo',
            '2 reminded pat+bo',
            '3 escalated lea',
            '4 reminded pat+bo+lea',
        ]);
        const notices = lived(dueNow({stakeholderChannel: anId('stakeholders')}), FOUR + DAY + HOUR);
        expect(notices.slice(-3)).toEqual(['23 reminded pat+bo+lea', '24 escalated', '25 reminded pat+bo+lea']);
    });

    it('names owner and lead once more when there are no stakeholders to tell', () => {
        expect(lived(dueNow(), FOUR + DAY).at(-1)).toBe('24 escalated pat+lea');
    });

    it('says what it did: who is asked, since when, by which step, and where the stakeholders were told', () => {
        const channel = anId('stakeholders');
        const {run, events} = woken(dueNow({stakeholderChannel: channel}), FOUR + HOUR);
        const step = {afterMinutes: 60, ask: 'backup'};
        expect(events).toMatchObject([{type: 'obligation_escalated', step, asked: BO, channelId: null}]);
        expect(run.obligation).toMatchObject({
            stage: 'escalated',
            step,
            asked: BO,
            people: [
                {user: PAT, role: 'primary', at: FOUR},
                {user: BO, role: 'backup', at: FOUR + HOUR},
            ],
            nextStep: {at: FOUR + 3 * HOUR, ask: 'lead', asked: LEA},
        });
        const told = after(run, [{type: 'wake'}, clock(FOUR + DAY)]);
        expect(told.obligation).toMatchObject({toldChannel: channel, asked: BO});
    });

    it('skips a step whose person was asked already, without a post', () => {
        const seats = SEATS.map((seat) => (seat.role === 'backup' ? {...seat, user: PAT} : seat));
        const due = after(incident({}, {seats}), [{type: 'wake'}, clock(FOUR)]);
        expect(lived(due, FOUR + 3 * HOUR)).toEqual(['1 reminded pat', '2 reminded pat', '3 escalated lea']);
    });

    it('skips a seat in which nobody sits, and asks who takes it later within a minute', () => {
        const seats = SEATS.map((seat) => (seat.role === 'backup' ? {...seat, user: null} : seat));
        const due = after(incident({}, {seats}), [{type: 'wake'}, clock(FOUR)]);
        expect(lived(due, FOUR + 2 * HOUR)).toEqual(['1 reminded pat', '2 reminded pat']);
        const now = FOUR + 90 * MINUTE;
        const repeated = after(due, [{type: 'wake'}, clock(FOUR + HOUR)]);
        const filled = after(repeated, [{type: 'set_seat', role: 'backup', user: BO}, {now}]);
        expect(wakeAt(filled)).toBe(now + MINUTE);
        expect(woken(filled, now + MINUTE).events).toMatchObject([{type: 'obligation_escalated', asked: BO}]);
    });

    it('is one message where a step and a repeat meet, and repeats count from it', () => {
        const {run, events} = woken(dueNow(), FOUR + HOUR);
        expect(events).toHaveLength(1);
        expect(run.obligation).toMatchObject({notices: 2, nextRepeatAt: FOUR + 2 * HOUR});
    });

    it('of working days waits for working hours', () => {
        const due = after(anIncident({seats: SEATS}), [{type: 'wake'}, clock(FOUR)]);
        const at = (words: string) => (utc(words) - FOUR) / HOUR;
        expect(lived(due, utc('2026-11-24 15:00'))).toEqual([
            `${at('2026-11-23 16:00')} escalated bo`,
            `${at('2026-11-24 09:00')} reminded pat+bo`,
            `${at('2026-11-24 10:00')} escalated lea`,
            `${at('2026-11-24 11:00')} reminded pat+bo+lea`,
            `${at('2026-11-24 12:00')} reminded pat+bo+lea`,
            `${at('2026-11-24 13:00')} reminded pat+bo+lea`,
            `${at('2026-11-24 14:00')} reminded pat+bo+lea`,
            `${at('2026-11-24 15:00')} escalated pat+lea`,
        ]);
    });

    it('of the run itself beats the playbook’s, also while an update is owed', () => {
        const due = dueNow();
        const steps = [{afterMinutes: 30, ask: 'lead'}];
        const own = after(due, [{type: 'set_duty', on: true, ladder: aLadder({steps})}, {now: FOUR + MINUTE}]);
        expect(wakeAt(own)).toBe(FOUR + 30 * MINUTE);
        expect(woken(own, FOUR + 30 * MINUTE).events).toMatchObject([{type: 'obligation_escalated', asked: LEA}]);
    });
});

describe('“I’m on it” and a snooze', () => {
    it('hold keeps repeats and steps away, and moves the steps by its length', () => {
        const held = after(dueNow(), [{type: 'hold'}, {now: FOUR + 10 * MINUTE, by: PAT}]);
        const until = FOUR + 130 * MINUTE;
        expect(held.obligation).toMatchObject({
            held: {by: PAT, at: FOUR + 10 * MINUTE, until},
            nextStep: {at: FOUR + 3 * HOUR, asked: BO},
        });
        expect(lived(held, FOUR + 5 * HOUR).map((words) => words.replace(/^\d+\.\d+/, 'end'))).toEqual([
            'end reminded pat',
            '3 escalated bo',
            '4 reminded pat+bo',
            '5 escalated lea',
        ]);
    });

    it('hold for as long as the ladder says', () => {
        const held = after(dueNow({ownLadder: aLadder({holdMinutes: 30})}), [{type: 'hold'}, {now: FOUR, by: PAT}]);
        expect(held.obligation?.held?.until).toBe(FOUR + 30 * MINUTE);
    });

    it('a snooze is silent to its end, and goes on at the stage that holds then', () => {
        const until = FOUR + 3 * HOUR + 30 * MINUTE;
        const snoozed = after(dueNow(), [
            {type: 'snooze', until, reason: 'logs'},
            {now: FOUR + MINUTE, by: PAT},
        ]);
        expect(snoozed.obligation).toMatchObject({nextNoticeAt: until, nextStep: {at: until, asked: LEA}});
        expect(lived(snoozed, until)).toEqual(['3.5 escalated lea']);
        expect(lived(snoozed, until + HOUR)).toEqual(['3.5 escalated lea', '4.5 reminded pat+lea']);
    });

    it('a snooze that is newer than a hold counts, also where it is shorter', () => {
        const held = after(dueNow(), [{type: 'hold'}, {now: FOUR, by: PAT}]);
        const until = FOUR + HOUR;
        const snoozed = after(held, [
            {type: 'snooze', until, reason: 'logs'},
            {now: FOUR + MINUTE, by: PAT},
        ]);
        expect(wakeAt(snoozed)).toBe(until);
        const both = after(dueNow(), [
            {type: 'snooze', until: FOUR + 4 * HOUR, reason: 'logs'},
            {now: FOUR, by: PAT},
        ]);
        expect(wakeAt(after(both, [{type: 'hold'}, {now: FOUR + MINUTE, by: BO}]))).toBe(FOUR + 4 * HOUR);
    });
});

describe('after an outage', () => {
    it('the opening asks the owner and the one whom the highest step names, in one post', () => {
        const {run, events} = woken(incident(), FOUR + 5 * HOUR);
        expect(typesOf(events)).toEqual(['obligation_opened']);
        expect(askedIn(run)).toEqual([PAT, LEA]);
        expect(run.obligation).toMatchObject({stage: 'escalated', step: {ask: 'lead'}, notices: 1});
        expect(lived(run, FOUR + 7 * HOUR)).toEqual(['6 reminded pat+lea', '7 reminded pat+lea']);
    });

    it('an open obligation gives one notice, at the highest step', () => {
        const {run, events} = woken(dueNow(), FOUR + 5 * HOUR);
        expect(events).toMatchObject([{type: 'obligation_escalated', asked: LEA}]);
        expect(askedIn(run)).toEqual([PAT, LEA]);
        expect(woken(run, FOUR + 5 * HOUR).events).toEqual([]);
    });

    it('a step whose people are all gone is passed over once, and not tried again', () => {
        const {run} = woken(incident(), FOUR + 5 * HOUR, {absent: new Set([LEA])});
        expect(askedIn(run)).toEqual([PAT]);
        expect(run.obligation).toMatchObject({step: {ask: 'lead'}, nextNoticeAt: FOUR + 6 * HOUR});
    });

    it('of more than a day the stakeholders are told with the opening', () => {
        const channel = anId('stakeholders');
        const {run} = woken(incident({stakeholderChannel: channel}), FOUR + 30 * HOUR);
        expect(run.obligation).toMatchObject({toldChannel: channel, people: [{user: PAT}], step: {ask: 'channel'}});
        const without = woken(incident(), FOUR + 30 * HOUR).run;
        expect(askedIn(without)).toEqual([PAT, LEA]);
    });
});

describe('people who are gone', () => {
    const gone = (...users: string[]): Partial<DutyMoment> => ({absent: new Set(users)});
    const away = (...users: string[]): Partial<DutyMoment> => ({away: new Set(users)});

    it('the next in line is asked when the owner is not in the channel, and the event says why', () => {
        const {run} = woken(incident(), FOUR, gone(PAT));
        expect(run.obligation).toMatchObject({
            asked: BO,
            people: [{user: BO, role: 'backup'}],
            passedOver: [{user: PAT, why: 'absent'}],
        });
    });

    it.each([
        [[PAT], BO],
        [[PAT, BO], LEA],
        [[PAT, BO, LEA], ANN],
        [[PAT, BO, LEA, ANN], null],
    ])('without %j it is %s', (absent, asked) => {
        const run = incident({}, {startedBy: ANN});
        expect(woken(run, FOUR, gone(...absent)).run.obligation?.asked).toBe(asked);
    });

    it('other seats come before the starter', () => {
        const seats = [...SEATS, {role: 'work_owner', title: 'Work owner', user: ANN, asked: null}];
        const run = incident({}, {seats, startedBy: anId('starter')});
        expect(woken(run, FOUR, gone(PAT, BO, LEA)).run.obligation?.people).toMatchObject([
            {user: ANN, role: 'work_owner'},
        ]);
    });

    it('a step asks the next in line; who was asked in their stead is not asked again at their own step', () => {
        expect(lived(dueNow(), FOUR + 4 * HOUR, gone(BO))).toEqual([
            '1 escalated lea',
            '2 reminded pat+lea',
            '3 reminded pat+lea',
            '4 reminded pat+lea',
        ]);
        expect(woken(dueNow(), FOUR + HOUR, gone(BO)).events).toMatchObject([
            {passedOver: [{user: BO, why: 'absent'}]},
        ]);
    });

    it('repeats name nobody who has left since, and the next in line when all have', () => {
        const due = after(dueNow({ownLadder: aLadder({repeatEveryMinutes: 30})}));
        expect(woken(due, FOUR + 30 * MINUTE, gone(PAT)).events).toMatchObject([
            {type: 'obligation_reminded', asked: BO, mentioned: [BO], passedOver: [{user: PAT, why: 'absent'}]},
        ]);
        const both = after(due, [{type: 'wake'}, clock(FOUR + HOUR)]);
        expect(woken(both, FOUR + 90 * MINUTE, gone(PAT)).events).toMatchObject([{mentioned: [BO]}]);
    });

    it('when nobody is left it is said to nobody, and goes on', () => {
        const all = gone(PAT, BO, LEA);
        const {run} = woken(incident(), FOUR, all);
        expect(run.obligation).toMatchObject({asked: null, people: []});
        expect(lived(run, FOUR + 2 * HOUR, all)).toEqual(['1 reminded', '2 reminded']);
        expect(lived(run, FOUR + HOUR)).toEqual(['1 escalated bo']);
    });

    it('who is out of office is asked all the same, with a word about it', () => {
        const {run} = woken(incident(), FOUR, away(PAT));
        expect(run.obligation).toMatchObject({people: [{user: PAT, away: true}], passedOver: []});
    });

    it('the next in line is asked instead where the run wishes it, but somebody away rather than nobody', () => {
        const wishing = incident({movesOnWhenAway: true});
        expect(woken(wishing, FOUR, away(PAT)).run.obligation).toMatchObject({
            people: [{user: BO}],
            passedOver: [{user: PAT, why: 'away'}],
        });
        expect(woken(wishing, FOUR, away(PAT, BO, LEA)).run.obligation?.people).toMatchObject([
            {user: PAT, away: true},
        ]);
    });

    it('repeats name those who are not away, unless all are', () => {
        const both = after(dueNow(), [{type: 'wake'}, clock(FOUR + HOUR)]);
        expect(woken(both, FOUR + 2 * HOUR, away(PAT)).events).toMatchObject([{mentioned: [BO]}]);
        expect(woken(both, FOUR + 2 * HOUR, away(PAT, BO)).events).toMatchObject([{mentioned: [PAT, BO]}]);
    });
});

describe('an open reminder follows the seats', () => {
    it('a new owner is asked, the one before no more', () => {
        const {run, events} = when(dueNow(), {type: 'set_seat', role: 'primary', user: ANN}, {now: FOUR + MINUTE});
        expect(events).toMatchObject([{type: 'seat_changed'}, {type: 'obligation_retargeted', asked: ANN}]);
        expect(askedIn(run)).toEqual([ANN]);
    });

    it('a new owner is asked also where somebody else was asked in the owner’s stead', () => {
        const {run} = woken(incident(), FOUR, {absent: new Set([PAT])});
        const next = after(run, [{type: 'set_seat', role: 'primary', user: ANN}, {now: FOUR + MINUTE}]);
        expect(askedIn(next)).toEqual([BO, ANN]);
    });

    it('a new backup is asked where the one before was', () => {
        const escalated = after(dueNow(), [{type: 'wake'}, clock(FOUR + HOUR)]);
        const change = {type: 'set_seat', role: 'backup', user: ANN} as const;
        expect(askedIn(after(escalated, [change, {now: FOUR + 2 * HOUR}]))).toEqual([PAT, ANN]);
        const emptied = after(escalated, [{...change, user: null}, {now: FOUR + 2 * HOUR}]);
        expect(askedIn(emptied)).toEqual([PAT]);
    });

    it('a new lead changes who is asked next, without asking anybody now', () => {
        const {run, events} = when(dueNow(), {type: 'set_seat', role: 'lead', user: ANN}, {now: FOUR + MINUTE});
        expect(typesOf(events)).toEqual(['seat_changed']);
        const later = after(run, [{type: 'wake'}, clock(FOUR + HOUR)]);
        expect(later.obligation?.nextStep).toMatchObject({ask: 'lead', asked: ANN});
    });

    it('an owner who declines hands it back', () => {
        const asked = after(dueNow(), [{type: 'set_seat', role: 'primary', user: ANN}, {now: FOUR + MINUTE}]);
        const declined = after(asked, [
            {type: 'answer_seat', role: 'primary', accept: false},
            {now: FOUR + 2 * MINUTE, by: ANN},
        ]);
        expect(askedIn(declined)).toEqual([PAT]);
    });

    it('finish and another severity end it, restore begins anew', () => {
        const finished = after(dueNow(), [{type: 'finish', outcome: 'fixed'}, {now: FOUR + MINUTE}]);
        expect([finished.obligation, wakeAt(finished)]).toEqual([null, null]);
        const restored = after(finished, [{type: 'restore'}, {now: FOUR + 2 * MINUTE}]);
        expect([restored.obligation, restored.duty.nextDueAt]).toEqual([null, FOUR + DAY]);
        const {run, events} = when(dueNow(), {type: 'set_details', severity: 'L1'}, {now: FOUR + MINUTE});
        expect(typesOf(events)).toEqual(['details_changed', 'obligation_resolved', 'duty_armed']);
        expect(run.duty.ended).toMatchObject({how: 'severity_changed', obligationId: 'o1'});
    });
});

test('a run without a duty is never woken', () => {
    expect(wakeAt(aRun())).toBeNull();
    expect(woken(aRun(), FOUR).events).toEqual([]);
});
