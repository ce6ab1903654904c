import type {Connected, DuePreview, Home, PlaybookSummary, RunAnswer, Timeline} from '../../contract/answer';
import {compatibilityOf} from '../../contract/version';
import {isZone} from '../../domain/calendar/calendar';
import {parseDueWords} from '../../domain/calendar/due_words';
import type {Playbook} from '../../domain/playbook';
import {isRefused, refuse} from '../../domain/refusal';
import type {RunSummary} from '../../domain/summary';
import type {ChannelId, RunId} from '../../domain/units';
import {asPerson, newerThan, peopleFor} from './answer_run';
import {peopleInEvents} from '../wording/people_named';
import type {Places} from './answer_change';
import {dayOfSummary} from '../change_run';
import {cycleFor} from './cycle_for';
import type {Desk, Outcome, Request} from '../desk';
import {makeTabKey} from './tabs';

/** Keeps a page of a list under 10 kB or so; somebody with more runs than this finishes some. */
const RUNS_LISTED = 50;
const TIMELINE_PAGE = 50;

/** Hands out the tab's key. The only request that needs none. */
export async function answerConnect(desk: Desk, request: Request, pluginVersion: number): Promise<Outcome<Connected>> {
    const {userId, teamId} = request.asker;
    const me = (await desk.people.get([userId])).get(userId);
    if (!me || me.isBot || me.isGone) {
        return refuse('not_allowed');
    }
    const team = desk.teams.get(teamId);
    return {
        body: {
            key: makeTabKey(desk.seals, userId, desk.ids.id(), desk.clock.now()),
            botId: desk.botId(),
            me: asPerson(me),
            zone: team?.zone ?? 'UTC',
            compatibility: compatibilityOf(pluginVersion),
            playbooks: desk.playbooks
                .list()
                .filter((playbook) => !playbook.archived)
                .map(summaryOfPlaybook),
            teamReady: team !== null,
        },
    };
}

function summaryOfPlaybook(playbook: Playbook): PlaybookSummary {
    const {id, title, kind, description, fields, roles, ownerRole, channel} = playbook;
    return {
        id,
        title,
        kind,
        description,
        fields,
        roles,
        ownerRole,
        channel,
        items: playbook.phases.reduce((sum, phase) => sum + phase.items.length, 0),
    };
}

/** The runs of the channel on the screen and the person's own, but only those in whose channel the person is now. */
export async function answerHome(
    desk: Desk,
    request: Request,
    body: {channelId: ChannelId | null; have: Record<RunId, number>},
): Promise<Outcome<Home>> {
    const {asker} = request;
    const {channelId} = body;
    const hereAllowed = channelId !== null && (await desk.gate.canUseChannel(asker, channelId));
    const [here, mine, cycle] = await Promise.all([
        hereAllowed ? desk.reads.inChannel(channelId, RUNS_LISTED) : Promise.resolve([]),
        desk.reads.ofPerson(asker.userId, asker.teamId, RUNS_LISTED),
        cycleFor(desk, asker, asker.teamId),
    ]);
    const ofTeam = here.filter((run) => run.teamId === asker.teamId);
    const elsewhere = mine.filter((run) => run.channelId !== channelId);
    const allowed = await Promise.all(elsewhere.map((run) => desk.gate.canView(asker, run)));
    const visible = elsewhere.filter((_, place) => allowed[place]);
    const onDuty = cycle && {runId: cycle.id, seats: cycle.seats};
    const shown = [...ofTeam, ...visible].filter((run) => body.have[run.id] !== run.version);
    const users = new Set(
        [...shown.flatMap((run) => run.seats), ...(onDuty?.seats ?? [])].flatMap((seat) =>
            seat.user === null ? [] : [seat.user],
        ),
    );
    shown.forEach((run) =>
        [...run.waiting, ...(run.repeats ?? [])].forEach(({assignee}) => assignee !== null && users.add(assignee)),
    );
    const undelivered = await desk.ledger.undelivered([...ofTeam, ...visible].map(({id}) => id));
    const now = desk.clock.now();
    const line = (run: RunSummary): RunSummary | RunId => {
        const day = dayOfSummary(run, desk.teams, now);
        return body.have[run.id] === run.version ? run.id : day ? {...run, periods: day.periods} : run;
    };
    return {
        body: {
            here: sortByUrgency(ofTeam).map(line),
            mine: sortByUrgency(visible).map(line),
            onDuty,
            undelivered: Object.fromEntries(undelivered),
            people: await peopleFor(desk, users),
        },
    };
}

/** Owed updates first, then what is due next, then the newest; finished runs last. */
function sortByUrgency(runs: RunSummary[]): RunSummary[] {
    const rank = (run: RunSummary): number => (run.status === 'finished' ? 2 : run.obligation ? 0 : 1);
    return [...runs].sort(
        (a, b) =>
            rank(a) - rank(b) ||
            (a.obligation?.dueAt ?? a.nextDueAt ?? Infinity) - (b.obligation?.dueAt ?? b.nextDueAt ?? Infinity) ||
            b.startedAt - a.startedAt,
    );
}

export async function answerRun(
    desk: Desk,
    places: Places,
    request: Request,
    body: {runId: RunId; since?: number},
): Promise<Outcome<RunAnswer>> {
    const place = await places(body.runId);
    if (!place || !(await desk.gate.canView(request.asker, place))) {
        return refuse('run_not_found');
    }
    desk.watchers.seen(body.runId, request.tabKey, request.pluginVersion);
    const [read, undelivered] = await Promise.all([desk.reads.run(body.runId), desk.ledger.undelivered([body.runId])]);
    if (!read) {
        return refuse('run_not_found');
    }
    const answer = await newerThan(desk, read.run, body.since, request.asker.userId);
    return {body: {...answer, undelivered: undelivered.get(body.runId) ?? 0}};
}

export async function answerTimeline(
    desk: Desk,
    places: Places,
    request: Request,
    body: {runId: RunId; before?: number},
): Promise<Outcome<Timeline>> {
    const place = await places(body.runId);
    if (!place || !(await desk.gate.canView(request.asker, place))) {
        return refuse('run_not_found');
    }
    const before = body.before ?? Number.MAX_SAFE_INTEGER;
    const events = await desk.reads.eventsBefore(body.runId, Math.min(before, 2_147_483_647), TIMELINE_PAGE + 1);
    const shown = events.slice(0, TIMELINE_PAGE);
    return {
        body: {
            events: shown,
            more: events.length > TIMELINE_PAGE,
            people: await peopleFor(desk, peopleInEvents(shown)),
        },
    };
}

/** What a due time in words comes to, before it is sent. */
export async function answerPreviewDue(
    desk: Desk,
    places: Places,
    request: Request,
    body: {words: string; zone: string; runId?: RunId},
): Promise<Outcome<DuePreview>> {
    if (!isZone(body.zone)) {
        return refuse('zone_unknown', {field: 'zone', params: {text: body.zone}});
    }
    const now = desk.clock.now();
    const team = desk.teams.calendar(request.asker.teamId, body.zone, now);
    const at = parseDueWords(body.words, now, body.zone, team);
    if (isRefused(at)) {
        return at;
    }
    const place = body.runId === undefined ? null : await places(body.runId);
    const read =
        place && (await desk.gate.canView(request.asker, place)) ? await desk.reads.run(body.runId ?? '') : null;
    return {body: {at, zone: read?.run.zone ?? desk.teams.get(request.asker.teamId)?.zone ?? 'UTC'}};
}
