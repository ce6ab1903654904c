import {after, aLadder, ANN, anIncident, BO, PAT, utc, when} from '../../../../test/support/builders';
import type {Command} from '../command';
import type {DutyRule} from './duty_rule';
import {LIMITS} from '../limits';
import type {Run} from '../run';
import {refusalText} from '../../contract/refusal_text';
import type {Refusal} from '../refusal';
import {HOUR, MINUTE} from '../units';

const FOUR = utc('2026-11-23 15:00');
const dueNow = (): Run => after(anIncident(), [{type: 'wake'}, {now: FOUR, by: null}]);
const update = (change: Partial<Extract<Command, {type: 'post_update'}>> = {}): Command => ({
    type: 'post_update',
    updateId: 'second',
    kind: 'update',
    text: 'The second words',
    ...change,
});
/** Ann answered at 16:12. */
const answered = (): Run =>
    after(dueNow(), [
        update({updateId: 'first', text: 'It is fixed\n\non staging'}),
        {now: FOUR + 12 * MINUTE, by: ANN},
    ]);
const DAILY: DutyRule[] = [{every: 'day', at: '16:00', days: 'working'}];
const NAMES = new Map([
    [ANN, 'Ann'],
    [BO, 'Bo'],
]);
/** As people read it; clocks in Amsterdam. */
const said = (refusal: Refusal | null): string | null =>
    refusal &&
    refusalText(
        refusal,
        (user) => NAMES.get(user) ?? user,
        (at) => `at ${new Date(at + HOUR).toISOString().slice(11, 16)}`,
    );
const LATER = {now: FOUR + 13 * MINUTE, by: BO};

it('a length that is out of range is told what is possible, in words', () => {
    const params = {min: 5, max: 20_160};
    expect(said({reason: 'minutes_out_of_range', params})).toBe(
        'Write a length such as 90 min, 2 h or 1 h 30 min, from 5 minutes to 14 days.',
    );
});

