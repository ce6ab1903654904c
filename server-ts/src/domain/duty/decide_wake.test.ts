import {
    aLadder,
    after,
    anId,
    anIncident,
    aRun,
    BO,
    LEA,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../../test/support/builders';
import {askedIn, clock, dueNow, FOUR, incident, lived, SEATS, woken} from '../../../../test/support/owed';
import {announce} from '../announce/announce';
import {wakeAt} from './decide_wake';
import {isUpcoming} from '../run';
import {DAY, HOUR, MINUTE} from '../units';

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
        expect(told.obligation).toMatchObject({toldChannel: channel, asked: LEA});
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

    it('of more than a day of an open obligation the channel is told, and the lead asked in the thread', () => {
        const channel = anId('stakeholders');
        const open = dueNow({stakeholderChannel: channel});
        const {run, events} = woken(open, FOUR + 30 * HOUR);
        expect(events).toMatchObject([{type: 'obligation_escalated', channelId: channel, mentioned: [LEA]}]);
        expect(askedIn(run)).toEqual([PAT, LEA]);
        expect(announce(open, events, run).map((message) => 'body' in message && message.body.kind)).toEqual(
            expect.arrayContaining(['channel_told', 'escalated', 'reminder']),
        );
        // Where the steps below were taken in time it is told alone.
        const climbed = [1, 3].reduce((so, hours) => woken(so, FOUR + hours * HOUR).run, open);
        expect(woken(climbed, FOUR + 24 * HOUR).events).toMatchObject([{channelId: channel, mentioned: []}]);
    });

    it('of more than a day the stakeholders are told with the opening', () => {
        const channel = anId('stakeholders');
        const {run} = woken(incident({stakeholderChannel: channel}), FOUR + 30 * HOUR);
        // And the lead is asked, whose step was missed; nobody is passed over twice.
        expect(run.obligation).toMatchObject({toldChannel: channel, step: {ask: 'channel'}});
        expect(askedIn(run)).toEqual([PAT, LEA]);
        const alone = woken(incident({stakeholderChannel: channel}), FOUR + 30 * HOUR, {absent: new Set([PAT, LEA])});
        expect(askedIn(alone.run)).toEqual([BO]);
        expect(alone.run.obligation?.passedOver).toEqual([{user: PAT, why: 'absent'}]);
        // Pat owns and started it.
        const own = incident({movesOnWhenAway: true}, {startedBy: PAT});
        const out = {away: new Set([PAT, LEA])};
        expect(woken(own, FOUR + 4 * HOUR, out).run.obligation?.passedOver.map(({user}) => user)).toEqual([PAT]);
        const without = woken(incident(), FOUR + 30 * HOUR).run;
        expect(askedIn(without)).toEqual([PAT, LEA]);
    });
});

describe('a stakeholder channel that cannot be told', () => {
    const channel = anId('stakeholders');
    const open = dueNow({stakeholderChannel: channel});
    const climbed = [1, 3, 24].reduce((so, hours) => woken(so, FOUR + hours * HOUR).run, open);
    const lost = {type: 'channel_lost' as const, obligationId: open.obligation?.id ?? ''};
    const now = FOUR + DAY + MINUTE;

    it('has owner and lead asked once more, and says so', () => {
        const {run, events} = when(climbed, lost, clock(now));
        expect(events).toMatchObject([
            {type: 'obligation_escalated', step: {ask: 'channel'}, mentioned: [PAT, LEA], channelId: null},
        ]);
        expect(run.obligation).toMatchObject({toldChannel: null, channelLost: true});
        expect(run.obligation?.nextNoticeAt).toBe(climbed.obligation?.nextNoticeAt);
        expect(announce(climbed, events, run)).toEqual(
            expect.arrayContaining([
                expect.objectContaining({op: 'post', replyTo: `reminder:${lost.obligationId}`, dueAt: now}),
            ]),
        );
        expect(when(run, lost, clock(now + 1)).events).toEqual([]);
    });

    it('of another obligation, or one that was answered meanwhile, means nothing', () => {
        expect(when(climbed, {...lost, obligationId: 'o0'}, clock(now)).events).toEqual([]);
        expect(when(open, lost, clock(now)).events).toEqual([]);
        const answered = after(climbed, [
            {type: 'post_update', updateId: 'u', kind: 'update', text: 'Well'},
            {now, by: PAT},
        ]);
        expect(when(answered, lost, clock(now)).events).toEqual([]);
    });
});

test('a run without a duty is never woken', () => {
    expect(wakeAt(aRun())).toBeNull();
    expect(woken(aRun(), FOUR).events).toEqual([]);
});
