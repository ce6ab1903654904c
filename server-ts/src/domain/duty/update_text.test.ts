import {after, anIncident, DAILY_AT_FOUR, LEA, utc} from '../../../../test/support/builders';
import {localDate} from '../calendar/calendar';
import {firstUpdateText, isBareTemplate} from './update_text';

const TOKYO = (at: number): string => localDate(at, 'Asia/Tokyo');
const dated = anIncident({updates: {...DAILY_AT_FOUR, template: '#set-update-{date}\n\nNotes {date}'}});
const posted = (text: string, at: number) =>
    after(dated, [
        {type: 'post_update', updateId: 'u1', kind: 'update', text},
        {now: at, by: LEA},
    ]);

it('is the template the first time, with the day where the run is', () => {
    // Monday in Amsterdam, Tuesday in Tokyo.
    expect(firstUpdateText(dated, utc('2026-11-23 16:00'), TOKYO)).toBe('#set-update-2026-11-24\n\nNotes 2026-11-24');
});

it('is the last text after that, with its own day moved on and other dates as they are', () => {
    const run = posted('#set-update-2026-11-24\n\nFixed since 2026-11-20', utc('2026-11-24 03:00'));
    expect(firstUpdateText(run, utc('2026-12-01 03:00'), TOKYO)).toBe(
        '#set-update-2026-12-01\n\nFixed since 2026-11-20',
    );
});

it.each(['nothing_new', 'blocked'] as const)('is the template again after “%s”', (kind) => {
    const run = after(dated, [
        {type: 'post_update', updateId: 'u1', kind, text: 'Nothing new.'},
        {now: utc('2026-11-24 03:00'), by: LEA},
    ]);
    expect(firstUpdateText(run, utc('2026-12-01 03:00'), TOKYO)).toBe('#set-update-2026-12-01\n\nNotes 2026-12-01');
});

it.each(['nothing_new', 'blocked'] as const)('is what was written last also after “%s”, however often', (kind) => {
    const tap = (updateId: string, at: string) =>
        [
            {type: 'post_update' as const, updateId, kind, text: 'Nothing new.'},
            {now: utc(at), by: LEA},
        ] as const;
    const written = posted('#set-update-2026-11-24\n\nThe index is rebuilt', utc('2026-11-24 03:00'));
    const run = after(written, [...tap('t1', '2026-11-25 03:00')], [...tap('t2', '2026-11-26 03:00')]);
    expect(firstUpdateText(run, utc('2026-12-01 03:00'), TOKYO)).toBe('#set-update-2026-12-01\n\nThe index is rebuilt');
    const next = after(run, [
        {type: 'post_update', updateId: 'u2', kind: 'update', text: 'It is fixed'},
        {now: utc('2026-11-27 03:00'), by: LEA},
    ]);
    expect(next).not.toHaveProperty('written');
});

it('of a template without a date is the last text to the letter', () => {
    const plain = after(anIncident(), [
        {type: 'post_update', updateId: 'u1', kind: 'update', text: 'Since 2026-11-24'},
        {now: utc('2026-11-24 03:00'), by: LEA},
    ]);
    expect(firstUpdateText(plain, utc('2026-12-01 03:00'), TOKYO)).toBe('Since 2026-11-24');
});

it('of a run without a playbook for updates is empty', () => {
    expect(firstUpdateText(anIncident({updates: null}), utc('2026-12-01 03:00'), TOKYO)).toBe('');
});

it.each([
    ['**Where it stands:**\n**What is next:**\n', ' **Where it stands:**\n\n**What is next:** ', true],
    ['**Where it stands:**\n**What is next:**\n', '**Where it stands:** mended\n**What is next:**', false],
    ['#set-update-{date}\n\nBacklog: <X>', '#set-update-2026-11-24\n\nBacklog: <X>', true],
    ['#set-update-{date}\n\nBacklog: <X>', '#set-update-2026-11-24\n\nBacklog: 12', false],
    // A text that leaves nothing open may be meant as it stands.
    ['All is well.', 'All is well.', false],
    ['', 'All is well', false],
])('of %j with %j nothing was filled in: %s', (template, text, expected) => {
    const {updates} = anIncident();
    expect(isBareTemplate(text, updates && {...updates, template})).toBe(expected);
});
