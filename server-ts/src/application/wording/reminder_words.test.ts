import {aDuty, anIncident, utc} from '../../../../test/support/builders';
import type {DutyRule} from '../../domain/duty/duty_rule';
import {dutyName} from './reminder_words';

/** What an update that is due on Monday at 16:00 in Amsterdam is called under these rules. */
const named = (...ownRules: DutyRule[]): string =>
    dutyName({run: anIncident({duty: aDuty({ownRules})}), now: 0, people: new Map()}, utc('2026-11-23 15:00'));

it.each<[string, string, DutyRule[]]>([
    ['by the kind of its rules', 'daily update', [{every: 'day', at: '16:00', days: 'always'}]],
    ['by the kind of its rules', 'weekly update', [{every: 'week', on: [1], at: '16:00'}]],
    [
        'by no kind where they are several',
        'update',
        [
            {every: 'day', at: '16:00', days: 'always'},
            {every: 'hours', hours: 4, days: 'always'},
        ],
    ],
    ['by no kind where other rules hold by now', 'update', [{every: 'week', on: [4], at: '12:00'}]],
    ['by no kind where no rule holds any more', 'update', []],
])('an update that is owed is named %s: %s', (_, name, rules) => {
    expect(named(...rules)).toBe(name);
});
