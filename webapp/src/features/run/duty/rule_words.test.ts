import {minutesOf} from './rule_words';

it.each([
    ['90', 90],
    ['90 min', 90],
    ['90min', 90],
    ['5 m', 5],
    ['1 h', 60],
    ['1 h 30 min', 90],
    ['1h30', 90],
    ['1h30min', 90],
    [' 1 H 5 ', 65],
    ['1.5 h', 90],
    ['1 d', 1_440],
    ['1 d 2 h', 1_560],
    ['0', 0],
])('reads %j as %d minutes', (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
});

it.each([
    '',
    ' ',
    '-5',
    '1 h -5',
    'h',
    'soon',
    '1 w',
    '90 minutes or so',
    '1.2.3 h',
    '1.5 min',
    '30 min 1 h',
    '1e3',
    '.',
])('takes %j for no length', (text) => {
    expect(minutesOf(text)).toBe(-1);
});
