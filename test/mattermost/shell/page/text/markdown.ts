/** Markdown to safe HTML: every character of the message is escaped before a tag of ours is put around it. */

export interface FormatOptions {
    /** User names that exist: only these become mentions. Without the list every @name does. */
    isUser?: (username: string) => boolean;
    /** The reader's name, whose mentions are highlighted. */
    me?: string;
    mentionHighlight?: boolean;
    singleline?: boolean;
    /** Whether @names become mentions at all; Mattermost leaves them as text unless asked. */
    atMentions?: boolean;
    channelName?: (name: string) => string | undefined;
}

function escapeHtml(text: string): string {
    return text
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;')
        .replace(/'/g, '&#39;');
}

/** A character that markdown would read, behind a backslash: it stands for itself. */
const ESCAPED = /\\(&gt;|[\\`*{}[\]()#+\-.!_~|])/g;

const safeUrl = /^(https?:|mailto:|tel:|\/)/i;

function link(url: string, label: string): string {
    return safeUrl.test(url)
        ? `<a class="theme markdown__link" href="${url}" rel="noreferrer" target="_blank">${label}</a>`
        : label;
}

function mention(whole: string, name: string, options: FormatOptions): string {
    const username = name.toLowerCase().replace(/[._-]+$/, '');
    const special = ['all', 'channel', 'here'].includes(username);
    if (!special && options.isUser !== undefined && !options.isUser(username)) {
        return whole;
    }
    const rest = name.slice(username.length);
    const inner = `<span data-mention="${username}"><button type="button" class="style--none mention-link">@${name.slice(0, username.length)}</button></span>`;
    const highlighted = options.mentionHighlight !== false && (special || username === options.me);
    return (highlighted ? `<span class="mention--highlight">${inner}</span>` : inner) + rest;
}

/** Spans whose inside is not read again are set aside under a number between two control characters. */
function inline(source: string, options: FormatOptions): string {
    const kept: string[] = [];
    const keep = (html: string): string => `\u0001${kept.push(html) - 1}\u0002`;
    let text = escapeHtml(source.replace(/[\u0001\u0002]/g, ''));
    text = text.replace(/`([^`\n]+)`/g, (_all, code: string) =>
        keep(`<span class="codespan__pre-wrap"><code>${code}</code></span>`),
    );
    text = text.replace(ESCAPED, (_all, character: string) => keep(character));
    text = text.replace(/\[([^\]\n]+)\]\(([^\s)]+)\)/g, (_all, label: string, url: string) =>
        keep(link(url, emphasis(label))),
    );
    text = text.replace(/https?:\/\/[^\s<>\u0001]+[^\s<>.,:;!?)\u0001]/g, (url) => keep(link(url, url)));
    text = text.replace(/(^|[^\w@/])@([a-z0-9][a-z0-9._-]*)/gi, (_all, before: string, name: string) => {
        const html = options.atMentions === true ? mention(`@${name}`, name, options) : `@${name}`;
        return before + (html === `@${name}` ? html : keep(html));
    });
    text = text.replace(/(^|\s)~([a-z0-9][a-z0-9_-]*)/gi, (all, before: string, name: string) => {
        const title = options.channelName?.(name);
        return title === undefined
            ? all
            : before +
                  keep(`<a class="mention-link" data-channel-mention="${name}" href="#">~${escapeHtml(title)}</a>`);
    });
    text = text.replace(
        /(^|\s)#([a-z][\w-]{2,})/gi,
        (_all, before: string, tag: string) =>
            before + keep(`<a class="mention-link" data-hashtag="#${tag}" href="#">#${tag}</a>`),
    );
    text = emphasis(text);
    const restore = (html: string): string =>
        html.replace(/\u0001(\d+)\u0002/g, (_all, index: string) => restore(kept[Number(index)] ?? ''));
    return restore(text);
}

function emphasis(text: string): string {
    return text
        .replace(/\*\*\*(\S(?:.*?\S)?)\*\*\*/g, '<strong><em>$1</em></strong>')
        .replace(/\*\*(\S(?:.*?\S)?)\*\*/g, '<strong>$1</strong>')
        .replace(/(^|[^\w_])__(\S(?:.*?\S)?)__(?!\w)/g, '$1<strong>$2</strong>')
        .replace(/\*(\S(?:.*?\S)?)\*/g, '<em>$1</em>')
        .replace(/(^|[^\w_])_(\S(?:.*?\S)?)_(?!\w)/g, '$1<em>$2</em>')
        .replace(/~~(\S(?:.*?\S)?)~~/g, '<del>$1</del>');
}

