import {
    after,
    ANN,
    anId,
    anIncident,
    aRun,
    BO,
    LEA,
    MONDAY_10,
    PAT,
    typesOf,
    utc,
    when,
} from '../../../test/support/builders';
import {LIST_LIMITS} from './limits';
import {ownerOf, seatOf} from './run';

describe('seats', () => {
    it('are filled, emptied and never of a role that is not there', () => {
        const run = after(aRun(), [{type: 'set_seat', role: 'backup', user: BO}]);
        expect(seatOf(run, 'backup')?.user).toBe(BO);
        expect(seatOf(after(run, [{type: 'set_seat', role: 'backup', user: null}]), 'backup')?.user).toBeNull();
        expect(when(run, {type: 'set_seat', role: 'pilot', user: BO}).refusal?.reason).toBe('role_unknown');
        expect(when(run, {type: 'set_seat', role: 'backup', user: BO}).events).toEqual([]);
    });

    it('a run never lacks its owner', () => {
        expect(when(aRun(), {type: 'set_seat', role: 'lead', user: null}).refusal?.reason).toBe('owner_missing');
    });

    it('the owner is not made owner again', () => {
        expect(when(aRun(), {type: 'set_seat', role: 'lead', user: LEA}).refusal?.reason).toBe('already_owner');
    });

    it('a new owner may decline, and the one before is owner again', () => {
        const asked = after(aRun(), [{type: 'set_seat', role: 'lead', user: PAT}]);
        expect(seatOf(asked, 'lead')?.asked).toEqual({before: LEA});
        const declined = when(asked, {type: 'answer_seat', role: 'lead', accept: false}, {by: PAT});
        expect(declined.events).toEqual([
            expect.objectContaining({type: 'seat_answered', accepted: false, before: LEA}),
        ]);
        expect(ownerOf(declined.run)).toBe(LEA);
        expect(seatOf(declined.run, 'lead')?.asked).toBeNull();
    });

    it('a new owner may accept, and nobody else can answer, nor twice', () => {
        const asked = after(aRun(), [{type: 'set_seat', role: 'lead', user: PAT}]);
        expect(when(asked, {type: 'answer_seat', role: 'lead', accept: true}, {by: BO}).refusal?.reason).toBe(
            'seat_not_asked',
        );
        const accepted = after(asked, [{type: 'answer_seat', role: 'lead', accept: true}, {by: PAT}]);
        expect(ownerOf(accepted)).toBe(PAT);
        expect(when(accepted, {type: 'answer_seat', role: 'lead', accept: false}, {by: PAT}).refusal?.reason).toBe(
            'seat_not_asked',
        );
    });

    it('who takes the ownership is not asked', () => {
        const taken = after(aRun(), [{type: 'set_seat', role: 'lead', user: PAT}, {by: PAT}]);
        expect(seatOf(taken, 'lead')).toMatchObject({user: PAT, asked: null});
    });

    it('an open reminder follows the new owner, and back when he declines', () => {
        const due = after(anIncident(), [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
        expect(due.obligation?.asked).toBe(PAT);
        const changed = when(due, {type: 'set_seat', role: 'primary', user: BO});
        expect(typesOf(changed.events)).toEqual(['seat_changed', 'obligation_retargeted']);
        expect(changed.run.obligation?.asked).toBe(BO);
        const declined = after(changed.run, [{type: 'answer_seat', role: 'primary', accept: false}, {by: BO}]);
        expect(declined.obligation?.asked).toBe(PAT);
    });
});

describe('taking part', () => {
    it('joins and leaves once', () => {
        const joined = after(aRun(), [{type: 'join'}, {by: ANN}]);
        expect(joined.joined).toEqual([ANN]);
        expect(when(joined, {type: 'join'}, {by: ANN}).events).toEqual([]);
        expect(after(joined, [{type: 'leave'}, {by: ANN}]).joined).toEqual([]);
        expect(when(aRun(), {type: 'leave'}, {by: ANN}).events).toEqual([]);
    });

    test('Given the current owner, when he tries to leave, then refused.', () => {
        expect(when(aRun(), {type: 'leave'}, {by: LEA}).refusal?.reason).toBe('holder_cannot_leave');
    });

    it('whoever holds a role cannot leave either', () => {
        expect(when(aRun(), {type: 'leave'}, {by: PAT}).refusal?.reason).toBe('holder_cannot_leave');
    });

    it('follows and stops following', () => {
        const followed = after(aRun(), [{type: 'follow'}, {by: ANN}]);
        expect(followed.followers).toEqual([ANN]);
        expect(when(followed, {type: 'follow'}, {by: ANN}).events).toEqual([]);
        expect(after(followed, [{type: 'unfollow'}, {by: ANN}]).followers).toEqual([]);
        expect(when(aRun(), {type: 'unfollow'}, {by: ANN}).events).toEqual([]);
    });

    it('has room for so many and no more', () => {
        const crowd = Array.from({length: LIST_LIMITS.participants}, (_, n) => anId(`u${n}x`));
        expect(when(aRun({joined: crowd}), {type: 'join'}, {by: ANN}).refusal?.reason).toBe('too_many_people');
        expect(when(aRun({followers: crowd}), {type: 'follow'}, {by: ANN}).refusal?.reason).toBe('too_many_people');
    });

    it('is nothing that the clock does', () => {
        expect(when(aRun(), {type: 'join'}, {by: null, now: MONDAY_10}).refusal?.reason).toBe('not_allowed');
    });
});
