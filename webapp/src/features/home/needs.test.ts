import {after, anIncident, anItem, aRun, BO, LEA, MONDAY_10, PAT, utc} from '../../../../test/support/builders';
import {summaryOf} from '../../../../server-ts/src/domain/summary';
import {DAY, HOUR} from '../../../../server-ts/src/domain/units';
import {needsOf} from './needs';

const incident = anIncident();
const owed = after(incident, [{type: 'wake'}, {now: utc('2026-11-23 15:00'), by: null}]);
const kinds = (runs: Parameters<typeof needsOf>[0], me: string, now: number) =>
    needsOf(runs, me, now).map((need) => `${need.run.name}: ${need.kind}`);

it('puts an owed update first, then what is due sooner', () => {
    const cycle = aRun({
        phases: [
            {
                id: 'p',
                title: 'P',
                items: [
                    anItem('soon', {dueAt: utc('2026-11-23 16:00'), assignee: {user: PAT}}),
                    anItem('late', {dueAt: utc('2026-11-23 10:00'), assignee: {user: PAT}}),
                ],
            },
        ],
    });
    const needs = needsOf([summaryOf(cycle), summaryOf(owed)], PAT, utc('2026-11-23 15:30'));
    expect(needs.map((need) => (need.kind === 'item' ? need.title : need.kind))).toEqual([
        'update',
        'Do late',
        'Do soon',
    ]);
});

it('names only what the reader can act on', () => {
    expect(kinds([summaryOf(owed)], BO, utc('2026-11-23 15:30'))).toEqual([]);
    expect(kinds([summaryOf(owed)], LEA, utc('2026-11-23 15:30'))).toEqual(['INC-42 Login fails: update']);
});

it('tells the owner that an update is coming, from when the duty says so: an hour before, or never', () => {
    const before = utc('2026-11-23 14:00');
    expect(kinds([summaryOf(incident)], PAT, before)).toEqual([]);
    const said = after(incident, [{type: 'wake'}, {now: before, by: null}]);
    expect(kinds([summaryOf(said)], PAT, before)).toEqual(['INC-42 Login fails: soon']);
});

it('lets an update that somebody holds stand behind what nobody is on', () => {
    const held = after(owed, [{type: 'hold'}, {now: utc('2026-11-23 15:05'), by: PAT}]);
    const asked = after(aRun({name: 'Cycle'}), [{type: 'set_seat', role: 'lead', user: PAT}, {by: LEA}]);
    expect(kinds([summaryOf(held), summaryOf(asked)], PAT, utc('2026-11-23 15:30'))).toEqual([
        'Cycle: seat',
        'INC-42 Login fails: update',
    ]);
});

it('leaves out finished runs, other people’s items and items of another day', () => {
    const item = (id: string, dueAt: number, user: string) => anItem(id, {dueAt, assignee: {user}});
    const cycle = aRun({
        phases: [
            {
                id: 'p',
                title: 'P',
                items: [item('theirs', MONDAY_10 + HOUR, BO), item('far', MONDAY_10 + DAY + HOUR, LEA)],
            },
        ],
    });
    expect(kinds([summaryOf(cycle)], LEA, MONDAY_10)).toEqual([]);
    const finished = after(owed, [
        {type: 'finish', outcome: 'fixed'},
        {now: utc('2026-11-23 15:10'), by: PAT},
    ]);
    expect(kinds([summaryOf(finished)], PAT, utc('2026-11-23 15:30'))).toEqual([]);
});
