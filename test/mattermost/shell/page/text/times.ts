import {DateTime} from 'luxon';
import type {User} from '../api/schemas';

/** The person's zone as Mattermost keeps it; the browser's when it is automatic or unset. */
export function zoneOf(user: User | undefined): string {
    const zone = user?.timezone ?? {};
    const own = zone['useAutomaticTimezone'] === 'false' ? zone['manualTimezone'] : zone['automaticTimezone'];
    return own || 'local';
}

export const clockTime = (ms: number, zone: string): string =>
    DateTime.fromMillis(ms, {zone}).setLocale('en-US').toLocaleString(DateTime.TIME_SIMPLE);

export const fullTime = (ms: number, zone: string): string =>
    DateTime.fromMillis(ms, {zone}).setLocale('en-US').toFormat("cccc, d LLLL yyyy 'at' HH:mm:ss ZZZZ");

export function dayName(ms: number, now: number, zone: string): string {
    const day = DateTime.fromMillis(ms, {zone}).startOf('day');
    const today = DateTime.fromMillis(now, {zone}).startOf('day');
    const days = Math.round(today.diff(day, 'days').days);
    if (days === 0 || days === 1) {
        return days === 0 ? 'Today' : 'Yesterday';
    }
    return day.setLocale('en-US').toFormat('cccc, LLLL dd');
}

export const dayOf = (ms: number, zone: string): string => DateTime.fromMillis(ms, {zone}).toISODate() ?? '';
