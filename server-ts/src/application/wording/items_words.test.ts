import {after, anItem, aRun, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import type {Item, Run} from '../../domain/run';
import {DAY, HOUR, MINUTE} from '../../domain/units';
import {bodyWords} from './body_words';
import type {Context, PostWords} from './wording';

const FIVE = utc('2026-11-23 16:00');
const person = (
    id: string,
    username: string,
): [string, Context['people'] extends ReadonlyMap<string, infer P> ? P : never] => [
    id,
    {id, username, firstName: '', lastName: '', zone: null, isBot: false, isGuest: false, isGone: false},
];
const people = new Map([person(LEA, 'lea'), person(PAT, 'pat'), person(BO, 'bo')]);

/** What Pat reads of these items, reminded of at 17:00, at `now`. */
function words(
    items: Item[],
    now: number,
    change: (run: Run) => Run = (run) => run,
    user: string | null = PAT,
): PostWords {
    const passedOver = user === null ? [{user: PAT, why: 'absent' as const}] : [];
    const reminder = {id: 'i1', user, passedOver, at: FIVE, snoozed: null};
    const run = aRun({phases: [{id: 'p', title: 'P', items: items.map((item) => ({...item, reminded: reminder}))}]});
    const body = {kind: 'items_due', reminderId: 'i1', user} as const;
    return bodyWords(body, {run: change(run), now, people, cardPost: 'cardpost'});
}
const due = (id: string, change: Partial<Item> = {}): Item =>
    anItem(id, {assignee: {user: PAT}, dueAt: FIVE, remindAt: null, ...change});
const labels = ({buttons}: PostWords): string[] => (buttons ?? []).map(({label}) => label);

it('names run, item and time, and leads to the run', () => {
    const said = words([due('a', {title: 'Ping @here'})], FIVE + 1);
    expect(said.message).toBe('**SET Cycle 2026-W48**: “Ping @\u2060here” is due now.');
    expect(said.lines).toEqual(['[Open the run](/_redirect/pl/cardpost)']);
    expect(labels(said)).toEqual(['Done', 'Snooze…', 'Why?']);
});

it('says “now” of all that falls due in the same minute, and comes in one message', () => {
    const said = words([due('a', {dueAt: FIVE + 20_000}), due('b')], FIVE + 1);
    expect(said.message.split('\n').slice(1)).toEqual(['- “Do a” is due now', '- “Do b” is due now']);
});

it('says of one whose items are gone what may have become of them', () => {
    const body = {kind: 'items_due', reminderId: 'i9', user: PAT} as const;
    expect(bodyWords(body, {run: aRun(), now: FIVE, people: new Map()}).message).toBe(
        '**SET Cycle 2026-W48**: this reminder is over. What it asked for was removed, has another due time by now, or is in a newer reminder.',
    );
});

it('says how late it is where it comes late', () => {
    expect(words([due('a')], FIVE + 16 * HOUR).message).toBe(
        '**SET Cycle 2026-W48**: “Do a” was due Mon 23 Nov 17:00 CET, 16 h ago.',
    );
});

it('names several as a list, twenty at most, and says what became of each', () => {
    const said = words([due('a'), due('b', {state: 'done', changed: {by: BO, at: FIVE + MINUTE}})], FIVE + HOUR);
    expect(said.message.split('\n')).toEqual([
        '**SET Cycle 2026-W48**: 1 of 2 items that fell due is open.',
        '- “Do a” was due Mon 23 Nov 17:00 CET, 1 h ago',
        '- “Do b” was done by bo Mon 23 Nov 17:01 CET',
    ]);
    const many = words(
        Array.from({length: 27}, (_, n) => due(`x${n}`)),
        FIVE,
    ).message.split('\n');
    expect([many.length, many.at(-1)]).toEqual([22, '- and 7 more']);
});

it('can only be asked why when all is done, the run is finished, or the items were moved', () => {
    const done = words([due('a', {state: 'skipped', changed: {by: LEA, at: FIVE}})], FIVE + DAY);
    expect([done.message, labels(done)]).toEqual([
        '**SET Cycle 2026-W48**: “Do a” was skipped by lea Mon 23 Nov 17:00 CET.',
        ['Why?'],
    ]);
    const finished = words([due('a')], FIVE + HOUR, (run) => after(run, [{type: 'finish'}, {now: FIVE + HOUR}]));
    expect([finished.message.endsWith('The run is finished.'), labels(finished)]).toEqual([true, ['Why?']]);
    const moved = words([due('a')], FIVE, (run) =>
        after(run, [{type: 'set_item_due', itemId: 'a', dueAt: FIVE + DAY}]),
    );
    expect(moved).toEqual({message: expect.stringContaining('this reminder is over')});
});

it('counts what was left open where the run was finished, and nothing in it gets any later', () => {
    const items = [due('a'), due('b'), due('c', {state: 'done', changed: {by: BO, at: FIVE + MINUTE}})];
    const said = words(items, FIVE + HOUR, (run) => after(run, [{type: 'finish'}, {now: FIVE + HOUR}]));
    expect([said.message.split('\n'), labels(said), said.colour]).toEqual([
        [
            '**SET Cycle 2026-W48**: 2 of 3 items that fell due were open when the run was finished.',
            '- “Do a” was due Mon 23 Nov 17:00 CET',
            '- “Do b” was due Mon 23 Nov 17:00 CET',
            '- “Do c” was done by bo Mon 23 Nov 17:01 CET',
        ],
        ['Why?'],
        'good',
    ]);
});

it('says whose it is by now, and asks only for what is left', () => {
    const toBo = (run: Run): Run => after(run, [{type: 'assign_item', itemId: 'a', assignee: {user: BO}}, {now: FIVE}]);
    const mine = {assignee: {role: 'primary'}};
    const one = words([due('a', mine)], FIVE + HOUR, toBo);
    expect([one.message, labels(one)]).toEqual(['**SET Cycle 2026-W48**: “Do a” is now for bo.', ['Why?']]);
    const two = words([due('a', mine), due('b', mine)], FIVE + HOUR, toBo);
    expect([two.message.split('\n'), labels(two)]).toEqual([
        [
            '**SET Cycle 2026-W48**: 1 of 2 items that fell due is open and for you.',
            '- “Do a” is now for bo',
            '- “Do b” was due Mon 23 Nov 17:00 CET, 1 h ago',
        ],
        ['Done', 'Snooze…', 'Why?'],
    ]);
});

it('says who moved it and why, and where nobody is left', () => {
    const snoozed = words([due('a')], FIVE, (run) =>
        after(run, [
            {type: 'snooze_items', reminderId: 'i1', until: FIVE + HOUR, reason: 'in a call'},
            {now: FIVE, by: PAT},
        ]),
    );
    expect(snoozed.lines?.[0]).toBe('pat moved the reminder to Mon 23 Nov 18:00 CET: “in a call”.');
    expect(words([due('a')], FIVE, undefined, null).message).toContain('Nobody can be asked');
});
