import type {Why} from '../../contract/answer';
import {addDays, localDate, wallTimeOn} from '../../domain/calendar/calendar';
import {parseDay} from '../../domain/calendar/day_words';
import type {Body} from '../../domain/announce/message';
import type {RunEvent} from '../../domain/event';
import {remindedItems} from '../../domain/items/item_reminder';
import {isRefused, refuse, type Refused} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import {DAY, SECOND, type Millis, type RunId, type Zone} from '../../domain/units';
import type {Places} from './answer_change';
import {lineOf} from './answer_ledger';
import type {Desk, Outcome, Request} from '../desk';
import {learnPatiently} from '../look_ahead';
import {peopleInBody, peopleInEvents} from '../wording/people_named';
import {runName} from '../wording/wording';
import {whyNext, whyOwed} from '../wording/why_owed';
import {whyItems} from '../wording/why_items';
import {whyNot} from '../wording/why_not';
import {whyTaker} from '../wording/why_taker';
import type {WhyContext} from '../wording/why_words';

/** Some hundred kB at most. A run that asks every hour has this many in a month. */
const EVENTS_AT_MOST = 1_000;
const POSTS_AT_MOST = 100;
/** Short, so that somebody who has just left is not named as the next to be asked. */
const KNOWN_FOR: Millis = 5 * SECOND;

/** Ids of reminders of items begin with it (`decide_remind.ts`). */
const ITEMS = 'i';

/** What is asked: about one reminder or question, about a day, or about what is owed now. */
export interface WhyAbout {
    obligationId?: string;
    /** In words. */
    date?: string;
}

/** Why a reminder came, or why none did, in a paragraph. For people who see the run; changes nothing. */
export async function answerWhy(
    desk: Desk,
    places: Places,
    request: Request,
    body: WhyAbout & {runId: RunId},
): Promise<Outcome<Why>> {
    const place = await places(body.runId);
    const read = place && (await desk.gate.canView(request.asker, place)) ? await desk.reads.run(body.runId) : null;
    if (!read) {
        return refuse('run_not_found');
    }
    const text = await explain(desk, read, body, await zoneOf(desk, request, read.run));
    return isRefused(text) ? text : {body: {text}};
}

async function zoneOf(desk: Desk, request: Request, run: Run): Promise<Zone> {
    const {userId} = request.asker;
    return (await desk.people.get([userId])).get(userId)?.zone ?? run.zone;
}

async function explain(
    desk: Desk,
    {run, now}: {run: Run; now: Millis},
    {date, obligationId}: WhyAbout,
    readerZone: Zone,
): Promise<string | Refused> {
    const events = await desk.reads.dutyEvents(run.id, EVENTS_AT_MOST);
    const day =
        date === undefined ? null : parseDay(date, localDate(now, run.zone), localDate(run.startedAt, run.zone));
    if (isRefused(day)) {
        return day;
    }
    const id = obligationId ?? run.obligation?.id;
    const opened = events.find(
        (event): event is Extract<RunEvent, {type: 'obligation_opened'}> =>
            event.type === 'obligation_opened' && event.obligation.id === id,
    );
    const reminderId = obligationId?.startsWith(ITEMS) ? obligationId : null;
    const reminded = reminderId === null ? undefined : remindedItems(run, reminderId)[0]?.reminded?.at;
    const said: Body = reminderId === null ? {kind: 'run_card'} : {kind: 'items_due', reminderId, user: null};
    const [from, to] = day === null ? [opened?.at ?? reminded ?? now, now + 1] : spanOf(day, run.zone);
    const seated = run.seats.flatMap(({user}) => user ?? []);
    await learnPatiently(
        desk.door.presence,
        [{channelId: run.channelId, people: [run.startedBy, ...seated]}],
        KNOWN_FOR,
    );
    const posts = await desk.ledger.posts(run.id, from - 1_000, to, POSTS_AT_MOST);
    const context: WhyContext = {
        run,
        now,
        events,
        readerZone,
        there: desk.door.presence.of(run),
        // Whoever was passed over may have been deactivated just now, which is said of them.
        people: await desk.people.asTheyAre(peopleInBody(said, run).concat(peopleInEvents(events))),
        calendarAt: (at) => desk.teams.calendar(run.teamId, run.zone, at),
        posts: posts.map((row) => lineOf(row, now)),
    };
    if (day !== null) {
        return whyNot(day, context);
    }
    return reminderId !== null ? whyItems(reminderId, context) : whyNow(context, opened, obligationId);
}

function spanOf(date: string, zone: Zone): [Millis, Millis] {
    const from = wallTimeOn(date, '00:00', zone) ?? Date.parse(`${date}T00:00Z`);
    return [from, wallTimeOn(addDays(date, 1), '00:00', zone) ?? from + DAY];
}

function whyNow(
    context: WhyContext,
    opened: Extract<RunEvent, {type: 'obligation_opened'}> | undefined,
    asked: string | undefined,
): string {
    const open = takerOf(context, asked);
    if (asked !== undefined) {
        return opened
            ? whyOwed(opened, context)
            : open
              ? whyTaker(open, context)
              : `${runName(context)}: this reminder is from before its history is kept. What is owed now: /set why`;
    }
    const taker = open ? [whyTaker(open, context)] : [];
    return [...taker, opened ? whyOwed(opened, context) : whyNext(context)].join('\n\n');
}

/** The question who takes the run, in its last state. */
function takerOf({run, events}: WhyContext, asked: string | undefined): Run['acknowledgement'] {
    if (asked === undefined) {
        return run.acknowledgement;
    }
    const of = events.flatMap((event) =>
        'acknowledgement' in event && event.acknowledgement.id === asked ? [event.acknowledgement] : [],
    );
    return of.at(-1) ?? null;
}
