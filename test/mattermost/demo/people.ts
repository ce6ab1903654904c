import type {SeededUser} from '../server/seed';
import type {StandIn} from '../server/start';

export const TEAM = {name: 'eng', displayName: 'Engineering'};
export const ZONE = 'Europe/Amsterdam';

/** The people of the demo, in the order in which its bar lists them. */
export const PEOPLE = [
    {username: 'lea', firstName: 'Lea', lastName: 'Lindqvist', role: 'SET lead'},
    {username: 'pat', firstName: 'Pat', lastName: 'Okafor', role: 'SET primary'},
    {username: 'bo', firstName: 'Bo', lastName: 'Andersen', role: 'SET backup'},
    {username: 'sam', firstName: 'Sam', lastName: 'Rivera', role: 'Support'},
    {username: 'kim', firstName: 'Kim', lastName: 'Haddad', role: 'Support'},
    {username: 'nora', firstName: 'Nora', lastName: 'Weiss', role: 'Customer success, stakeholder'},
    {username: 'theo', firstName: 'Theo', lastName: 'Marchetti', role: 'Head of engineering, stakeholder'},
] as const;
export type Username = (typeof PEOPLE)[number]['username'];

const EVERYBODY = PEOPLE.map(({username}) => username);
const SET: readonly Username[] = ['lea', 'pat', 'bo'];

const CHANNELS: readonly {name: string; displayName: string; purpose: string; members: readonly Username[]}[] = [
    {
        name: 'sustained-engineering',
        displayName: 'Sustained Engineering',
        purpose: 'Who is on SET, what they work on, and the run of this cycle',
        members: [...SET, 'sam', 'kim', 'theo'],
    },
    {
        name: 'ask-r-and-d',
        displayName: 'Ask R&D',
        purpose: 'Questions to engineering. SET looks here in the morning and in the afternoon',
        members: EVERYBODY,
    },
    {
        name: 'support',
        displayName: 'Support',
        purpose: 'Customer tickets',
        members: ['sam', 'kim', 'pat', 'lea', 'nora'],
    },
    {name: 'releases', displayName: 'Releases', purpose: 'What ships when', members: [...SET, 'theo', 'nora']},
];

export interface Cast {
    team: string;
    people: Record<Username, SeededUser>;
    channels: Map<string, string>;
}

/** Puts team, people and channels into the stand-in, or finds them again. */
export function seedCast(mattermost: StandIn): Cast {
    const {seed} = mattermost;
    const team = seed.team(TEAM);
    const person = (username: Username): SeededUser => {
        const draft = PEOPLE.find((one) => one.username === username);
        const user = seed.user({
            username,
            timezone: ZONE,
            ...(draft ? {firstName: draft.firstName, lastName: draft.lastName} : {}),
        });
        // Lea may set things up for the team, as its lead.
        seed.addToTeam(team.id, user.id, {admin: username === 'lea'});
        return user;
    };
    const people = {
        lea: person('lea'),
        pat: person('pat'),
        bo: person('bo'),
        sam: person('sam'),
        kim: person('kim'),
        nora: person('nora'),
        theo: person('theo'),
    };
    const channels = new Map<string, string>();
    for (const {name, displayName, purpose, members} of CHANNELS) {
        const channel = seed.channel({teamId: team.id, name, displayName, purpose, creatorId: people.lea.id});
        members.forEach((username) => seed.addToChannel(channel.id, people[username].id));
        channels.set(name, channel.id);
    }
    channels.set('town-square', seed.channel({teamId: team.id, name: 'town-square'}).id);
    return {team: team.id, people, channels};
}