describe('two people who answer at once', () => {
    it.each<[string, Command]>([
        ['a snooze', {type: 'snooze', until: FOUR + 90 * MINUTE, reason: 'logs'}],
        ['“I’m on it”', {type: 'hold'}],
    ])('%s that is typed a moment later is refused with who was first, and later as needless', (_what, command) => {
        const then = (now: number, by: string) => when(answered(), command, {now, by}).refusal;
        expect(said(then(FOUR + 12.5 * MINUTE, BO))).toBe(
            'Ann was first, at 16:12: “It is fixed on staging”. Nothing was changed.',
        );
        expect(then(FOUR + 12.5 * MINUTE, ANN)?.reason).toBe('no_open_obligation');
        expect(then(FOUR + 14 * MINUTE, BO)?.reason).toBe('no_open_obligation');
    });

    it('“I’m on it” for a run that somebody has just taken is refused with who took it', () => {
        const taken = anIncident({acknowledged: {by: ANN, at: FOUR}});
        const then = (now: number, by: string) => when(taken, {type: 'hold'}, {now, by}).refusal;
        expect(said(then(FOUR + 5 * MINUTE, BO))).toBe('Ann was first, at 16:00. Nothing was changed.');
        expect(then(FOUR + 5 * MINUTE, ANN)?.reason).toBe('no_open_obligation');
        expect(then(FOUR + 2 * HOUR, BO)?.reason).toBe('no_open_obligation');
    });

    it.each<[string, Command, string | undefined]>([
        ['an update', update({forObligation: 'o1'}), 'text'],
        ['“nothing new”', update({kind: 'nothing_new', forObligation: 'o1'}), 'text'],
        ['a snooze', {type: 'snooze', until: FOUR + 90 * MINUTE, reason: 'logs', forObligation: 'o1'}, 'until'],
        ['“I’m on it”', {type: 'hold', forObligation: 'o1'}, undefined],
    ])('%s that comes second is refused with who was first, when, and what they said', (_what, command, field) => {
        const {refusal, run} = when(answered(), command, LATER);
        expect(refusal).toEqual({
            reason: 'answered_already',
            ...(field === undefined ? {} : {field}),
            params: {user: ANN, at: FOUR + 12 * MINUTE, text: 'It is fixed on staging'},
        });
        expect(run.lastUpdate?.id).toBe('first');
    });

    it('an update that was made for nothing in particular is posted always', () => {
        expect(when(answered(), update(), LATER).run.lastUpdate).toMatchObject({id: 'second', by: BO});
    });

    it('an answer to what is open is taken, and the same one again is no second', () => {
        const asked = update({forObligation: 'o1'});
        const {run} = when(dueNow(), asked, LATER);
        expect([run.lastUpdate?.id, run.obligation]).toEqual(['second', null]);
        expect(when(run, asked, LATER)).toMatchObject({refusal: null, events: []});
    });

    it('the second click of a double “nothing new” changes nothing, and is no second for who clicked; for others it is', () => {
        const tap = {kind: 'nothing_new', text: 'Nothing new.', forObligation: 'o1'} as const;
        const said = update(tap);
        const again = update({...tap, updateId: 'third'});
        const {run} = when(dueNow(), said, LATER);
        expect(when(run, again, LATER)).toMatchObject({refusal: null, events: []});
        expect(when(run, again, {...LATER, by: ANN}).refusal).toMatchObject({reason: 'answered_already'});
        expect(when(run, update({...tap, updateId: 'third', kind: 'update'}), LATER).refusal).toMatchObject({
            reason: 'answered_already',
        });
    });

    it('what was said keeps its own full stop, and has no second', () => {
        const tap = update({kind: 'nothing_new', text: 'Nothing new.', forObligation: 'o1'});
        const {run} = when(dueNow(), tap, {now: FOUR + MINUTE, by: ANN});
        expect(said(when(run, {type: 'hold', forObligation: 'o1'}, LATER).refusal)).toBe(
            'Ann was first, at 16:01: “Nothing new.” Nothing was changed.',
        );
    });

    it('who ended it without an update is named without words', () => {
        const off = after(dueNow(), [
            {type: 'set_duty', on: false},
            {now: FOUR + MINUTE, by: ANN},
        ]);
        const {refusal} = when(off, update({forObligation: 'o1'}), LATER);
        expect(refusal?.params).toEqual({user: ANN, at: FOUR + MINUTE, how: 'switched_off'});
        expect(said(refusal)).toBe(
            'Ann switched the update duty off, at 16:01: no update is owed. Nothing was posted, your text is kept in this form. To post it all the same, post it again from the sidebar or with /set update.',
        );
    });

    it('another severity is no answer, and nobody was first', () => {
        const updates: Run['updates'] = {template: '', ladder: aLadder(), rules: [], bySeverity: {L2: DAILY, L4: []}};
        const due = after(anIncident({updates}), [{type: 'wake'}, {now: FOUR, by: null}]);
        const calm = after(due, [
            {type: 'set_details', severity: 'L4'},
            {now: FOUR + MINUTE, by: ANN},
        ]);
        const {refusal} = when(calm, {type: 'hold', forObligation: 'o1'}, LATER);
        expect(said(refusal)).toBe(
            'Ann changed the severity, at 16:01, and the new one asks for no update: none is owed. Nothing was changed.',
        );
    });

    it('of a reminder that others came after nobody is named, also where somebody took the run', () => {
        const taken = {...answered(), acknowledged: {by: BO, at: FOUR - HOUR}};
        const tomorrow = after(
            taken,
            [{type: 'wake'}, {now: FOUR + 24 * HOUR, by: null}],
            [update({updateId: 'next'}), {now: FOUR + 25 * HOUR, by: ANN}],
        );
        const {refusal} = when(tomorrow, update({updateId: 'late', forObligation: 'o1'}), {
            now: FOUR + 26 * HOUR,
            by: PAT,
        });
        expect(refusal?.params).toEqual({how: 'older'});
        expect(said(refusal)).toMatch(/^This reminder is over; what is owed now, if anything, has one of its own\. /);
    });

    it('who took a run is first with that, and nobody is where it need not be taken', () => {
        const taken = {...dueNow(), acknowledged: {by: BO, at: FOUR - HOUR}};
        const hold: Command = {type: 'hold', forObligation: 'a1'};
        expect(said(when(taken, hold, LATER).refusal)).toBe('Bo was first, at 15:00. Nothing was changed.');
        expect(said(when(dueNow(), hold, LATER).refusal)).toBe(
            'Nobody has to take this run any more. Nothing was changed.',
        );
    });

    it('a form that was begun before somebody else’s update is told of it, also where it answered nothing', () => {
        const early = update({seenUpdate: ''});
        const {refusal} = when(answered(), early, LATER);
        expect(refusal).toEqual({
            reason: 'answered_already',
            field: 'text',
            params: {user: ANN, at: FOUR + 12 * MINUTE, text: 'It is fixed on staging'},
        });
        // Who has seen it, or posted it, goes on; so does a form of before this was asked.
        expect(when(answered(), update({seenUpdate: 'first'}), LATER).run.lastUpdate?.id).toBe('second');
        expect(when(answered(), early, {...LATER, by: ANN}).run.lastUpdate?.id).toBe('second');
        expect(when(dueNow(), early, LATER).run.lastUpdate?.id).toBe('second');
    });

    it('one that is typed in one line right after somebody else’s answer is not posted; later, or by who answered, it is', () => {
        const typed = update({blind: true});
        const {refusal} = when(answered(), typed, {now: FOUR + 13 * MINUTE - 1, by: BO});
        expect(refusal).toEqual({
            reason: 'answered_just_now',
            params: {user: ANN, at: FOUR + 12 * MINUTE, text: 'It is fixed on staging'},
        });
        expect(said(refusal)).toBe('Ann was first, at 16:12: “It is fixed on staging”. Nothing was posted.');
        expect(when(answered(), typed, LATER).run.lastUpdate?.id).toBe('second');
        expect(when(answered(), typed, {now: FOUR + 12 * MINUTE + 1, by: ANN}).run.lastUpdate?.id).toBe('second');
        // Where nothing was owed nobody answered anything: two people may well have two things to say.
        const unasked = after(anIncident(), [update({updateId: 'first'}), {now: FOUR - HOUR, by: ANN}]);
        expect(when(unasked, typed, {now: FOUR - HOUR + 1, by: BO}).run.lastUpdate?.id).toBe('second');
    });

    it('a long update is quoted by its beginning', () => {
        const long = after(dueNow(), [update({text: 'x'.repeat(500)}), {now: FOUR + MINUTE, by: ANN}]);
        const {refusal} = when(long, {type: 'hold', forObligation: 'o1'}, LATER);
        expect(refusal?.params?.['text']).toBe(`${'x'.repeat(119)}…`);
    });
});

describe('what an update says about the next one', () => {
    it('is kept with it, within its limit', () => {
        const {run} = when(dueNow(), update({next: ' after the vendor call '}), {by: PAT, now: FOUR});
        expect(run.lastUpdate?.next).toBe('after the vendor call');
        expect(when(dueNow(), update({next: '  '}), {by: PAT, now: FOUR}).run.lastUpdate).not.toHaveProperty('next');
        const {refusal} = when(dueNow(), update({next: 'x'.repeat(LIMITS.updateNext + 1)}), {by: PAT, now: FOUR});
        expect(refusal).toMatchObject({reason: 'field_too_long', field: 'next'});
    });

    it('changes nothing about when it is owed', () => {
        const {run} = when(dueNow(), update({next: 'in a month'}), {by: PAT, now: FOUR});
        expect(run.duty.nextDueAt).toBe(utc('2026-11-24 15:00'));
    });
});
