import {randomUUID} from 'node:crypto';
import type {Pool} from 'pg';
import {publicHolidays} from '../../server-ts/src/adapters/holidays/public_holidays';
import {postgresRunStore} from '../../server-ts/src/adapters/postgres/run_store';
import {postgresTeams} from '../../server-ts/src/adapters/postgres/teams';
import {changeRun} from '../../server-ts/src/application/change_run';
import type {Saved} from '../../server-ts/src/application/ports';
import {announceStart} from '../../server-ts/src/domain/announce/announce';
import type {Command} from '../../server-ts/src/domain/command';
import {isRefused} from '../../server-ts/src/domain/refusal';
import {startRun} from '../../server-ts/src/domain/start_run';
import type {StandIn} from '../mattermost/server/start';
import {aLadder, aPlaybook} from './builders';
import {NOBODY_LOOKS} from './presence';

/** An update owed every four hours, the whole ladder, and somebody wanted who takes it: every kind of message that counts. */
const TICKETS = aPlaybook({
    kind: 'incident',
    roles: [
        {id: 'primary', title: 'Primary'},
        {id: 'backup', title: 'Backup'},
        {id: 'lead', title: 'Lead'},
    ],
    ownerRole: 'primary',
    fields: ['severity'],
    updates: {template: '', ladder: aLadder(), rules: [{every: 'hours', hours: 4, days: 'always'}]},
    acknowledge: {bySeverity: {L1: 60}, ask: ['primary', 'backup', 'lead']},
});

/** The team in which a fleet's runs are: their channel, one for broadcasts, one for stakeholders, and five people. */
export interface FleetTeam {
    id: string;
    bot: {id: string; token: string};
    channel: string;
    /** All channels in which the bot speaks, the direct ones with followers too. */
    channels: string[];
    broadcast: string;
    stakeholders: string;
    /** The bot's direct channel with each person. */
    direct: Map<string, string>;
    people: Record<'lea' | 'bo' | 'pat' | 'ann' | 'cy', string>;
}

export function seedTeam({seed}: StandIn): FleetTeam {
    const {id} = seed.team({name: 'eng'});
    const bot = seed.bot({username: 'set-cycle'});
    seed.addToTeam(id, bot.id);
    const person = (username: string): string => {
        const user = seed.user({username, firstName: username});
        seed.addToTeam(id, user.id);
        return user.id;
    };
    const people = {lea: person('lea'), bo: person('bo'), pat: person('pat'), ann: person('ann'), cy: person('cy')};
    const [channel = '', broadcast = '', stakeholders = ''] = ['set', 'news', 'board'].map((name) => {
        const made = seed.channel({teamId: id, name, creatorId: people.lea});
        [...Object.values(people), bot.id].forEach((user) => seed.addToChannel(made.id, user));
        return made.id;
    });
    const direct = new Map(Object.values(people).map((user) => [user, seed.direct(user, bot.id).id]));
    const channels = [channel, broadcast, stakeholders, ...direct.values()];
    return {id, bot, channel, broadcast, stakeholders, direct, channels, people};
}

/** What people do to a fleet's runs: through the same door as theirs, past Mattermost. */
export interface FleetRuns {
    /** Stores the team, once its tables are there. */
    setUp(): Promise<void>;
    /** Owned by Lea, followed by Ann and Cy, in the team's channel; gives its id. */
    start(): Promise<string>;
    /** Whether a refusal or a change, the answer is final; it waits for PostgreSQL. */
    command(runId: string, user: string, command: Command): Promise<Saved>;
    /** A status update of Lea's with a text of its own. */
    update(runId: string): Promise<Saved>;
}

export function fleetRuns(
    pool: Pool,
    team: FleetTeam,
    patiently: <T>(work: () => Promise<T>) => Promise<T>,
): FleetRuns {
    const teams = postgresTeams(pool, publicHolidays());
    const store = postgresRunStore(pool);
    const {lea, bo, pat, ann, cy} = team.people;
    let made = 0;
    let said = 0;

    const runs: FleetRuns = {
        setUp: () =>
            teams.setUp({
                id: team.id,
                name: 'eng',
                zone: 'UTC',
                tokens: {visible: 'v'.repeat(26), hidden: 'h'.repeat(26)},
            }),
        start: async () => {
            const runId = randomUUID().replace(/-/g, '').slice(0, 26);
            const commandId = randomUUID();
            made += 1;
            const name = `Ticket ${made}`;
            await patiently(() =>
                store.create(
                    {commandId, triggerId: null, user: lea},
                    {
                        teamId: team.id,
                        isNumbered: () => true,
                        make: (_, now) => {
                            const started = startRun(TICKETS, {
                                runId,
                                teamId: team.id,
                                channelId: team.channel,
                                ownChannel: false,
                                name,
                                details: {severity: 'L1', customer: '', ticket: '', summary: ''},
                                seats: {primary: lea, backup: bo, lead: pat},
                                startedBy: ann,
                                now,
                                zone: 'UTC',
                                calendar: teams.calendar(team.id, 'UTC', now),
                                told: {broadcast: [team.broadcast], stakeholderChannel: team.stakeholders},
                            });
                            if (isRefused(started)) {
                                return started;
                            }
                            const run = {...started.run, followers: [ann, cy]};
                            return {...started, run, messages: announceStart(run, 'existing')};
                        },
                    },
                ),
            );
            return runId;
        },
        command: (runId, user, command) => {
            const commandId = randomUUID();
            return patiently(() =>
                store.change(runId, {commandId, triggerId: null, user}, (run, now) =>
                    changeRun(run, command, user, now, {teams, presence: NOBODY_LOOKS}),
                ),
            );
        },
        update: (runId) => {
            said += 1;
            const text = `News number ${said}.`;
            return runs.command(runId, lea, {type: 'post_update', updateId: `u${said}`, kind: 'update', text});
        },
    };
    return runs;
}
