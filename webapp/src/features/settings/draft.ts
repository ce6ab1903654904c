import type {TeamSettingsAnswer} from '../../../../server-ts/src/contract/answer';
import type {TeamSettings} from '../../../../server-ts/src/domain/calendar/team_settings';
import {keptJson} from '../../ui/draft';
import {fieldOf} from '../../host/mattermost_fetch';

/** One of the team's own days while it is typed; its date may still be missing. */
export interface DayRow {
    id: string;
    date: string;
    name: string;
}

/** What is typed into the form. It survives leaving the page and a reload. */
export interface SettingsDraft extends Omit<TeamSettings, 'daysOff' | 'extraWorkingDays'> {
    /** The version on which it was begun. */
    version: number;
    daysOff: DayRow[];
    extraWorkingDays: DayRow[];
}

export function draftOf({settings, version}: Pick<TeamSettingsAnswer, 'settings' | 'version'>): SettingsDraft {
    const rows = (days: Record<string, string>): DayRow[] =>
        Object.entries(days).map(([date, name]) => ({id: date, date, name}));
    return {
        ...settings,
        version,
        daysOff: rows(settings.daysOff),
        extraWorkingDays: rows(settings.extraWorkingDays),
    };
}

export function settingsOf({version: _, ...draft}: SettingsDraft): TeamSettings {
    const days = (rows: DayRow[]): Record<string, string> =>
        Object.fromEntries(rows.map(({date, name}) => [date, name]));
    return {...draft, daysOff: days(draft.daysOff), extraWorkingDays: days(draft.extraWorkingDays)};
}

/** A draft as this form stored it; null for none. */
export function readDraft(text: string | null): SettingsDraft | null {
    const value = keptJson(text);
    return isDraft(value) ? value : null;
}

function isDraft(value: unknown): value is SettingsDraft {
    const parts = ['hours', 'weekdays', 'daysOff', 'extraWorkingDays'];
    return typeof fieldOf(value, 'version') === 'number' && parts.every((key) => fieldOf(value, key) instanceof Object);
}

/** The first row with the same date as an earlier one. */
export function rowTwice(rows: readonly DayRow[]): DayRow | null {
    return rows.find(({date}, place) => date !== '' && rows.findIndex((other) => other.date === date) < place) ?? null;
}
