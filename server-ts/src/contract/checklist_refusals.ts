import type {Refusal, RefusalReason} from '../domain/refusal';

/**
 * The sentences for refusals of the checklist's own rules. They stand apart because the plugin runs these rules itself and so has to say
 * their refusals; all others come in words from the sidecar, and would be 2 kB of every opened sidebar.
 */
export const CHECKLIST_SENTENCES = {
    run_finished: 'This run was finished{userText}. Restore it to change it.',
    item_gone: 'This item was removed meanwhile. Nothing was changed.',
    phase_gone: 'This part of the checklist is gone. Open the run again.',
    role_unknown: 'This run has no such role.',
    title_empty: 'Write what is to be done.',
    title_too_long: 'This is too long for one item: at most {limit} characters. Put the rest into its note.',
    note_too_long: 'The note is too long: at most {limit} characters.',
    reason_empty: 'Say why, so that the others can follow.',
    reason_too_long: 'The reason is too long: at most {limit} characters.',
    too_many_items: 'A run holds at most {limit} items.',
    item_not_repeating: 'This item is done once and does not repeat. Nothing was changed.',
    repeat_has_no_due: 'This item repeats, so it has no due time. Nothing was changed.',
} satisfies Partial<Record<RefusalReason, string>>;

/** Puts the parameters into a sentence, each at its `{name}`. */
export function fillIn(sentence: string, params: Refusal['params']): string {
    return sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(params?.[key] ?? ''));
}

/** The words for a refusal of the checklist's rules; null for one that only the sidecar has words for. */
export function checklistRefusal({reason, params}: Refusal): string | null {
    const sentences: Partial<Record<RefusalReason, string>> = CHECKLIST_SENTENCES;
    const sentence = sentences[reason];
    return sentence === undefined ? null : fillIn(sentence, params);
}
