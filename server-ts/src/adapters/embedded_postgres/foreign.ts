import {lstatSync} from 'node:fs';

/**
 * What keeps root from using a place that has a name everybody can guess, in a folder where everybody can make one: null where it is a
 * folder or file of `owners` and nobody else can write to it, or where there is none yet.
 */
export function whyForeign(place: string, owners: readonly number[]): string | null {
    // Not `stat`: a link of somebody's would lead to where they like.
    const stat = lstatSync(place, {throwIfNoEntry: false});
    if (stat === undefined) {
        return null;
    }
    if (stat.isSymbolicLink()) {
        return `${place} is a link of user id ${stat.uid}`;
    }
    if (!owners.includes(stat.uid)) {
        return `${place} belongs to user id ${stat.uid}`;
    }
    return (stat.mode & 0o022) === 0
        ? null
        : `${place} can be written by others (mode 0${(stat.mode & 0o7777).toString(8)})`;
}
