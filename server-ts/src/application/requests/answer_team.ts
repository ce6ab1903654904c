import type {CalendarYear, TeamSettingsAnswer} from '../../contract/answer';
import {calendarYear, type Holidays} from '../../domain/calendar/calendar_words';
import {checkSettings} from '../../domain/calendar/check_settings';
import {isRefused, refuse, type Refused} from '../../domain/refusal';
import {sameSettings, type TeamSettings} from '../../domain/calendar/team_settings';
import {zonesToChoose} from '../../domain/calendar/zone_names';
import type {TeamId, UserId} from '../../domain/units';
import {peopleFor} from './answer_run';
import {cycleFor} from './cycle_for';
import type {Desk, Outcome, Request} from '../desk';
import type {Asker} from '../gate';
import type {Almanac, KeptSettings} from '../ports';

/** Every member of the team may read them; for others the team does not exist. */
export async function answerTeamSettings(
    desk: Desk,
    request: Request,
    {teamId}: {teamId: TeamId},
): Promise<Outcome<TeamSettingsAnswer>> {
    const kept = await seenSettings(desk, request, teamId);
    return isRefused(kept) ? kept : {body: await toldSettings(desk, request, teamId, kept)};
}

/** Saves a team's settings if the person may, and if nobody else saved in the meantime. Saving what is stored already changes nothing. */
export async function answerSetTeamSettings(
    desk: Desk,
    request: Request,
    body: {teamId: TeamId; version: number; settings: Record<string, unknown>},
): Promise<Outcome<TeamSettingsAnswer>> {
    const {teamId, version} = body;
    const {asker} = request;
    const kept = await seenSettings(desk, request, teamId);
    if (isRefused(kept)) {
        return kept;
    }
    if (!(await desk.gate.canChangeTeam(asker, teamId, await onDuty(desk, asker, teamId)))) {
        return refuse('settings_not_yours');
    }
    const checked = checkSettings(body.settings, desk.almanac.knows);
    if (checked.mistakes) {
        return {refused: checked.mistakes[0].refusal};
    }
    const {settings} = checked;
    // Also true of the second try of a save whose answer was lost: by then its version is old.
    if (sameSettings(kept.settings, settings)) {
        return {body: await toldSettings(desk, request, teamId, kept)};
    }
    const saved = await desk.teams.saveSettings({teamId, version, settings, by: asker.userId});
    if (saved === null) {
        return refuse('team_unknown');
    }
    if (saved.kind === 'changed') {
        return changedMeanwhile(saved.kept);
    }
    desk.log.info('the settings of a team were changed', {team: teamId, by: asker.userId, version: saved.kept.version});
    return {body: await toldSettings(desk, request, teamId, saved.kept)};
}

/** A year of the calendar as it is saved, with the reason for each day off. */
export async function answerCalendarYear(
    desk: Desk,
    request: Request,
    {teamId, year}: {teamId: TeamId; year: number},
): Promise<Outcome<CalendarYear>> {
    const kept = await seenSettings(desk, request, teamId);
    return isRefused(kept) ? kept : {body: {year, months: yearOf(kept.settings, desk.almanac, year)}};
}

/** The months of a year with the public holidays that fall into it. */
export function yearOf(settings: TeamSettings, almanac: Almanac, year: number): ReturnType<typeof calendarYear> {
    const {country, region} = settings;
    const of = (one: number): Holidays => (country === null ? {} : almanac.of(country, region ?? undefined, one));
    // A holiday that begins in December may last into January.
    return calendarYear(settings, {...of(year - 1), ...of(year)}, year);
}

async function seenSettings(desk: Desk, request: Request, teamId: TeamId): Promise<KeptSettings | Refused> {
    const seen = (await desk.gate.canSeeTeam(request.asker, teamId)) ? await desk.teams.settings(teamId) : null;
    return seen ?? refuse('team_unknown');
}

function changedMeanwhile({changed}: KeptSettings): Refused {
    return refuse('settings_changed', {
        params: changed === null ? {} : {at: changed.at, ...(changed.by === null ? {} : {user: changed.by})},
    });
}

async function onDuty(desk: Desk, asker: Asker, teamId: TeamId): Promise<UserId[]> {
    const cycle = await cycleFor(desk, asker, teamId);
    return [...new Set((cycle?.seats ?? []).flatMap((seat) => (seat.user === null ? [] : [seat.user])))];
}

async function toldSettings(
    desk: Desk,
    request: Request,
    teamId: TeamId,
    kept: KeptSettings,
): Promise<TeamSettingsAnswer> {
    const editors = await onDuty(desk, request.asker, teamId);
    const canEdit = await desk.gate.canChangeTeam(request.asker, teamId, editors);
    const changedBy = kept.changed?.by ?? null;
    return {
        ...kept,
        canEdit,
        editors,
        choices: canEdit
            ? {
                  zones: zonesToChoose(Intl.supportedValuesOf('timeZone'), kept.settings.zone),
                  countries: desk.almanac.countries(),
              }
            : null,
        people: await peopleFor(desk, changedBy === null ? editors : [...editors, changedBy]),
    };
}
