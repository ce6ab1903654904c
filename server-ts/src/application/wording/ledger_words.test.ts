import {anObligation} from '../../../../test/support/builders';
import {whatWords} from './ledger_words';

test('an edit of a post is no second one', () => {
    const obligation = anObligation();
    const body = {kind: 'reminder', obligation, lateMs: 0, lastUpdate: null} as const;
    expect(whatWords({op: 'post', place: {kind: 'run'}, body})).toBe('the reminder');
    expect(whatWords({op: 'edit', slot: 'reminder:o1', body})).toBe('an edit of the reminder');
    const end = {kind: 'reminder_resolved', obligation, how: 'finished', update: null, by: null, at: 0} as const;
    expect(whatWords({op: 'edit', slot: 'reminder:o1', body: end})).toBe('the end of the reminder');
});
