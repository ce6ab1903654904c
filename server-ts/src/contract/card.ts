import * as v from 'valibot';
import {mattermostId, version} from './shapes';

/**
 * What a run card's post carries for the plugin. It counts only on a post whose author is our bot: anybody may forge a `custom_` post.
 * Numbers are what the card shows until the sidecar has answered.
 */
export const cardProps = v.object({
    v: v.literal(1),
    run: mattermostId,
    version,
    name: v.string(),
    kind: v.picklist(['cycle', 'incident', 'checklist'] as const),
    status: v.picklist(['running', 'finished'] as const),
    severity: v.nullable(v.string()),
    phase: v.nullable(v.string()),
    done: v.number(),
    total: v.number(),
    nextDueAt: v.nullable(v.number()),
    /** Items whose due time is over; left out where there are none, and by an older version. */
    overdue: v.exactOptional(v.number()),
});

export type CardProps = v.InferOutput<typeof cardProps>;
