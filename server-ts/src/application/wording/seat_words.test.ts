import {anIncident, ANN, MONDAY_10} from '../../../../test/support/builders';
import type {PersonRecord} from '../mattermost_ports';
import {seatWords} from './seat_words';

const ann: PersonRecord = {
    id: ANN,
    username: 'ann',
    firstName: 'Ann',
    lastName: '',
    zone: null,
    isBot: false,
    isGuest: false,
    isGone: false,
};
const context = {run: anIncident(), now: MONDAY_10, people: new Map([[ANN, ann]])};

test('who is asked again to be the owner reads who restored the run', () => {
    const asked = {kind: 'owner_asked' as const, title: 'Lead', by: null};
    const owed = 'What is owed there is asked of you from now on.';
    expect(seatWords({...asked, restoredBy: ANN}, context).message).toBe(
        `Ann restored **INC-42 Login fails**, and you are its Lead. ${owed}`,
    );
    // What an older version wrote does not say who.
    expect(seatWords(asked, context).message).toBe(`You were made Lead of **INC-42 Login fails**. ${owed}`);
});
