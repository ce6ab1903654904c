/** Invisible, and joins nothing to nothing: after an `@` it keeps Mattermost from notifying anybody (verified with `@channel`). */
const WORD_JOINER = '\u2060';

/** Marks that change the direction of the text after them, including the rest of the bot's sentence (U+202A to 202E, U+2066 to 2069). */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** What Mattermost may turn into a link by itself. */
const WEB_ADDRESS = /(?:https?:\/\/|\bwww\.)[^\s<>]*/gi;

/** Where a mention may begin: Mattermost accepts none after a letter or a digit, as in a mail address. */
const MENTION = /(?<![a-z0-9])@/gi;

/** What Mattermost reads as an `@`. */
const AT_IN_HTML = /&(?:#0*64|#x0*40|commat);/gi;

/**
 * What a person wrote, in a form that the bot may repeat: it notifies nobody, and links only to http(s). Line breaks, markdown and
 * addresses stay.
 */
export function quoteText(text: string): string {
    return (
        text
            .replace(DIRECTION_MARKS, '')
            // A joiner would change the address; written like this it leads to the same page.
            .replace(WEB_ADDRESS, (address) => address.replace(MENTION, '%40'))
            .replace(MENTION, `@${WORD_JOINER}`)
            .replace(AT_IN_HTML, `$&${WORD_JOINER}`)
            // With one pair of parentheses inside, as in `[x](javascript:alert(1))`; the words of the link stay.
            .replace(/\[([^\]]*)\]\((?!\s*<?https?:\/\/)(?:[^()]|\([^()]*\))*\)/gi, '$1 (link removed)')
            // What is left of that kind, with brackets in its words: a space keeps it from being a link.
            .replace(/\]\((?!\s*<?https?:\/\/)/gi, '] (')
            .replace(/<(?!https?:\/\/)[a-z][a-z0-9+.-]*:[^>]*>/gi, '(link removed)')
            .replace(/^(\s*\[[^\]\n]+\]:\s*)<?(?!https?:\/\/)[^\s<]+/gim, '$1(link removed)')
    );
}

/**
 * A text below which something else will stand. A block of code that was not closed would take that in: on a phone it goes on to the end of
 * the post.
 */
export function withCodeClosed(text: string): string {
    let fence: string | null = null;
    for (const line of text.split('\n')) {
        const [, marks = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
        if (fence === null) {
            // Backticks behind backticks are code within a line.
            fence = marks === '' || (marks.startsWith('`') && rest.includes('`')) ? null : marks;
        } else if (marks.startsWith(fence) && rest.trim() === '') {
            fence = null;
        }
    }
    return fence === null ? text : `${text}\n${fence}`;
}

/** What has a meaning in a name: a web address, with the angle brackets that may be around it, or a character of markdown. */
const IN_NAME = /<(https?:\/\/[^\s<>|]+)>|(https?:\/\/[^\s<>|]+)|[\\`*_{}[\]()#+!|>~]/gi;

/**
 * A name within a sentence: one line, with every markdown character escaped. A web address in it stays as it is, between `<` and `>`: an
 * escaped underscore would be part of where it leads, and so would the quotation mark behind it.
 */
export function quoteName(name: string): string {
    const quoted = quoteText(name.replace(/\s+/g, ' ').trim());
    return quoted.replace(IN_NAME, (all, enclosed: string | undefined, bare: string | undefined) => {
        const found = enclosed ?? bare ?? '';
        const address = withoutEnd(found);
        return /^https?:\/\/./i.test(address)
            ? `<${address.replace(STEERS_IN_ADDRESS, percentEncoded)}>${escaped(found.slice(address.length))}`
            : escaped(all);
    });
}

/** The words of a link: there an address leads where the link does. */
export function quoteLabel(name: string): string {
    return quoteName(name).replace(/<(https?:\/\/[^\s<>]+)>/gi, '$1');
}

/** Markdown that would end an address, or what is around it. */
const STEERS_IN_ADDRESS = /[*`\\[\]]/g;

function percentEncoded(character: string): string {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function escaped(text: string): string {
    return text.replace(/[\\`*_{}[\]()#+!|>~]/g, '\\$&');
}

/** An address without the marks that end what it stands in: a comma, a quotation mark, a bracket that was opened before it. */
function withoutEnd(address: string): string {
    const [last = ''] = address.slice(-1);
    const isOpened = last === ')' && address.split('(').length >= address.split(')').length;
    return /[.,;:!?'"“”‘’»*`\])]/.test(last) && !isOpened ? withoutEnd(address.slice(0, -1)) : address;
}

/** The same for places that do not render markdown: the sidebar, and beside a form's fields. */
export function plainName(name: string): string {
    return name.replace(DIRECTION_MARKS, '').replace(/\s+/g, ' ').trim();
}
