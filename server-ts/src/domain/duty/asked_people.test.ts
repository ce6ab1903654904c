import {aLadder, after, anId, ANN, BO, LEA, PAT, typesOf, when} from '../../../../test/support/builders';
import {askedIn, clock, dueNow, FOUR, incident, lived, SEATS, woken} from '../../../../test/support/owed';
import {wakeAt} from './decide_wake';
import type {DutyMoment} from '../decision';
import {DAY, HOUR, MINUTE} from '../units';

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

    it('whom a step would reach is said as it is known: the next in line, and no step where nobody is left', () => {
        expect(woken(incident(), FOUR, gone(BO)).run.obligation?.nextStep).toEqual({
            at: FOUR + HOUR,
            ask: 'backup',
            asked: LEA,
        });
        expect(woken(incident(), FOUR, gone(BO, LEA)).run.obligation?.nextStep).toMatchObject({ask: 'channel'});
        // Who left before their own step was passed over, and is asked at the next notice after their return.
        const {run} = woken(incident(), FOUR, gone(BO, LEA));
        expect(lived(run, FOUR + HOUR)).toEqual(['1 escalated bo']);
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

    it('who is back is asked again, and nobody is said to be gone any more', () => {
        const due = dueNow({ownLadder: aLadder({repeatEveryMinutes: 30})});
        const half = FOUR + 30 * MINUTE;
        const nobody = woken(due, half, gone(PAT, BO, LEA)).run;
        expect(nobody.obligation).toMatchObject({asked: null, passedOver: [{user: PAT}, {user: BO}, {user: LEA}]});
        // Bo and Lea are still gone, but Pat is not asked in their place.
        expect(woken(nobody, FOUR + HOUR, gone(BO, LEA)).run.obligation).toMatchObject({asked: PAT, passedOver: []});
        const three = after(dueNow(), [{type: 'wake'}, clock(FOUR + HOUR)], [{type: 'wake'}, clock(FOUR + 3 * HOUR)]);
        expect(woken(three, FOUR + 4 * HOUR, gone(PAT, LEA)).run.obligation).toMatchObject({
            asked: BO,
            passedOver: [
                {user: PAT, why: 'absent'},
                {user: LEA, why: 'absent'},
            ],
        });
        const inStead = woken(due, half, gone(PAT)).run;
        expect(inStead.obligation).toMatchObject({asked: BO, passedOver: [{user: PAT, why: 'absent'}]});
        expect(woken(inStead, FOUR + HOUR).run.obligation).toMatchObject({asked: BO, passedOver: []});
        expect(woken(inStead, FOUR + HOUR, gone(BO)).run.obligation).toMatchObject({
            asked: PAT,
            passedOver: [{user: BO, why: 'absent'}],
        });
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
        const dnd = {...away(PAT), dnd: new Set([PAT])};
        expect(woken(wishing, FOUR, dnd).run.obligation?.passedOver).toEqual([{user: PAT, why: 'dnd'}]);
        expect(woken(incident(), FOUR, dnd).run.obligation?.people).toMatchObject([{away: true, dnd: true}]);
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
        // That they were asked stays said, until they are asked again.
        expect(run.obligation?.left).toMatchObject([{user: PAT, at: FOUR}]);
        const back = after(run, [{type: 'set_seat', role: 'primary', user: PAT}, {now: FOUR + 2 * MINUTE}]);
        expect([askedIn(back), back.obligation?.left]).toMatchObject([[PAT], [{user: ANN}]]);
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

    it('whose seat is emptied while nobody else was asked gives way to the next in line at once', () => {
        const absent = new Set([PAT]);
        const {run} = woken(incident(), FOUR, {absent});
        const emptied = when(run, {type: 'set_seat', role: 'backup', user: null}, {now: FOUR + MINUTE, absent});
        expect(emptied.events.slice(0, 2)).toMatchObject([
            {type: 'seat_changed'},
            {type: 'obligation_retargeted', asked: LEA, people: [{user: LEA, role: 'lead'}]},
        ]);
        expect(emptied.run.obligation).toMatchObject({passedOver: [{user: PAT, why: 'absent'}]});
        const all = new Set([PAT, LEA]);
        const gone = when(run, {type: 'set_seat', role: 'backup', user: null}, {now: FOUR + MINUTE, absent: all});
        expect(gone.run.obligation).toMatchObject({asked: null, people: []});
    });

    it('whoever gets a seat that was emptied after it was asked is asked, too', () => {
        const escalated = after(dueNow(), [{type: 'wake'}, clock(FOUR + HOUR)]);
        const change = {type: 'set_seat', role: 'backup', user: ANN} as const;
        const emptied = after(escalated, [{...change, user: null}, {now: FOUR + 61 * MINUTE}]);
        const filled = when(emptied, change, {now: FOUR + 62 * MINUTE});
        expect(filled.events.slice(0, 2)).toMatchObject([
            {type: 'seat_changed'},
            {type: 'obligation_retargeted', asked: ANN},
        ]);
        expect(askedIn(filled.run)).toEqual([PAT, ANN]);
        // One that has not had its turn yet waits for it.
        const lead = after(escalated, [{...change, role: 'lead', user: null}, {now: FOUR + 61 * MINUTE}]);
        expect(askedIn(after(lead, [{...change, role: 'lead'}, {now: FOUR + 62 * MINUTE}]))).toEqual([PAT, BO]);
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

    it('finish ends it, restore brings back what was owed', () => {
        const finished = after(dueNow(), [{type: 'finish', outcome: 'fixed'}, {now: FOUR + MINUTE}]);
        expect([finished.obligation, wakeAt(finished)]).toEqual([null, null]);
        const restored = after(finished, [{type: 'restore'}, {now: FOUR + 2 * MINUTE}]);
        expect([restored.obligation, restored.duty.nextDueAt]).toEqual([null, FOUR]);
        const opened = after(restored, [{type: 'wake'}, clock(FOUR + 2 * MINUTE)]);
        expect(opened.obligation).toMatchObject({dueAt: FOUR, openedAt: FOUR + 2 * MINUTE});
        const later = after(finished, [{type: 'restore'}, {now: FOUR + 14 * HOUR}]);
        expect(later.duty.nextDueAt).toBe(FOUR + DAY);
    });
});
