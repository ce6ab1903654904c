import {LIMITS, withoutSteering} from '../../domain/limits';
import {isHttpLink} from '../../domain/link';

/** How much of a message is read: a run's summary holds no more. */
const READ = LIMITS.summary;

/** Markdown as one line of plain text: the words stay, the marks around them are removed. */
export function plainText(markdown: string): string {
    return withoutSteering(readPart(markdown))
        .replace(/```\w*/g, ' ')
        .replace(/^\s*(?:#{1,6}\s+|>+\s*|[-*+]\s+(?:\[[ x]\]\s+)?)+/gim, '')
        .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/<(https?:[^>\s]+)>/g, '$1')
        .replace(/`+/g, '')
        .replace(/(?<!\\)(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1/gs, '$2')
        .replace(/(?<![\w*\\])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])/g, '$1')
        .replace(/(?<![\w\\])_(?=\S)(.+?)(?<=\S)_(?!\w)/g, '$1')
        .replace(/\\([\\*_~#>[\]()!.+-])/g, '$1')
        .replace(/\s+/g, ' ')
        .trim();
}

/** Whole characters, never half an emoji. */
function readPart(markdown: string): string {
    return [...markdown.slice(0, 2 * READ)].slice(0, READ).join('');
}

const IMAGE = /!\[[^\]]*\]\([^)]*\)/g;

/** The first address in a message that may be linked to, bare or in a link, without a full stop or bracket after it. No image is a ticket. */
export function firstLink(markdown: string): string | null {
    for (const [found] of readPart(markdown)
        .replace(IMAGE, ' ')
        .matchAll(/https?:\/\/[^\s<>"'`|\]]+/gi)) {
        const link = withoutTrail(found);
        if (isHttpLink(link) && link.length <= LIMITS.ticket) {
            return link;
        }
    }
    return null;
}

/** A closing bracket belongs to an address only if the address has the opening one. */
function withoutTrail(found: string): string {
    const cut = found.replace(/[.,;:!?*_~]+$/, '');
    return cut.endsWith(')') && !cut.includes('(') ? withoutTrail(cut.slice(0, -1)) : cut;
}
