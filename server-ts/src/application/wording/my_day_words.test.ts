import {aCalendar, anIncident, anItem, aRun, PAT, utc} from '../../../../test/support/builders';
import {runDay} from '../../domain/calendar/run_day';
import {myDay} from '../../domain/items/my_day';
import {HOUR} from '../../domain/units';
import {myDayWords} from './my_day_words';

const NINE = utc('2026-11-24 08:00');
const ZONE = 'Europe/Amsterdam';

const words = (count: number, isPosted = false): string => {
    const items = Array.from({length: count}, (_, n) =>
        anItem(`i${n}`, {title: `Ask @here ${n}`, assignee: {user: PAT}, dueAt: NINE + (n - 1) * HOUR}),
    );
    const run = aRun({name: 'Cycle *W48*', phases: [{id: 'p', title: 'P', items}]});
    return (
        myDayWords(
            myDay([{run, day: null}], PAT, NINE, ZONE),
            NINE,
            ZONE,
            new Map(isPosted ? [[run.id, 'card1']] : []),
        ) ?? ''
    );
};

it('names each run and time, under what it is, and pings nobody', () => {
    expect(words(2).split('\n')).toEqual([
        '**Your day**, Tue 24 Nov',
        '',
        'Overdue:',
        '- **Cycle \\*W48\\***: “Ask @\u2060here 0” was due Tue 24 Nov 08:00 CET',
        '',
        'Due on Tue 24 Nov:',
        '- **Cycle \\*W48\\***: “Ask @\u2060here 1” is due Tue 24 Nov 09:00 CET',
    ]);
});

it('says nothing that is true of today alone: it is read on other days, too', () => {
    const repeat = (per: 'week' | 'working_day') => ({times: 2, per, ticked: [], olderTicks: 0});
    const items = [
        anItem('a', {title: 'Watch', assignee: {user: PAT}, repeat: repeat('working_day')}),
        anItem('b', {title: 'Tidy', assignee: {user: PAT}, repeat: repeat('week')}),
        anItem('c', {title: 'Call', assignee: {user: PAT}, dueAt: NINE + HOUR}),
    ];
    const run = aRun({name: 'W48', phases: [{id: 'p', title: 'P', items}]});
    const day = runDay(run, aCalendar(), NINE);
    const said = myDayWords(myDay([{run, day}], PAT, NINE, ZONE), NINE, ZONE, new Map()) ?? '';
    expect(said).not.toMatch(/today|tomorrow|yesterday|this week/i);
    expect(said.split('\n')).toEqual(
        expect.arrayContaining([
            'Again on Tue 24 Nov:',
            '- **W48**: “Watch”, 0 of 2 done',
            '- **W48**: “Tidy”, 0 of 2 done in the week',
        ]),
    );
});

it('says since when nobody has been on a run', () => {
    const acknowledgement = {id: 'a1', openedAt: NINE, asked: PAT, people: [], passedOver: [], notices: 1};
    const run = anIncident({acknowledgement: {...acknowledgement, everyMinutes: 15, round: 0, nextNoticeAt: NINE}});
    const said = myDayWords(myDay([{run, day: null}], PAT, NINE, ZONE), NINE, ZONE, new Map());
    expect(said).toContain('**: nobody has been on it since Tue 24 Nov 09:00 CET');
});

it('leads to the card of each run, as far as it is posted', () => {
    expect(words(1, true)).toContain('- [**Cycle \\*W48\\***](/_redirect/pl/card1): “Ask');
});

it('an address in a title leads where it says, and one in the name of a run to its card', () => {
    const title = 'Review https://x.example/a_b';
    const items = [anItem('a', {title, assignee: {user: PAT}, dueAt: NINE - HOUR})];
    const run = aRun({name: 'Fix https://x.example/c_d', phases: [{id: 'p', title: 'P', items}]});
    const said = (cards: Map<string, string>) =>
        myDayWords(myDay([{run, day: null}], PAT, NINE, ZONE), NINE, ZONE, cards);
    expect(said(new Map())).toContain('**Fix <https://x.example/c_d>**: “Review <https://x.example/a_b>” was due');
    expect(said(new Map([[run.id, 'card1']]))).toContain('[**Fix https://x.example/c_d**](/_redirect/pl/card1): “');
});

it('says nothing where there is nothing, and counts what is more than twenty lines', () => {
    expect(myDayWords([], NINE, ZONE, new Map())).toBeNull();
    // Fifteen are due until midnight, and one is overdue.
    expect(words(40)).not.toContain('more');
    const many = myDay(
        [
            {
                run: aRun({
                    phases: [
                        {
                            id: 'p',
                            title: 'P',
                            items: Array.from({length: 27}, (_, n) =>
                                anItem(`x${n}`, {dueAt: 1, assignee: {user: PAT}}),
                            ),
                        },
                    ],
                }),
                day: null,
            },
        ],
        PAT,
        NINE,
        ZONE,
    );
    const lines = (myDayWords(many, NINE, ZONE, new Map()) ?? '').split('\n');
    expect([lines.filter((line) => line.startsWith('- ')).length, lines.at(-1)]).toEqual([20, 'and 7 more']);
});
