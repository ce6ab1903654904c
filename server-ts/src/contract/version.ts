import type {Happening} from '../domain/event';

/**
 * The version of the wire between plugin and sidecar. Raised when a shape changes in a way that the other side must know of.
 * A neighbour (one older or one newer) is served and told so; anything further is asked to reload.
 */
export const CONTRACT_VERSION = 3;

/** The version that brought each kind of event which was not there from the start: an older plugin cannot apply it. */
const EVENTS_SINCE: Partial<Record<Happening['type'], number>> = {
    duty_upcoming: 2,
    upcoming_dm_set: 2,
    obligation_escalated: 2,
    obligation_rescheduled: 2,
    acknowledgement_opened: 2,
    acknowledgement_asked: 2,
    acknowledgement_rescheduled: 2,
    acknowledgement_ended: 2,
    items_reminded: 2,
    item_ticked: 2,
    item_reminders_moved: 2,
    cycle_began: 3,
};

export function isKnownTo(pluginVersion: number, type: Happening['type']): boolean {
    return (EVENTS_SINCE[type] ?? 0) <= pluginVersion;
}

/** Whether a plugin takes what changed from a signal. An older one does not know such a signal at all. */
export function hearsEvents(pluginVersion: number): boolean {
    return pluginVersion >= 3;
}

export type Compatibility = 'same' | 'plugin_older' | 'plugin_newer' | 'reload_needed';

export function compatibilityOf(pluginVersion: number): Compatibility {
    const distance = pluginVersion - CONTRACT_VERSION;
    if (distance === 0) {
        return 'same';
    }
    return Math.abs(distance) > 1 ? 'reload_needed' : distance < 0 ? 'plugin_older' : 'plugin_newer';
}
