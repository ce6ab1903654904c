import {aCalendar, anItem, aRun, PAT, utc} from '../../../../test/support/builders';
import {runDay} from '../../domain/calendar/run_day';
import type {RepeatPer} from '../../domain/items/repeat';
import {missedWords} from './repeat_words';

/** What was missed of an item of a run that began on Monday, 23 November 2026, with one tick on its first day. */
function missed(now: string, per: RepeatPer = 'working_day'): string {
    const ticked = [{period: '2026-11-23', ticks: [{by: PAT, at: utc('2026-11-23 10:00')}]}];
    const item = anItem('watch', {repeat: {times: 2, per, ticked, olderTicks: 0}});
    const run = aRun({startedAt: utc('2026-11-23 09:00'), phases: [{id: 'p', title: 'P', items: [item]}]});
    return missedWords(item, runDay(run, aCalendar(), utc(now)));
}

it.each<[string, string, RepeatPer, string]>([
    ['nothing on its first day', '2026-11-23 12:00', 'working_day', ''],
    ['each day', '2026-11-25 12:00', 'working_day', ' · missed: 1 on Mon 23 Nov, 2 on Tue 24 Nov'],
    [
        'no days off, and older days together',
        '2026-11-30 12:00',
        'working_day',
        ' · missed: 3 before, 2 on Wed 25 Nov, 2 on Thu 26 Nov, 2 on Fri 27 Nov',
    ],
    ['each week', '2026-12-02 12:00', 'week', ' · missed: 1 in the week of Mon 23 Nov'],
])('names %s', (_, now, per, expected) => {
    expect(missed(now, per)).toBe(expected);
});

it('is empty for an item that does not repeat', () => {
    expect(missedWords(anItem('a'), null)).toBe('');
});
