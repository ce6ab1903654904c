import type {RehearsalStrip} from '../../contract/answer';
import type {RequestBody} from '../../contract/request';
import {peopleOf} from '../../domain/announce/announce';
import {addDays, isZone, localDate, wallTimeOn, type WorkingCalendar} from '../../domain/calendar/calendar';
import {EVERYBODY_IS_THERE} from '../../domain/decision';
import {isRefused, refuse} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import {parseSilence} from '../../domain/duty/silence';
import {DAY, MINUTE, type Millis, type UserId} from '../../domain/units';
import type {Places} from './answer_change';
import {asPerson} from './answer_run';
import type {Desk, Outcome, Request} from '../desk';
import type {PersonRecord} from '../mattermost_ports';
import {rehearse, type Answering} from './rehearse';
import {openRehearsal, type Opening} from './rehearse_start';
import {tryDuty} from './tried_duty';
import {peopleInState} from '../wording/people_named';

type RehearseBody = Extract<RequestBody, {type: 'rehearse'}>;

/** Some 100 kB and 100 ms at most. */
const AT_MOST = {lines: 200, steps: 1_000};
const ANSWERING: Record<'after' | 'never', Answering> = {
    after: {kind: 'after', delay: 20 * MINUTE},
    never: {kind: 'never'},
};

/** What a run would send in the coming days. It only reads, and sends nothing. A run that the person does not see is not found. */
export async function answerRehearse(
    desk: Desk,
    places: Places,
    request: Request,
    body: RehearseBody,
): Promise<Outcome<RehearsalStrip>> {
    const now = desk.clock.now();
    const opened = await openingFor(desk, places, request, body, now);
    if (isRefused(opened)) {
        return opened;
    }
    const {teamId} = request.asker;
    const {zone} = opened.run;
    const calendarAt = (at: Millis): WorkingCalendar => desk.teams.calendar(teamId, zone, at);
    const change = body.change ?? (body.rules && {on: true, rules: body.rules});
    const moment = {now, calendar: calendarAt(now), ...EVERYBODY_IS_THERE};
    const run = change === undefined ? opened.run : await tryDuty(desk, request, opened.run, change, moment);
    if (isRefused(run)) {
        return run;
    }
    const until = wallTimeOn(addDays(localDate(now, zone), body.days + 1), '00:00', zone) ?? now + body.days * DAY;
    const silence = body.silence === undefined ? [] : parseSilence(body.silence, now, until, zone);
    if (isRefused(silence)) {
        return silence;
    }
    const answering = ANSWERING[body.answering ?? 'after'];
    const plan = {...opened, run, from: now, until, calendarAt, silence, answering, atMost: AT_MOST};
    const {lines, cut} = rehearse(plan);
    const isReal = body.of.kind === 'run';
    return {
        body: {
            messages: lines.map(({asked, ...line}) => ({
                ...line,
                asked: asked.map(({user, role}) => ({role, user: isReal ? user : null})),
            })),
            more: cut,
            zone,
            people: isReal ? [...opened.people.values()].map(asPerson) : [],
        },
    };
}

async function openingFor(
    desk: Desk,
    places: Places,
    request: Request,
    body: RehearseBody,
    now: Millis,
): Promise<Opening | ReturnType<typeof refuse>> {
    const {of} = body;
    if (of.kind === 'run') {
        const place = await places(of.runId);
        if (!place || !(await desk.gate.canView(request.asker, place))) {
            return refuse('run_not_found');
        }
        const read = await desk.reads.run(of.runId);
        return read ? {run: read.run, messages: [], people: await namesIn(desk, read.run)} : refuse('run_not_found');
    }
    const playbook = desk.playbooks.get(of.playbook);
    const team = desk.teams.get(request.asker.teamId);
    if (!playbook) {
        return refuse('playbook_unknown', {field: 'playbook'});
    }
    const zone = of.zone ?? team?.zone ?? 'UTC';
    if (!isZone(zone)) {
        return refuse('zone_unknown', {field: 'zone', params: {text: zone}});
    }
    const calendar = desk.teams.calendar(request.asker.teamId, zone, now);
    return openRehearsal(playbook, {severity: of.severity ?? null, zone, now, calendar});
}

/** The run's people as Mattermost knows them; without Mattermost a rehearsal could not say whom it asks. */
function namesIn(desk: Desk, run: Run): Promise<Map<UserId, PersonRecord>> {
    return desk.people.get([...new Set([...peopleOf(run), ...peopleInState(run)])]);
}
