import * as v from 'valibot';
import {dutyRule} from '../../contract/shapes';
import {SEVERITIES} from '../../domain/duty/duty_rule';
import {isBlank, lengthOf, LIST_LIMITS, storable} from '../../domain/limits';
import {REPEAT_PERS} from '../../domain/items/repeat';

const UNSEEN = 'has no character that anybody could see';
const UNSTORABLE = 'has a character that no database stores: U+0000, or half of a pair';

/** The shape of a playbook's file: `assets/playbooks/playbook.schema.json` says the same for editors, and a test holds the two together. */
const words = (most: number) =>
    v.pipe(
        v.string('must be a text'),
        v.minLength(1, 'must not be empty'),
        // Characters as people count them, and as JSON Schema does: an emoji is one.
        v.check((text) => lengthOf(text) <= most, `has more than ${most} characters`),
        v.check((text) => !isBlank(text), UNSEEN),
        v.check((text) => storable(text) === text, UNSTORABLE),
    );
/** May be left empty, but not look so while it is not: nobody would find what is wrong with it. */
const emptyOr = (most: number) =>
    v.pipe(
        v.string('must be a text'),
        v.check((text) => lengthOf(text) <= most, `has more than ${most} characters`),
        v.check((text) => text === '' || !isBlank(text), UNSEEN),
        v.check((text) => storable(text) === text, UNSTORABLE),
    );
const partId = v.pipe(
    v.string('must be a text'),
    v.regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and _, at most 40'),
);
const rules = v.pipe(v.array(dutyRule), v.maxLength(10, 'has more than 10 rules'));

const repeat = v.strictObject({
    times: v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(10, 'must be at most 10'),
    ),
    per: v.picklist(REPEAT_PERS, `must be ${REPEAT_PERS.join(' or ')}`),
});

const severities = v.pipe(
    v.array(v.picklist(SEVERITIES, `must be among ${SEVERITIES.join(', ')}`)),
    v.minLength(1, 'names no severity'),
    v.check((names) => new Set(names).size === names.length, 'names a severity twice'),
);

const item = v.strictObject({
    id: partId,
    title: words(300),
    note: v.exactOptional(emptyOr(4_000)),
    role: v.exactOptional(partId),
    due: v.exactOptional(v.string()),
    repeat: v.exactOptional(repeat),
    severities: v.exactOptional(severities),
});

const phase = v.strictObject({
    id: partId,
    title: words(60),
    items: v.pipe(v.array(item), v.maxLength(200, 'has more than 200 items')),
    severities: v.exactOptional(severities),
});

const role = v.strictObject({
    id: partId,
    title: words(24),
    from: v.exactOptional(partId),
    severities: v.exactOptional(severities),
});

const minutes = v.pipe(
    v.number('must be a number of minutes'),
    v.integer(),
    v.minValue(5, 'must be at least 5 minutes'),
    v.maxValue(20_160, 'must be at most 20,160 minutes'),
);

/** What is left out is as in the standard ladder. */
const ladder = v.strictObject({
    upcomingMinutes: v.exactOptional(v.union([v.literal(0), minutes])),
    repeatEveryMinutes: v.exactOptional(minutes),
    steps: v.exactOptional(
        v.pipe(
            v.array(v.strictObject({afterMinutes: minutes, ask: partId})),
            v.minLength(1, 'asks nobody'),
            v.maxLength(LIST_LIMITS.ladderSteps, `has more than ${LIST_LIMITS.ladderSteps} steps`),
        ),
    ),
    holdMinutes: v.exactOptional(minutes),
});

const acknowledgeAfter = v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(1_440));

const acknowledge = v.strictObject({
    bySeverity: v.strictObject({
        L1: v.exactOptional(acknowledgeAfter),
        L2: v.exactOptional(acknowledgeAfter),
        L3: v.exactOptional(acknowledgeAfter),
        L4: v.exactOptional(acknowledgeAfter),
    }),
    ask: v.pipe(
        v.array(partId),
        v.minLength(1, 'asks nobody'),
        v.maxLength(6, 'asks more than 6 roles'),
        v.check((roles) => new Set(roles).size === roles.length, 'names a role twice'),
    ),
});

/** As Mattermost shows it in a channel's address, with or without the `~` that people write before it. */
const channelName = v.pipe(
    v.string('must be the name of a channel'),
    v.regex(/^~?[a-z0-9][a-z0-9_-]{0,63}$/, 'must be the name of a channel as in its address, like team-news'),
);

const updates = v.strictObject({
    template: emptyOr(3_000),
    /** Older files say it here; `ladder` beats it. */
    repeatEveryMinutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(10_080))),
    ladder: v.exactOptional(ladder),
    rules,
    bySeverity: v.exactOptional(
        v.strictObject({
            L1: v.exactOptional(rules),
            L2: v.exactOptional(rules),
            L3: v.exactOptional(rules),
            L4: v.exactOptional(rules),
        }),
    ),
    broadcast: v.exactOptional(
        v.pipe(
            v.array(channelName),
            v.maxLength(LIST_LIMITS.broadcast, `has more than ${LIST_LIMITS.broadcast} channels`),
        ),
    ),
    stakeholderChannel: v.exactOptional(channelName),
});

export const playbookFile = v.strictObject({
    id: v.pipe(
        v.string('must be a text'),
        v.regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be lower case letters, digits and -, 2 to 40'),
    ),
    title: words(60),
    kind: v.picklist(['cycle', 'incident', 'checklist'] as const, 'must be cycle, incident or checklist'),
    description: emptyOr(300),
    namePattern: words(100),
    archived: v.optional(v.boolean(), false),
    ownerOnly: v.optional(v.boolean(), false),
    channel: v.optional(
        v.strictObject({
            default: v.picklist(['this', 'public', 'private'] as const),
            newRequired: v.optional(v.boolean(), false),
        }),
        {default: 'this', newRequired: false},
    ),
    fields: v.optional(
        v.pipe(
            v.array(v.picklist(['severity', 'customer', 'ticket', 'summary'] as const)),
            v.check((fields) => new Set(fields).size === fields.length, 'names a field twice'),
        ),
        [],
    ),
    roles: v.optional(v.pipe(v.array(role), v.maxLength(12, 'has more than 12 roles')), []),
    ownerRole: v.optional(v.nullable(partId), null),
    phases: v.pipe(
        v.array(phase),
        v.minLength(1, 'needs at least one phase'),
        v.maxLength(20, 'has more than 20 phases'),
    ),
    updates: v.optional(v.nullable(updates), null),
    acknowledge: v.optional(v.nullable(acknowledge), null),
});

export type PlaybookFile = v.InferOutput<typeof playbookFile>;
