import {anIncident, MONDAY_10, PAT} from '../../../../test/support/builders';
import {MINUTE} from '../../domain/units';
import {bodyWords} from './body_words';

test('a run that asks nobody says why: they have left, or nobody has a role that is asked', () => {
    const acknowledgement = {
        id: 'a1',
        openedAt: MONDAY_10,
        everyMinutes: 15,
        round: 0,
        asked: null,
        people: [],
        passedOver: [],
        notices: 1,
        nextNoticeAt: MONDAY_10 + 15 * MINUTE,
    };
    const said = (user: string | null): string => {
        const run = anIncident({acknowledge: {bySeverity: {L1: 15}, ask: ['primary', 'backup']}});
        const seats = run.seats.map((seat) => ({...seat, user}));
        const context = {run: {...run, seats}, now: MONDAY_10, people: new Map()};
        return bodyWords({kind: 'taker_wanted', acknowledgement}, context).message;
    };
    expect(said(PAT)).toMatch(/ Nobody can be asked: everyone with a role has left this channel\.$/);
    expect(said(null)).toMatch(/ Nobody is there to be asked: give somebody one of its roles \(Primary, Backup\)\.$/);
});
