import {anId, anIncident, LEA, MONDAY_10, PAT} from '../../../../test/support/builders';
import type {PersonRecord} from '../mattermost_ports';
import {bodyWords} from './body_words';

const named = (id: string, firstName: string): [string, PersonRecord] => [
    id,
    {
        id,
        username: firstName.toLowerCase(),
        firstName,
        lastName: '',
        zone: null,
        isBot: false,
        isGuest: false,
        isGone: false,
    },
];
const people = new Map([named(LEA, 'Lea'), named(PAT, 'Pat')]);
const cycle = {id: anId('next'), name: 'SET Cycle W49', channelId: anId('home'), seats: {primary: PAT}};

test('the question of the next cycle names who passes what to whom, and mentions those who are released', () => {
    const seat = (title: string, from: string | null) => ({role: title, title, from, to: PAT});
    const seats = [seat('Communication owner', LEA), seat('Primary', LEA), seat('Backup', null)];
    const context = {run: anIncident(), now: MONDAY_10, people};
    const {message, lines, buttons} = bodyWords({kind: 'next_cycle', cycle, seats}, context);
    expect(message).toMatch(/^@lea \*\*INC-42 Login fails\*\*: SET Cycle W49 has begun/);
    expect(lines).toEqual(['Communication owner and Primary: Lea → Pat', 'Backup: nobody → Pat']);
    expect(buttons).toEqual([{action: 'passon', label: 'Pass it on', style: 'primary'}]);
});
