import type {Channel} from './records';
import {userByName, type State} from './state';

const NAMES = /(?:^|[^a-z0-9_@])@([a-z0-9._-]+)/gi;

/** The names after @ in a text, without dots and dashes at the end. */
export function namesIn(text: string): string[] {
    const names = new Set<string>();
    for (const found of text.matchAll(NAMES)) {
        names.add((found[1] ?? '').toLowerCase().replace(/[._-]+$/, ''));
    }
    return [...names].filter((name) => name !== '');
}

/** The members of the channel whom a text mentions, the author not among them. A direct message mentions the other. */
export function mentionedMembers(state: State, channel: Channel, authorId: string, text: string): string[] {
    const members = state.channelMembers.get(channel.id) ?? new Map<string, unknown>();
    const mentioned = new Set<string>();
    if (channel.type === 'D' || channel.type === 'G') {
        for (const id of members.keys()) {
            mentioned.add(id);
        }
    }
    if (text.includes('@')) {
        for (const name of namesIn(text)) {
            const user = userByName(state, name);
            if (user && members.has(user.id)) {
                mentioned.add(user.id);
            } else if (['channel', 'all', 'here'].includes(name)) {
                for (const id of members.keys()) {
                    mentioned.add(id);
                }
            }
        }
    }
    mentioned.delete(authorId);
    return [...mentioned];
}

/** Hashtags of a text as the server keeps them: from three characters on, separated by spaces. */
export function hashtagsIn(text: string): string {
    if (!text.includes('#')) {
        return '';
    }
    return [...text.matchAll(/(?:^|\s)(#[a-z][\w.-]{2,})/gi)].map((found) => found[1] ?? '').join(' ');
}
