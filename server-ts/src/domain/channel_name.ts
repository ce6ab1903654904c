import anyAscii from 'any-ascii';

/**
 * A channel name that Mattermost accepts: lower case letters, digits and `-`, at most 64 characters, in the run's own words wherever they
 * are written (`Не могу войти` is `ne-mogu-voyti`). `attempt` 2, 3 … gives the next name to try.
 */
export function channelNameFor(name: string, runId: string, attempt = 1): string {
    const plain = anyAscii(name.normalize('NFC'))
        .toLowerCase()
        // An apostrophe parts no word, and stands for an Arabic letter.
        .replace(/['`]/g, '')
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '');
    const suffix = attempt === 1 ? '' : `-${attempt}`;
    // Mattermost refuses names under two characters.
    const base = plain.length >= 2 ? plain : `run-${runId.slice(0, 8)}`;
    return base.slice(0, 60 - suffix.length).replace(/-+$/, '') + suffix;
}
