import * as v from 'valibot';
import type {Desk} from '../../application/desk';
import {noticeForm} from '../../application/phone/forms';
import {pressButton} from '../../application/phone/press_button';
import {refusalWords} from '../../application/refusal_words';
import type {EntryParts} from './entry_parts';
import {actionBody} from './form_body';
import {refusalOf} from './refusals';

/** Does what a button of a post says; opens the form that it needs. */
export async function answerClick(parts: EntryParts, body: unknown): Promise<Record<string, unknown>> {
    const {desk, places, triggers} = parts;
    const click = v.safeParse(actionBody, body);
    if (!click.success) {
        desk.log.warn('a click of another shape was refused');
        return {};
    }
    const {user_id: user, post_id: postId, trigger_id: trigger, context} = click.output;
    let holds = false;
    try {
        const checked = await triggers.check(trigger, user);
        if (!checked.ok) {
            desk.log.warn('a click with a trigger that does not hold was refused', {why: checked.why});
            return {};
        }
        holds = true;
        const form = await pressButton(desk, places, {user, postId, context, triggerId: checked.clientId});
        if (form !== null) {
            await desk.dialogs.open(trigger, form);
        }
        return {};
    } catch (error) {
        const ref = parts.newRef();
        const words = await refusalWords(desk, refusalOf(parts, error, ref, 'a click'), null, 0);
        const isSeen = holds && (await notice(desk, trigger, user, `${words} ${quoting(words, ref)}`.trim()));
        return isSeen ? {} : {ephemeral_text: words, skip_slack_parsing: true};
    }
}

/** Shows a sentence to whoever clicked; false where Mattermost did not take it. Needs no database. */
async function notice(desk: Desk, trigger: string, user: string, words: string): Promise<boolean> {
    try {
        await desk.dialogs.open(trigger, noticeForm(desk, words, {user, now: desk.clock.now()}));
        return true;
    } catch (error) {
        desk.log.warn('a click could not be answered in words', {
            why: error instanceof Error ? error.message : String(error),
        });
        return false;
    }
}

/** What to quote when asking for help, where the sentence itself does not say it. */
function quoting(words: string, ref: string): string {
    return words.includes(ref) ? '' : `If it stays so, quote ${ref} when you ask for help.`;
}
