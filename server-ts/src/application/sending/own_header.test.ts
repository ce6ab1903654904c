import {anIncident, aRun} from '../../../../test/support/builders';
import {ownPart, ticketPart, withOwnPart} from './own_header';

describe('a ticket in the header of its channel', () => {
    it.each([
        ['https://jira.example/browse/A-1', 'Ticket: <https://jira.example/browse/A-1>'],
        ['https://jira.example/browse/A-1?x=[a]', 'Ticket: <https://jira.example/browse/A-1?x=[a]>'],
        ['https://jira.example/a_b(c)?user=@lea', 'Ticket: <https://jira.example/a_b(c)?user=%40lea>'],
        ['INC_4[2]', 'Ticket: INC\\_4\\[2\\]'],
        ['javascript:alert(1)', 'Ticket: javascript:alert\\(1\\)'],
    ])('that is %s leads where it says, and nowhere else', (ticket, words) => {
        expect(ticketPart(ticket)).toEqual([words]);
    });

    it('is left out where there is none', () => {
        expect(ticketPart('')).toEqual([]);
    });

    it('takes the place of one that an earlier version wrote bare', () => {
        const before = `ACME · ${ownPart('L1 · Ticket: https://jira.example/A-1', 1_000)}`;
        const [part = ''] = ticketPart('https://jira.example/A-1');
        const after = withOwnPart(before, ownPart(`L1 · ${part}`, 1_000), anIncident());
        expect(after).toBe('ACME · \u2060\u2060L1 · Ticket: <https://jira.example/A-1>\u2060\u2060');
        expect(withOwnPart('Ticket: https://jira.example/A-1', ownPart(part, 1_000), aRun())).toBe(
            ownPart(part, 1_000),
        );
    });
});
