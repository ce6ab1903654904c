/**
 * The version of the wire between plugin and sidecar. Raised when a shape changes in a way that the other side must know of.
 * A neighbour (one older or one newer) is served and told so; anything further is asked to reload.
 */
export const CONTRACT_VERSION = 1;

export type Compatibility = 'same' | 'plugin_older' | 'plugin_newer' | 'reload_needed';

export function compatibilityOf(pluginVersion: number): Compatibility {
    const distance = pluginVersion - CONTRACT_VERSION;
    if (distance === 0) {
        return 'same';
    }
    return Math.abs(distance) > 1 ? 'reload_needed' : distance < 0 ? 'plugin_older' : 'plugin_newer';
}
