import * as v from 'valibot';
import {store} from '../store/store';

const answerSchema = v.looseObject({
    message: v.exactOptional(v.string()),
    args: v.exactOptional(v.unknown()),
    error: v.exactOptional(v.looseObject({message: v.string()})),
});

type SlashResult = {kind: 'go'; message: string} | {kind: 'swallowed'} | {kind: 'error'; message: string};

/**
 * Passes typed text through the plugins' slash hooks, one after the other. An empty object swallows the command, an
 * error is shown to the person, anything else goes on with the text the hook gave back.
 */
export async function runSlashHooks(typed: string, args: unknown): Promise<SlashResult> {
    let message = typed;
    let current = args;
    for (const {hook} of store.getState().plugins.components['SlashCommandWillBePosted'] ?? []) {
        const answer = hook === undefined ? undefined : v.parse(v.nullish(answerSchema), await hook(message, current));
        if (answer === undefined || answer === null) {
            continue;
        }
        if (answer.error !== undefined) {
            return {kind: 'error', message: answer.error.message};
        }
        if (answer.message === undefined) {
            return {kind: 'swallowed'};
        }
        message = answer.message;
        current = answer.args ?? current;
    }
    return {kind: 'go', message};
}
