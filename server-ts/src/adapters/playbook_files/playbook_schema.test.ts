import {stringify} from 'yaml';
import {parsePlaybook} from './read_playbooks';
import {bySchema, bySeverity, type Draft, SMALL, withItem} from '../../../../test/support/small_playbook';

const withRule = (rule: unknown): Draft => ({updates: {template: '', rules: [rule]}});

/** Both the schema for editors and the sidecar must say the same. */
const TABLE: [string, Draft, boolean][] = [
    ['the smallest', {}, true],
    ['archived', {archived: true}, true],
    ['roles', {roles: [{id: 'lead', title: 'Lead', from: 'primary'}], ownerRole: 'lead'}, true],
    ['a channel of its own', {channel: {default: 'private', newRequired: true}}, true],
    ['all fields', {fields: ['severity', 'customer', 'ticket', 'summary']}, true],
    ['a daily rule', withRule({every: 'day', at: '16:00', days: 'working'}), true],
    ['an interval', withRule({every: 'hours', hours: 4, days: 'always', firstHours: 24}), true],
    ['half an hour more', withRule({every: 'hours', hours: 1.5, days: 'always'}), true],
    ['a weekly rule', withRule({every: 'week', on: [1, 5], at: '09:00'}), true],
    [
        'rules by severity',
        {updates: {template: '', rules: [], bySeverity: {L1: [{every: 'day', at: '00:00', days: 'always'}]}}},
        true,
    ],
    [
        'an item with everything',
        {
            ...withItem({id: 'a', title: 'A', note: 'n', role: 'lead', due: 'Friday 17:00'}),
            roles: [{id: 'lead', title: 'Lead'}],
        },
        true,
    ],
    ['twice each working day', withItem({id: 'a', title: 'A', repeat: {times: 2, per: 'working_day'}}), true],
    ['once a week', withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'week'}}), true],
    ['ten times a day', withItem({id: 'a', title: 'A', repeat: {times: 10, per: 'working_day'}}), true],
    ['never a day', withItem({id: 'a', title: 'A', repeat: {times: 0, per: 'working_day'}}), false],
    ['eleven times a day', withItem({id: 'a', title: 'A', repeat: {times: 11, per: 'working_day'}}), false],
    ['one and a half times', withItem({id: 'a', title: 'A', repeat: {times: 1.5, per: 'week'}}), false],
    ['a text for the times', withItem({id: 'a', title: 'A', repeat: {times: '2', per: 'week'}}), false],
    ['every month', withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'month'}}), false],
    ['times without a period', withItem({id: 'a', title: 'A', repeat: {times: 1}}), false],
    ['an unknown key of a repeat', withItem({id: 'a', title: 'A', repeat: {times: 1, per: 'week', on: 1}}), false],
    ['a word for a repeat', withItem({id: 'a', title: 'A', repeat: 'daily'}), false],
    ['parts for some severities', bySeverity(['L1', 'L2'], ['L1'], ['L2']), true],
    ['parts for no severity', bySeverity(['L1'], [], ['L2']), false],
    ['parts for a severity that is none', bySeverity(['L5'], ['L1'], ['L2']), false],
    ['parts for a severity twice', bySeverity(['L1'], ['L1', 'L1'], ['L2']), false],
    ['one severity that is no list', bySeverity('L1', ['L1'], ['L2']), false],
    ['no owner, said aloud', {ownerRole: null}, true],
    ['no updates, said aloud', {updates: null}, true],
    ['sixty emoji', {title: '🙂'.repeat(60)}, true],
    ['sixty-one emoji', {title: '🙂'.repeat(61)}, false],
    ['a field twice', {fields: ['ticket', 'ticket']}, false],
    ['an unknown key', {colour: 'red'}, false],
    ['no title', {title: undefined}, false],
    ['an empty title', {title: ''}, false],
    ['a title that nobody sees', {title: '\u200b\u2060 '}, false],
    ['a name that nobody sees', {namePattern: '\u3164'}, false],
    ['a description that nobody sees', {description: ' \u00ad'}, false],
    ['an empty description', {description: ''}, true],
    ['a role that nobody sees', {roles: [{id: 'lead', title: '\u200e'}]}, false],
    ['a phase that nobody sees', {phases: [{id: 'one', title: '\ufe0f', items: []}]}, false],
    ['an item that nobody sees', withItem({id: 'a', title: '\u200b'}), false],
    ['a note that nobody sees', withItem({id: 'a', title: 'A', note: '\n\u200b\n'}), false],
    ['a note of several lines', withItem({id: 'a', title: 'A', note: '\nfirst\n\nsecond\n'}), true],
    ['an empty note', withItem({id: 'a', title: 'A', note: ''}), true],
    ['a template that nobody sees', {updates: {template: '\u2063', rules: []}}, false],
    ['a long title', {title: 'x'.repeat(61)}, false],
    ['a number for a title', {title: 7}, false],
    ['an unknown kind', {kind: 'party'}, false],
    ['an id with capitals', {id: 'Small'}, false],
    ['no phases', {phases: []}, false],
    ['21 phases', {phases: Array.from({length: 21}, (_, n) => ({id: `p${n}`, title: 'P', items: []}))}, false],
    [
        '201 items',
        {phases: [{id: 'one', title: 'One', items: Array.from({length: 201}, (_, n) => ({id: `i${n}`, title: 'I'}))}]},
        false,
    ],
    ['an unknown key of an item', withItem({id: 'a', title: 'A', colour: 'red'}), false],
    ['an item without a title', withItem({id: 'a'}), false],
    ['an unknown field', {fields: ['mood']}, false],
    ['an unknown channel', {channel: {default: 'secret'}}, false],
    ['25:00', withRule({every: 'day', at: '25:00', days: 'working'}), false],
    ['a time as a number', withRule({every: 'day', at: 960, days: 'working'}), false],
    ['every 0 hours', withRule({every: 'hours', hours: 0, days: 'always'}), false],
    ['every fortnight', withRule({every: 'fortnight', at: '16:00'}), false],
    ['weekday 8', withRule({every: 'week', on: [8], at: '16:00'}), false],
    ['no weekday', withRule({every: 'week', on: [], at: '16:00'}), false],
    [
        '11 rules',
        {updates: {template: '', rules: Array.from({length: 11}, () => ({every: 'day', at: '16:00', days: 'always'}))}},
        false,
    ],
    ['a repeat every minute', {updates: {template: '', rules: [], repeatEveryMinutes: 1}}, false],
    ['severity L5', {updates: {template: '', rules: [], bySeverity: {L5: []}}}, false],
    ['updates without rules', {updates: {template: ''}}, false],
    ['a long role title', {roles: [{id: 'lead', title: 'x'.repeat(25)}]}, false],
    ['a long note', withItem({id: 'a', title: 'A', note: 'x'.repeat(4_001)}), false],
];

test.each(TABLE)('schema and sidecar agree: %s', (_, change, good) => {
    const draft = JSON.parse(JSON.stringify({...SMALL, ...change}));
    const answer = parsePlaybook(stringify(draft));
    expect({
        schema: bySchema(draft),
        sidecar: !('reason' in answer),
        why: 'reason' in answer && good ? answer.reason : null,
    }).toEqual({schema: good, sidecar: good, why: null});
});
