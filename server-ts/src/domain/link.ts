/** Only such links are repeated by the bot or drawn by the sidebar; `javascript:` and the like are not. */
export function isHttpLink(text: string): boolean {
    return /^https?:\/\/[^\s<>"']+$/i.test(text);
}
