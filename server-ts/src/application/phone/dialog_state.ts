import * as v from 'valibot';
import type {Millis, UserId} from '../../domain/units';
import type {Seals} from '../ports';

/** A form can be sent for this long; an older one is answered with a new one that keeps what was typed. */
export const FORM_LIFE: Millis = 2 * 60 * 60_000;

export const FORM_KINDS = ['update', 'snooze', 'blocked', 'tick', 'snooze_items', 'finish', 'start', 'notice'] as const;
export type FormKind = (typeof FORM_KINDS)[number];

/**
 * What a form is about. Any user can make Mattermost send us any submission, so all of it is sealed and bound to one person. `id` is the
 * command's id, so that a form that is submitted twice acts once.
 */
const formState = v.object({
    user: v.string(),
    kind: v.picklist(FORM_KINDS),
    /** The run, or the playbook of a start. */
    subject: v.string(),
    /** The obligation or the reminder that is answered, or the channel in which a start was typed; empty for a direct one. */
    about: v.string(),
    team: v.string(),
    until: v.number(),
    id: v.string(),
    /** The newest update at the time when an update's form was opened; empty for none. */
    seenUpdate: v.exactOptional(v.string()),
    /** The run's day when an item was to be chosen: what it says is open then may be open anew after midnight. */
    day: v.exactOptional(v.string()),
    /** The severity that an update's form shows when it opens: only another one is a choice. */
    severity: v.exactOptional(v.string()),
});

export type FormState = v.InferOutput<typeof formState>;

export function sealForm(seals: Seals, state: FormState): string {
    const text = Buffer.from(JSON.stringify(state)).toString('base64url');
    return `${text}.${seals.seal(`form\n${text}`)}`;
}

/** Null for a state that we did not make for this person. It may be expired: the caller answers that. */
export function readForm(seals: Seals, text: string, user: UserId): FormState | null {
    const [body = '', mac = ''] = text.split('.');
    if (!seals.holds(`form\n${body}`, mac)) {
        return null;
    }
    const parsed = v.safeParse(formState, JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return parsed.success && parsed.output.user === user ? parsed.output : null;
}
