/**
 * A channel name that Mattermost accepts: lower case letters, digits and `-`, at most 64 characters, in the run's own words wherever they
 * are written (`Не могу войти` is `ne-mogu-voyti`). `attempt` 2, 3 … gives the next name to try.
 */
export async function channelNameFor(name: string, runId: string, attempt = 1): Promise<string> {
    const plain = (await inLatinLetters(name.normalize('NFC')))
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

const BASIC = /^[\u0000-\u007f]*$/;

/** Read when it is needed: half a megabyte of letters, 20 ms and 3 MB of memory. */
async function inLatinLetters(name: string): Promise<string> {
    return BASIC.test(name) ? name : (await import('any-ascii')).default(name);
}
