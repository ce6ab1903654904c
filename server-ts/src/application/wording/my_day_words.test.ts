import {anItem, aRun, PAT, utc} from '../../../../test/support/builders';
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
        '- **Cycle \\*W48\\***: “Ask @\u2060here 0” was due today 08:00 CET',
        '',
        'Due today:',
        '- **Cycle \\*W48\\***: “Ask @\u2060here 1” is due today 09:00 CET',
    ]);
});

it('leads to the card of each run, as far as it is posted', () => {
    expect(words(1, true)).toContain('- [**Cycle \\*W48\\***](/_redirect/pl/card1): “Ask');
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
