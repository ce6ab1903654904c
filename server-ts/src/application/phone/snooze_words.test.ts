import {MONDAY_10} from '../../../../test/support/builders';
import {splitSnooze} from './snooze_words';

it.each([
    ['in 1 hour waiting for logs', 'in 1 hour', 'waiting for logs'],
    ['in 1 hour, waiting for logs', 'in 1 hour', 'waiting for logs'],
    ['in 1 hour', 'in 1 hour', ''],
    ['in 1 h 30 min the vendor calls', 'in 1 h 30 min', 'the vendor calls'],
    ['90m', '90m', ''],
    ['tomorrow 9:00 they are asleep, all of them', 'tomorrow 9:00', 'they are asleep, all of them'],
    ['tomorrow, at 9:00, they are asleep', 'tomorrow, at 9:00', 'they are asleep'],
    ['Friday 17:00 - 3 tickets first', 'Friday 17:00', '3 tickets first'],
    ['today 9:00 too late', 'today 9:00', 'too late'],
    ['2 hours\nwaiting\nfor logs', '2 hours', 'waiting\nfor logs'],
    ['soon, waiting for logs', 'soon', ' waiting for logs'],
    ['because I said so', 'because I said so', ''],
    ['never, it is done', 'never', ' it is done'],
    ['in 2 hours and 30 minutes waiting', 'in 2 hours and 30 minutes', 'waiting'],
    ['in 1 hour 30 waiting', 'in 1 hour 30', 'waiting'],
    ['in two hours waiting', 'in two hours', 'waiting'],
    ['eod the vendor calls', 'eod', 'the vendor calls'],
    ['in 2 hours and some waiting', 'in 2 hours and some waiting', ''],
    ['in 2 hours, and then I look', 'in 2 hours', 'and then I look'],
    ['2 days 3 weeks on leave', '2 days 3 weeks on leave', ''],
    ['Fri 27 Nov 9:00, waiting for logs', 'Fri 27 Nov 9:00', 'waiting for logs'],
    ['10 minutes ago, in a call', '10 minutes ago', ' in a call'],
    ['2 hours ago', '2 hours ago', ''],
    ['in 1 hour, ""', 'in 1 hour', ''],
    [', waiting', ', waiting', ''],
    ['', '', ''],
])('%j', (text, words, reason) => {
    expect(splitSnooze(text, MONDAY_10, 'Europe/Amsterdam')).toEqual({words, reason});
});
