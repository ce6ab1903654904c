/** True for a time zone that this machine knows by name, as `Europe/Amsterdam`. */
export function isZone(name: string): boolean {
    try {
        return new Intl.DateTimeFormat('en', {timeZone: name}).resolvedOptions().timeZone !== '';
    } catch {
        // A RangeError is how it says no.
        return false;
    }
}
