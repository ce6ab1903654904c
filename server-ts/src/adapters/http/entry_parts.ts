import type {Desk} from '../../application/desk';
import type {DialogForm} from '../../application/mattermost_ports';
import type {Places} from '../../application/requests/answer_change';

/** What Mattermost vouches for with its signature: this person asked, just now, once. */
export interface TriggerGuard {
    check(triggerId: string, userId: string): Promise<{ok: true; clientId: string} | {ok: false; why: string}>;
}

export interface TokenGuard {
    byToken(token: string): {teamId: string; command: 'visible' | 'hidden'} | null;
}

/** What it takes to answer Mattermost. */
export interface EntryParts {
    desk: Desk;
    places: Places;
    tokens: TokenGuard;
    triggers: TriggerGuard;
    dialogOf: (form: DialogForm) => Record<string, unknown>;
    /** Where browsers find the bot's picture, on their own server. */
    botPicture: () => string;
    /** A short id that the person quotes and the log carries. */
    newRef: () => string;
    isUnavailable: (error: unknown) => boolean;
    /** Mattermost did not answer, or refused for good with its own words; null for any other error. */
    chatFailure: (error: unknown) => {passing: boolean; status: number; text: string} | null;
}
