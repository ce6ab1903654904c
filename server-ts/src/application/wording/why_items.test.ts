import {aCalendar, anItem, aRun, BO, LEA, PAT, utc} from '../../../../test/support/builders';
import type {LedgerLine} from '../../contract/answer';
import {EVERYBODY_IS_THERE} from '../../domain/decision';
import type {Item, ItemReminder} from '../../domain/run';
import {whyItems} from './why_items';
import type {WhyContext} from './why_words';

const FIVE = utc('2026-11-23 16:00');
const NAMES = {[LEA]: 'Lea', [PAT]: 'Pat', [BO]: 'Bo'};
const people = new Map(
    Object.entries(NAMES).map(([id, firstName]) => [
        id,
        {id, username: firstName, firstName, lastName: '', zone: null, isBot: false, isGuest: false, isGone: false},
    ]),
);
const reminded: ItemReminder = {id: 'i1', user: PAT, passedOver: [], at: FIVE, snoozed: null};
const seats = [
    {role: 'lead', title: 'Lead', user: LEA, asked: null},
    {role: 'primary', title: 'Primary', user: PAT, asked: null},
    {role: 'backup', title: 'Backup', user: null, asked: null},
];

function why(items: Partial<Item>[], reminder: Partial<ItemReminder> = {}, posts: LedgerLine[] = []): string {
    const all = items.map((item, place) =>
        anItem(`x${place}`, {title: `Item ${place}`, dueAt: FIVE, reminded: {...reminded, ...reminder}, ...item}),
    );
    const context: WhyContext = {
        run: aRun({name: 'Cycle', seats, phases: [{id: 'p', title: 'P', items: all}]}),
        now: FIVE + 3_600_000,
        people,
        events: [],
        readerZone: 'Europe/Amsterdam',
        there: EVERYBODY_IS_THERE,
        calendarAt: () => aCalendar(),
        posts,
    };
    return whyItems('i1', context);
}

it('says what was due, whose it is, and how long a reminder waits', () => {
    expect(why([{assignee: {role: 'primary'}}, {assignee: {role: 'backup'}}, {assignee: {user: PAT}}, {}])).toBe(
        '**Cycle**: Pat was reminded today 17:00 CET. “Item 0” was due today 17:00 CET and is for Primary, who is Pat. ' +
            '“Item 1” was due today 17:00 CET and is for Backup, which nobody holds, so for the owner. ' +
            '“Item 2” was due today 17:00 CET and is for Pat. “Item 3” was due today 17:00 CET and is for nobody in particular, so for the owner. ' +
            'A reminder waits for who is away, at most until the next working morning, and comes once.',
    );
});

it('says who was passed over, who moved it, and what became of the message', () => {
    const line: LedgerLine = {
        id: 1,
        what: 'a reminder of items',
        op: 'post',
        about: null,
        dueAt: FIVE,
        place: {kind: 'direct', user: PAT},
        asked: [PAT],
        plannedAt: FIVE,
        sentAt: null,
        lateMs: null,
        attempts: 3,
        outcome: 'failed',
        why: 'No rights',
    };
    const text = why(
        [{assignee: {user: BO}}],
        {
            passedOver: [{user: BO, why: 'absent'}],
            snoozed: {by: PAT, at: FIVE, until: FIVE + 1_800_000, reason: 'in a call'},
        },
        [line],
    );
    expect(text).toContain('Bo is not in the run’s channel, so Pat is asked.');
    expect(text).toContain('Pat moved it to today 17:30 CET: “in a call”.');
    expect(text).toContain('It could not be delivered: “No rights”.');
});

it('says that nobody was left, and that a reminder is over', () => {
    expect(why([{}], {user: null})).toContain('**Cycle**: the channel was told today 17:00 CET.');
    expect(why([{reminded: null}])).toContain('was given another due time, a newer reminder, or was removed');
});
