import type {Person, RunAnswer} from '../../contract/answer';
import type {RunEvent} from '../../domain/event';
import {isNamedParticipant, type Run} from '../../domain/run';
import type {UserId} from '../../domain/units';
import {dayOf} from '../change_run';
import type {Desk} from '../desk';
import type {PersonRecord} from '../mattermost_ports';
import {peopleInEvents, peopleInState} from '../wording/people_named';
import {personName} from '../wording/wording';

/** A tab that is further behind than this gets the whole run, which is smaller and of limited size. */
export const EVENTS_AT_MOST = 100;

export function asPerson(record: PersonRecord): Person {
    return {id: record.id, username: record.username, name: personName(record), gone: record.isGone};
}

/** People for display. If Mattermost is away, their names are missing and not the answer. */
export async function peopleFor(desk: Desk, ids: Iterable<UserId>): Promise<Person[]> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) {
        return [];
    }
    try {
        return [...(await desk.people.get(wanted)).values()].map(asPerson);
    } catch (error) {
        desk.log.warn('names could not be read from Mattermost', {
            why: error instanceof Error ? error.message : String(error),
        });
        return [];
    }
}

/** The whole run with everybody in it. */
export async function wholeRun(desk: Desk, run: Run, userId: UserId): Promise<RunAnswer> {
    return {
        run,
        runId: run.id,
        version: run.version,
        ...periodsIn(desk, run),
        canEdit: canEdit(run, userId),
        people: await peopleFor(desk, usersIn(run)),
    };
}

/** Only what a tab at `since` lacks. The whole run if it lacks too much, or claims a version that never was. */
export async function newerThan(desk: Desk, run: Run, since: number | undefined, userId: UserId): Promise<RunAnswer> {
    if (since === undefined || since > run.version || run.version - since > EVENTS_AT_MOST) {
        return wholeRun(desk, run, userId);
    }
    const events = since === run.version ? [] : await desk.reads.eventsSince(run.id, since, EVENTS_AT_MOST);
    // Events that another change added in the meantime are left for the next request: the answer ends at the run that was read.
    const known = events?.filter((event) => event.seq <= run.version);
    return known && (known.length > 0 || since === run.version)
        ? {
              events: known,
              runId: run.id,
              version: run.version,
              ...periodsIn(desk, run),
              canEdit: canEdit(run, userId),
              people: await peopleFor(desk, peopleInEvents(known)),
          }
        : wholeRun(desk, run, userId);
}

function periodsIn(desk: Desk, run: Run): Pick<RunAnswer, 'periods'> {
    const day = dayOf(run, desk.door.teams, desk.clock.now());
    return day ? {periods: day.periods} : {};
}

/** The events that a change made, for a tab that had the version before them. It needs no query. */
export function justNow(
    desk: Desk,
    run: Run,
    events: RunEvent[],
    since: number | undefined,
    userId: UserId,
): RunAnswer | null {
    const first = events[0]?.seq;
    return since !== undefined && first !== undefined && since >= first - 1 && since <= run.version
        ? {
              events: events.filter((event) => event.seq > since),
              runId: run.id,
              version: run.version,
              ...periodsIn(desk, run),
              canEdit: canEdit(run, userId),
              people: [],
          }
        : null;
}

function canEdit(run: Run, userId: UserId): boolean {
    return run.ownChannel || isNamedParticipant(run, userId);
}

function usersIn(run: Run): UserId[] {
    const touched = run.phases.flatMap(({items}) =>
        items.flatMap(({changed, assignee}) => [
            ...(changed ? [changed.by] : []),
            ...(assignee && 'user' in assignee ? [assignee.user] : []),
        ]),
    );
    return [...touched, ...peopleInState(run), ...run.joined, ...run.followers];
}
