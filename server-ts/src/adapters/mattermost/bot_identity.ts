import type {Log} from '../../application/ports';
import type {Rest} from './rest';
import {userShape} from './shapes';

export interface BotIdentity {
    /** Empty until Mattermost has said it. */
    id(): string;
    /** Asks until Mattermost answers, then calls `then` once. */
    learn(then: () => void): void;
    stop(): void;
}

const AGAIN_AFTER_MS = 1_000;

/** Our own account: learned from Mattermost, which may be down when we start. Until then no request can come, because none can be signed. */
export function botIdentity(rest: Rest, log: Log): BotIdentity {
    let known = '';
    let timer: NodeJS.Timeout | undefined;
    let said = false;
    let stopped = false;
    const learn = (then: () => void): void => {
        rest.get('/users/me', userShape).then(
            (user) => {
                // The answer to a question from before the stop must not set anything going again.
                if (stopped) {
                    return;
                }
                known = user.id;
                log.info('connected to Mattermost', {bot: user.username});
                then();
            },
            (error: unknown) => {
                if (stopped) {
                    return;
                }
                if (!said) {
                    const what = rest.isLockedOut() ? 'refuses the bot’s account' : 'does not answer yet';
                    log.warn(`Mattermost ${what}; reminders wait until that is mended`, {
                        why: error instanceof Error ? error.message : String(error),
                    });
                    said = true;
                }
                timer = setTimeout(() => learn(then), AGAIN_AFTER_MS);
            },
        );
    };
    return {
        id: () => known,
        learn,
        stop: () => {
            stopped = true;
            clearTimeout(timer);
        },
    };
}
