import type {State} from './state';

/** `<!here>` and its like, and `<@id>` of a known user, as the server writes them into the text of a command's answer. */
export function expandSlackNames(state: State, text: string): string {
    return text.replace(/<!(channel|here|all)>/g, '@$1').replace(/<@([a-zA-Z0-9]+)>/g, (whole, id: string) => {
        const user = state.users.get(id);
        return user ? `@${user.username}` : whole;
    });
}

/** `<address|words>` as a link; what stands before the `|` need not be an address. */
export function linkSlackText(text: string): string {
    return text.replace(/<([^<|]+)\|([^>]+)>/g, '[$2]($1)');
}
