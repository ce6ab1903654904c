/** Joins nothing to nothing and is invisible: behind an `@` it keeps Mattermost from notifying anybody (verified with `@channel`). */
const WORD_JOINER = '\u2060';

/** Marks that turn the direction of what stands behind them, the rest of the bot's sentence too (U+202A to 202E, U+2066 to 2069). */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** What Mattermost may make a link of by itself. */
const WEB_ADDRESS = /(?:https?:\/\/|\bwww\.)[^\s<>]*/gi;

/** Where a mention may begin: Mattermost takes none behind a letter or a digit, as in a mail address. */
const MENTION = /(?<![a-z0-9])@/gi;

/** What Mattermost reads as an `@`. */
const AT_IN_HTML = /&(?:#0*64|#x0*40|commat);/gi;

/** What a person wrote, as the bot may repeat it: it pings nobody, and links only to http(s). Line breaks, markdown and addresses stay. */
export function quoteText(text: string): string {
    return (
        text
            .replace(DIRECTION_MARKS, '')
            // In an address a joiner would make another one of it; so written it leads to the same page.
            .replace(WEB_ADDRESS, (address) => address.replace(MENTION, '%40'))
            .replace(MENTION, `@${WORD_JOINER}`)
            .replace(AT_IN_HTML, `$&${WORD_JOINER}`)
            // With one pair of parentheses inside, as in `[x](javascript:alert(1))`; the words of the link stay.
            .replace(/\[([^\]]*)\]\((?!\s*<?https?:\/\/)(?:[^()]|\([^()]*\))*\)/gi, '$1 (link removed)')
            // Whatever of that kind is left, with brackets in its words: a space keeps it from being a link.
            .replace(/\]\((?!\s*<?https?:\/\/)/gi, '] (')
            .replace(/<(?!https?:\/\/)[a-z][a-z0-9+.-]*:[^>]*>/gi, '(link removed)')
            .replace(/^(\s*\[[^\]\n]+\]:\s*)<?(?!https?:\/\/)[^\s<]+/gim, '$1(link removed)')
    );
}

/** A name within a sentence: one line, and no character of it is markdown. */
export function quoteName(name: string): string {
    return quoteText(name.replace(/\s+/g, ' ').trim()).replace(/[\\`*_{}[\]()#+!|>~]/g, '\\$&');
}

/** The same where no markdown is read: in the sidebar, and beside a form's fields. */
export function plainName(name: string): string {
    return name.replace(DIRECTION_MARKS, '').replace(/\s+/g, ' ').trim();
}
