/** What may follow `/set`, for help and for Mattermost's autocomplete. */
export const SLASH_HELP: readonly {usage: string; what: string}[] = [
    {usage: '/set open', what: 'open the sidebar (in a browser)'},
    {usage: '/set start [playbook] [what happened]', what: 'start a run'},
    {usage: '/set list', what: 'the runs of this channel and your own, with their open items'},
    {usage: '/set tick 3', what: 'tick item 3 of the list, or several: `3 4`; `/set untick 3` opens it again'},
    {usage: '/set skip 3 why', what: 'leave item 3 out, with a reason'},
    {usage: '/set assign 3 @name', what: 'give item 3 to a person or a role; also `me` and `nobody`'},
    {usage: '/set due 3 Friday 17:00', what: 'say when item 3 is due; `never` takes that away'},
    {usage: '/set add Call the customer', what: 'add an item to the phase that is going on'},
    {usage: '/set update [text]', what: 'post a status update'},
    {usage: '/set onit', what: 'say that you are on it: take a new run, or keep its reminders quiet for a while'},
    {usage: '/set snooze in 1 hour, why', what: 'move the open reminder, with a reason'},
    {usage: '/set why', what: 'why a reminder came, who was asked and what comes next'},
    {usage: '/set why not Thursday', what: 'why none came on that day'},
    {usage: '/set owner [@name]', what: 'show or change the owner'},
    {usage: '/set join', what: 'take part in a run, to change it; `/set leave` ends that'},
    {usage: '/set follow', what: 'get its status updates as messages; `/set unfollow` ends that'},
    {usage: '/set finish', what: 'finish the run'},
    {usage: '/set restore', what: 'undo the finish'},
    {usage: '/set myday', what: 'what waits for you in all your runs, now'},
    {usage: '/set myday 9:00', what: 'have it sent at this time of your working days; `/set myday off` ends it'},
    {usage: '/set help', what: 'this list'},
];

/**
 * What Mattermost's autocomplete shows for `/set`. A command made over the API has no entries for its words, and only some 55 characters of
 * the hint are shown: so what is typed in a hurry is there, and the way to the rest comes first.
 */
export const SLASH_DESCRIPTION = 'Runs, checklists and status updates of SET Cycle';
export const SLASH_HINT = '[help|update|onit|snooze|why|list|tick|start|finish]';

const VERBS = [
    'open',
    'start',
    'list',
    'tick',
    'untick',
    'skip',
    'assign',
    'due',
    'add',
    'update',
    'onit',
    'snooze',
    'why',
    'owner',
    'join',
    'leave',
    'follow',
    'unfollow',
    'finish',
    'restore',
    'myday',
    'help',
] as const;

export type SlashVerb = (typeof VERBS)[number];

/** What people type from the button of an item's reminder, and from the word that a ticked item has in the sidebar. */
const SAME_AS: ReadonlyMap<string, SlashVerb> = new Map([['done', 'tick']]);

export interface Slash {
    verb: SlashVerb;
    /** Which of the channel's runs, by its number in `/set list`; null if the person named none. */
    run: number | null;
    rest: string;
    /** `update!` posts also right after somebody else's. */
    insists: boolean;
}

/** Reads the text after `/set`: `tick 3`, or `2 tick 3` for the second run of the channel. Null if the word is unknown. */
export function parseSlash(text: string): Slash | null {
    const match = /^(?:(\d{1,3})\s+)?(\S+)?\s*([\s\S]*)$/.exec(text.trim());
    // `why?` is what one would ask.
    const word = (match?.[2] ?? 'help').toLowerCase().replace(/\?$/, '');
    const insists = word === 'update!';
    const verb = SAME_AS.get(word) ?? VERBS.find((candidate) => candidate === (insists ? 'update' : word));
    return verb
        ? {verb, run: match?.[1] === undefined ? null : Number(match[1]), rest: (match?.[3] ?? '').trim(), insists}
        : null;
}

export function helpText(): string {
    return ['**SET Cycle**', ...SLASH_HELP.map(({usage, what}) => `- \`${usage}\` ${what}`)].join('\n');
}
