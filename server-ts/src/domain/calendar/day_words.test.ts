import {parseDay} from './day_words';

/** Asked on Friday, 27 November 2026, of a run that began on Monday the 23rd. */
const meant = (words: string): unknown => parseDay(words, '2026-11-27', '2026-11-23');

it.each([
    ['today', '2026-11-27'],
    ['yesterday', '2026-11-26'],
    ['Tomorrow', '2026-11-28'],
    ['Thursday', '2026-11-26'],
    ['thu', '2026-11-26'],
    ['on Friday', '2026-11-27'],
    ['last Friday', '2026-11-20'],
    ['next Friday', '2026-12-04'],
    ['this Monday', '2026-11-23'],
    ['Sunday', '2026-11-29'],
    ['last Sunday', '2026-11-22'],
    ['26 Nov', '2026-11-26'],
    ['November 26', '2026-11-26'],
    ['Thu 26 Nov', '2026-11-26'],
    ['Thu 26 Nov 2026', '2026-11-26'],
    ['Friday, 28 August', '2026-08-28'],
    ['3 Jan', '2027-01-03'],
    ['20 Aug', '2026-08-20'],
    ['26 Nov 2025', '2025-11-26'],
    [' 2026-11-26 ', '2026-11-26'],
])('takes %j for %s', (words, date) => {
    expect(meant(words)).toBe(date);
});

it.each(['', 'someday', 'Fri 26 Nov', '31 Feb', '2026-02-30', '1999-01-01', '16:00', 't', 'x'.repeat(500)])(
    'refuses %j',
    (words) => {
        expect(meant(words)).toMatchObject({refused: {reason: 'date_unknown', field: 'date'}});
    },
);
