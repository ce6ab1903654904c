import * as v from 'valibot';
import {dialogSchema} from '../api/schemas';
import {initialValues, problemsOf, relativeDate, submissionOf} from './values';

const dialog = v.parse(dialogSchema, {
    elements: [
        {name: 'text', type: 'text', min_length: 3},
        {name: 'count', type: 'text', subtype: 'number', optional: true},
        {name: 'sure', type: 'bool', default: 'true'},
        {name: 'day', type: 'date', default: 'tomorrow', optional: true},
        {name: 'who', type: 'select', data_source: 'users', default: 'u1', optional: true},
        {name: 'many', type: 'select', multiselect: true, default: 'a,b', optional: true},
    ],
});

test('defaults are read by the kind of the element', () => {
    expect(initialValues(dialog)).toMatchObject({text: null, sure: true, who: null, many: ['a', 'b']});
    expect(relativeDate('+2d', new Date(2026, 10, 29))).toBe('2026-12-01');
    expect(relativeDate('2026-11-22', new Date(2026, 10, 29))).toBe('2026-11-22');
});

test('what is missing or wrong is said by field', () => {
    expect(problemsOf(dialog, {text: null, sure: false})).toEqual({text: 'This field is required.'});
    expect(problemsOf(dialog, {text: 'ab', count: 'x'})).toEqual({
        text: 'Minimum input length is 3.',
        count: 'Must be a number.',
    });
});

test('empty fields are not sent and numbers are', () => {
    expect(submissionOf(dialog, {text: 'abc', count: '7', sure: false, day: null, many: []})).toEqual({
        text: 'abc',
        count: 7,
        sure: false,
    });
});
