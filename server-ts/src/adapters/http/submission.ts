import * as v from 'valibot';
import {submitForm, type FormAnswer} from '../../application/phone/submit_form';
import {refusalWords} from '../../application/refusal_words';
import {storable} from '../../domain/limits';
import type {EntryParts} from './entry_parts';
import {dialogBody} from './form_body';
import {refusalOf} from './refusals';

/** Does what a dialog was filled in for, or says in it what is wrong. */
export async function answerSubmission(parts: EntryParts, body: unknown): Promise<Record<string, unknown>> {
    const {desk, places} = parts;
    const submission = v.safeParse(dialogBody, body);
    if (!submission.success) {
        desk.log.warn('a submission of another shape was refused');
        return {error: 'This form could not be read. Nothing was changed.'};
    }
    const {user_id: user, state, cancelled, submission: typed} = submission.output;
    if (cancelled) {
        return {};
    }
    try {
        return replyOf(await submitForm(desk, places, {user, state, fields: textFields(typed ?? {})}), parts.dialogOf);
    } catch (error) {
        const refusal = refusalOf(parts, error, parts.newRef(), 'a form');
        return {error: await refusalWords(desk, refusal, null, 0, {reading: 'plain'})};
    }
}

function textFields(fields: Record<string, unknown>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
            name,
            value === null || value === undefined ? '' : storable(String(value)),
        ]),
    );
}

function replyOf(answer: FormAnswer, dialogOf: EntryParts['dialogOf']): Record<string, unknown> {
    switch (answer.kind) {
        case 'close':
            return {};
        case 'errors':
            return {errors: answer.errors};
        case 'error':
            return {error: answer.text};
        case 'form':
            return {type: 'form', form: dialogOf(answer.form)};
    }
}
