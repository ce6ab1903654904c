/** What of a message may come into a line: more than is read of it. */
const READ = 2_000;

/** Markdown as one line of plain text: the words stay, the marks around them go. */
export function plainText(markdown: string): string {
    return markdown
        .slice(0, READ)
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
