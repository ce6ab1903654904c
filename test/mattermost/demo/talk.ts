import {Temporal} from 'temporal-polyfill';
import type {StandIn} from '../server/start';
import {ZONE, type Cast, type Username} from './people';

interface Said {
    channel: string;
    /** Minutes before the demo's first moment. */
    ago: number;
    who: Username;
    text: string;
    /** Answers to it, each some minutes later. */
    answers?: readonly {after: number; who: Username; text: string}[];
}

const DAY = 24 * 60;

const TALK: readonly Said[] = [
    {
        channel: 'town-square',
        ago: 4 * DAY,
        who: 'theo',
        text: 'Welcome Kim, who joins support today!',
        answers: [
            {after: 12, who: 'nora', text: 'Welcome! :wave:'},
            {after: 31, who: 'kim', text: 'Thank you both, glad to be here.'},
        ],
    },
    {
        channel: 'town-square',
        ago: DAY + 60,
        who: 'theo',
        text: 'Demo day moved to Thursday 15:00. Put your name on the list if you have something to show.',
    },
    {
        channel: 'releases',
        ago: 3 * DAY,
        who: 'bo',
        text: 'Branch for 7.4 is cut. Fixes for it need the label `7.4` and a second reviewer.',
    },
    {
        channel: 'releases',
        ago: DAY - 120,
        who: 'bo',
        text: '7.4-rc2 is on staging. Known: the export of large reports is slow, the fix is in review.',
        answers: [
            {after: 25, who: 'nora', text: 'Is the SAML change in it? Two customers wait for that one.'},
            {after: 34, who: 'bo', text: 'Yes, since rc1.'},
        ],
    },
    {
        channel: 'support',
        ago: DAY + 200,
        who: 'sam',
        text: 'Harbor Logistics: users are logged out every few minutes since their upgrade. Ticket SUP-2291, collecting logs.',
        answers: [
            {
                after: 40,
                who: 'kim',
                text: 'Looks like the session store fills up. They run two nodes behind a load balancer without sticky sessions.',
            },
        ],
    },
    {
        channel: 'support',
        ago: 95,
        who: 'sam',
        text: 'SUP-2291: logs are in the ticket. It happens on one node only. I think this needs engineering.',
    },
    {
        channel: 'ask-r-and-d',
        ago: 2 * DAY,
        who: 'kim',
        text: 'Can a customer move from the embedded database to their own PostgreSQL without a downtime?',
        answers: [
            {
                after: 50,
                who: 'pat',
                text: 'Not without one, but it is short: export, import, switch. I will send you the page.',
            },
        ],
    },
    {
        channel: 'ask-r-and-d',
        ago: 150,
        who: 'nora',
        text: 'Who is on SET this week? Northwind asks when the webhook retries will be fixed.',
        answers: [{after: 14, who: 'lea', text: 'Pat is primary, Bo is backup. The fix is planned for this cycle.'}],
    },
    {
        channel: 'sustained-engineering',
        ago: DAY - 30,
        who: 'bo',
        text: 'My two open items from last cycle are written up in their tickets: the flaky import test and the slow report export.',
    },
    {channel: 'sustained-engineering', ago: DAY - 45, who: 'pat', text: 'Thanks, read both. I take the export.'},
    {
        channel: 'sustained-engineering',
        ago: 40,
        who: 'lea',
        text: 'New cycle today: Pat is primary, Bo is backup. I start the run in a minute.',
    },
];

/** What was said before the demo begins, each at its time. */
export function seedTalk(mattermost: StandIn, cast: Cast, offsetMs: number): void {
    for (const said of TALK) {
        const channelId = cast.channels.get(said.channel) ?? '';
        const at = (minutesAgo: number): void =>
            mattermost.setClockOffset(offsetMs - workingAgo(Date.now() + offsetMs, minutesAgo));
        at(said.ago);
        const root = mattermost.seed.post({channelId, userId: cast.people[said.who].id, message: said.text});
        for (const answer of said.answers ?? []) {
            at(said.ago - answer.after);
            mattermost.seed.post({
                channelId,
                userId: cast.people[answer.who].id,
                message: answer.text,
                rootId: root.id,
            });
        }
    }
    mattermost.setClockOffset(offsetMs);
}

/** How many milliseconds before `now` a moment lies that falls on a working day: nobody of this team writes on a Sunday. */
function workingAgo(now: number, minutes: number): number {
    let moment = Temporal.Instant.fromEpochMilliseconds(now - minutes * 60_000).toZonedDateTimeISO(ZONE);
    while (moment.dayOfWeek > 5) {
        moment = moment.subtract({days: 1});
    }
    return now - moment.epochMilliseconds;
}