const fence = /^```(\S*)\s*$/;
const heading = /^(#{1,6})\s+(.*)$/;
const bullet = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const quote = /^>\s?(.*)$/;
const rule = /^(?:-{3,}|\*{3,})\s*$/;
const tableRule = /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function cells(line: string): string[] {
    return line
        .trim()
        .replace(/^\||\|$/g, '')
        .split('|')
        .map((cell) => cell.trim());
}

function table(head: string, rows: string[], options: FormatOptions): string {
    const row = (line: string, tag: string) =>
        `<tr>${cells(line)
            .map((cell) => `<${tag}>${inline(cell, options)}</${tag}>`)
            .join('')}</tr>`;
    return `<div class="table-responsive"><table class="markdown__table"><thead>${row(head, 'th')}</thead><tbody>${rows.map((line) => row(line, 'td')).join('')}</tbody></table></div>`;
}

function checkbox(text: string, options: FormatOptions): string {
    const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
    return task === null
        ? inline(text, options)
        : `<input type="checkbox" disabled${task[1] === ' ' ? '' : ' checked'}> ${inline(task[2] ?? '', options)}`;
}

/** Takes the lines from `start` on that match, and gives back where it stopped. */
function takeWhile(lines: string[], start: number, test: (line: string) => boolean): [string[], number] {
    let end = start;
    while (end < lines.length && test(lines[end] ?? '')) {
        end += 1;
    }
    return [lines.slice(start, end), end];
}

/** Lines that are indented further than the first of the list are a list of their own, inside the item above them. */
function list(lines: string[], options: FormatOptions): string {
    const indentOf = (line: string): number => bullet.exec(line)?.[1]?.length ?? 0;
    const outer = indentOf(lines[0] ?? '');
    const tag = /^\s*\d/.test(lines[0] ?? '') ? 'ol' : 'ul';
    const items: string[] = [];
    for (let at = 0; at < lines.length;) {
        const text = bullet.exec(lines[at] ?? '')?.[3] ?? '';
        const [inner, end] = takeWhile(lines, at + 1, (next) => indentOf(next) >= outer + 2);
        items.push(`<li><span>${checkbox(text, options)}</span>${inner.length === 0 ? '' : list(inner, options)}</li>`);
        at = end;
    }
    return `<${tag} class="markdown__list">${items.join('')}</${tag}>`;
}

function startsBlock(line: string): boolean {
    return line.trim() === '' || [fence, heading, bullet, quote, rule].some((pattern) => pattern.test(line));
}

/** Formats a message. With `singleline` line breaks count as spaces and blocks are not read. */
export function formatText(message: string, options: FormatOptions = {}): string {
    if (options.singleline === true) {
        return inline(message.replace(/\n/g, ' '), options);
    }
    const lines = message.replace(/\r\n?/g, '\n').split('\n');
    const html: string[] = [];
    let at = 0;
    while (at < lines.length) {
        const line = lines[at] ?? '';
        const head = heading.exec(line);
        if (line.trim() === '') {
            at += 1;
        } else if (fence.test(line)) {
            const [code, end] = takeWhile(lines, at + 1, (next) => !/^```\s*$/.test(next));
            html.push(
                `<div class="post-code"><pre class="hljs"><code>${escapeHtml(code.join('\n'))}</code></pre></div>`,
            );
            at = end + 1;
        } else if (head !== null) {
            const level = (head[1] ?? '#').length;
            html.push(`<h${level} class="markdown__heading">${inline(head[2] ?? '', options)}</h${level}>`);
            at += 1;
        } else if (rule.test(line)) {
            html.push('<hr>');
            at += 1;
        } else if (quote.test(line)) {
            const [quoted, end] = takeWhile(lines, at, (next) => quote.test(next));
            html.push(
                `<blockquote>${formatText(quoted.map((item) => quote.exec(item)?.[1] ?? '').join('\n'), options)}</blockquote>`,
            );
            at = end;
        } else if (bullet.test(line)) {
            const [items, end] = takeWhile(lines, at, (next) => bullet.test(next));
            html.push(list(items, options));
            at = end;
        } else if (line.includes('|') && tableRule.test(lines[at + 1] ?? '')) {
            const [rows, end] = takeWhile(lines, at + 2, (next) => next.includes('|'));
            html.push(table(line, rows, options));
            at = end;
        } else {
            const [more, end] = takeWhile(lines, at + 1, (next) => !startsBlock(next));
            // Lines of a paragraph are left to the style sheet, as on the real server.
            html.push(`<p>${[line, ...more].map((item) => inline(item, options)).join('\n')}</p>`);
            at = end;
        }
    }
    return html.join('');
}
