import {isZone} from '../../domain/calendar/calendar';
import {myDay, myDayNow, nextMyDay, type MyDayEntry} from '../../domain/items/my_day';
import type {Run} from '../../domain/run';
import type {Millis, PostId, RunId, UserId, Zone} from '../../domain/units';
import {dayOf} from '../change_run';
import type {People} from '../mattermost_ports';
import type {Log, MyDayPlan, MyDaySetting, PersonSettings, RunReads, Teams} from '../ports';

/** This many runs are enough for a day: somebody with more finishes some. */
const RUNS_AT_MOST = 100;
/** How many digests are planned in one transaction. */
const AT_ONCE = 50;

/** What waits for a person in all runs that they may see now. `canSee` asks Mattermost. */
export async function readMyDay(
    {reads, teams}: {reads: RunReads; teams: Teams},
    user: UserId,
    zone: Zone,
    canSee: (run: Run) => Promise<boolean>,
): Promise<{entries: MyDayEntry[]; now: Millis; cards: ReadonlyMap<RunId, PostId>}> {
    const {runs, now} = await reads.wholeOfPerson(user, RUNS_AT_MOST);
    const seen = await Promise.all(runs.map(canSee));
    const mine = runs.filter((_, place) => seen[place]).map((run) => ({run, day: dayOf(run, teams, now)}));
    const entries = myDay(mine, user, now, zone);
    return {entries, now, cards: await reads.cards([...new Set(entries.map(({run}) => run.id))])};
}

/** A person's zone: Mattermost's, or else that of the team in which they set their digest. */
export function zoneOf(zone: Zone | null | undefined, otherwise: Zone): Zone {
    return zone !== null && zone !== undefined && isZone(zone) ? zone : otherwise;
}

/** When a person's next digest comes. */
export function nextDigest(teams: Teams, {at, zone, teamId}: MyDaySetting, now: Millis): Millis | null {
    return at === null ? null : nextMyDay(at, teams.calendar(teamId, zone, now), now);
}

/**
 * Which digest is owed at `now`: today's, even if its time is over (the sidecar was down). None on a day off, before its time, or for a
 * past day. It may wait until the next one comes.
 */
export function planMyDay(teams: Teams, setting: MyDaySetting, now: Millis): MyDayPlan {
    const nextAt = nextDigest(teams, setting, now);
    const dueAt =
        setting.at === null ? null : myDayNow(setting.at, teams.calendar(setting.teamId, setting.zone, now), now);
    return {nextAt, digest: dueAt !== null && nextAt !== null ? {dueAt, until: nextAt} : null, zone: setting.zone};
}

/** Plans all due digests. Gives how many went into the outbox. */
export async function planMyDays(
    {settings, people, teams, log}: {settings: PersonSettings; people: People; teams: Teams; log: Log},
    stopped: () => boolean,
): Promise<number> {
    for (let planned = 0; ;) {
        const due = stopped() ? [] : await settings.due(AT_ONCE);
        if (due.length === 0) {
            return planned;
        }
        const known = await people.get(due).catch((error: unknown) => {
            log.info('zones could not be read from Mattermost; the last known ones count', {
                why: error instanceof Error ? error.message : String(error),
            });
            return new Map<UserId, {zone: Zone | null}>();
        });
        planned += await settings.planDue(AT_ONCE, (user, setting, now) =>
            planMyDay(teams, {...setting, zone: zoneOf(known.get(user)?.zone, setting.zone)}, now),
        );
    }
}
