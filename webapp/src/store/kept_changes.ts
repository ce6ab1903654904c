import {fieldOf} from '../host/mattermost_fetch';
import {keep, readKept} from '../host/tab_storage';
import type {Pending} from './state';

const NAME = 'unsent';

/** Changes that were not sent yet survive a reload of the tab; those of another person, who may log in to it again, stay with them. */
export function keepChanges(me: string, pending: readonly Pending[]): void {
    const all = [...allKept().filter(({by}) => by !== me), ...pending];
    keep(NAME, all.length === 0 ? null : JSON.stringify(all));
}

/** What an earlier page of this tab left, for the same person only: a tab outlives a log-out. */
export function keptChanges(me: string): Pending[] {
    return allKept().filter(({by}) => by === me);
}

function allKept(): Pending[] {
    try {
        const kept: unknown = JSON.parse(readKept(NAME) ?? '[]');
        return Array.isArray(kept) ? kept.filter(isPending) : [];
    } catch {
        return [];
    }
}

function isPending(value: unknown): value is Pending {
    const texts = ['id', 'runId', 'teamId', 'by'].every((key) => typeof fieldOf(value, key) === 'string');
    return (
        texts &&
        typeof fieldOf(value, 'at') === 'number' &&
        typeof fieldOf(fieldOf(value, 'command'), 'itemId') === 'string'
    );
}
