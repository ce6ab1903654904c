import * as v from 'valibot';
import {FIRST_YEAR, LAST_YEAR} from '../domain/calendar/team_settings';
import {dutyDraft, dutyRule, mattermostId, roleId, severity, shortId, text, version, wireCommand, zone} from './shapes';

const channelChoice = v.variant('kind', [
    v.object({kind: v.literal('existing'), channelId: mattermostId}),
    v.object({kind: v.literal('public')}),
    v.object({kind: v.literal('private')}),
]);

/** What the start form sends. `id` of the envelope makes a double click one run. */
const startBody = v.object({
    type: v.literal('start'),
    playbook: shortId,
    name: text,
    channel: channelChoice,
    seats: v.record(roleId, v.nullable(mattermostId)),
    /** Roles whose person somebody chose: these sit there at any severity. The others were filled in with who is on duty. */
    chosen: v.exactOptional(v.pipe(v.array(roleId), v.maxLength(50))),
    severity: v.exactOptional(severity),
    customer: v.exactOptional(text),
    ticket: v.exactOptional(text),
    summary: v.exactOptional(text),
    /** The post that the run was started from; the asker must be able to read it. */
    postId: v.exactOptional(mattermostId),
});

/** What a tab can ask for. `connect` alone carries no key: it is what hands the key out. */
export const requestBody = v.variant('type', [
    v.object({type: v.literal('connect')}),
    /** Runs of the channel on the screen and the person's own; `have` are versions that the tab holds: unchanged runs come back as their id. */
    v.object({type: v.literal('home'), channelId: v.nullable(mattermostId), have: v.record(mattermostId, version)}),
    /** A run, whole or (with `since`) only its newer events. */
    v.object({type: v.literal('run'), runId: mattermostId, since: v.exactOptional(version)}),
    v.object({type: v.literal('change'), runId: mattermostId, since: v.exactOptional(version), command: wireCommand}),
    v.object({type: v.literal('timeline'), runId: mattermostId, before: v.exactOptional(version)}),
    /** What became of the run's messages: the newest, or those before one. */
    v.object({type: v.literal('ledger'), runId: mattermostId, before: v.exactOptional(version)}),
    /**
     * Why a reminder came: one that is named, else the one that is open, else the next. With `date` (`2026-11-26`, `Thursday`) why none
     * came on that day, in the run's zone.
     */
    v.object({
        type: v.literal('why'),
        runId: mattermostId,
        obligationId: v.exactOptional(shortId),
        date: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
    }),
    v.object({
        type: v.literal('start_form'),
        playbook: shortId,
        channelId: v.nullable(mattermostId),
        postId: v.exactOptional(mattermostId),
    }),
    startBody,
    /**
     * What a run would send in the days to come: the run as it is, or a new one of a playbook. `silence` says when nobody answers;
     * `change` of its duty is tried, refused as saving it would be. `rules` alone is how a plugin asks that knows no `change`.
     */
    v.object({
        type: v.literal('rehearse'),
        of: v.variant('kind', [
            v.object({kind: v.literal('run'), runId: mattermostId}),
            v.object({
                kind: v.literal('playbook'),
                playbook: shortId,
                severity: v.exactOptional(severity),
                zone: v.exactOptional(zone),
            }),
        ]),
        days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)),
        silence: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
        change: v.exactOptional(dutyDraft),
        rules: v.exactOptional(v.pipe(v.array(dutyRule), v.maxLength(10))),
        /** How people answer where they are not silent: 20 minutes after they are asked, or never. */
        answering: v.exactOptional(v.picklist(['after', 'never'] as const)),
    }),
    /** What a changed duty would ask for, before it is saved; refused as saving it would be. Without `change` the duty as it is. */
    v.object({type: v.literal('preview_duty'), runId: mattermostId, change: v.exactOptional(dutyDraft)}),
    v.object({type: v.literal('preview_due'), words: text, zone, runId: v.exactOptional(mattermostId)}),
    v.object({type: v.literal('team_settings'), teamId: mattermostId}),
    /** `version`: the one that the form was filled from. The rules read the settings themselves, to say what is wrong at which field. */
    v.object({
        type: v.literal('set_team_settings'),
        teamId: mattermostId,
        version,
        settings: v.record(v.string(), v.unknown()),
    }),
    v.object({
        type: v.literal('calendar_year'),
        teamId: mattermostId,
        year: v.pipe(v.number(), v.integer(), v.minValue(FIRST_YEAR), v.maxValue(LAST_YEAR)),
    }),
    /** The asker's own digest: when it comes. */
    v.object({type: v.literal('my_day')}),
    /** Local time of the digest as a person types it, or null for none. */
    v.object({type: v.literal('set_my_day'), at: v.nullable(v.pipe(v.string(), v.maxLength(80)))}),
    /** Where the commands of a new team have to point; only for its admins. */
    v.object({type: v.literal('set_up_info'), teamId: mattermostId}),
    /** A team admin hands over the commands that were made in another team. */
    v.object({
        type: v.literal('set_up_team'),
        teamId: mattermostId,
        tokens: v.object({
            visible: v.pipe(v.string(), v.regex(/^[a-z0-9]{26}$/)),
            hidden: v.pipe(v.string(), v.regex(/^[a-z0-9]{26}$/)),
        }),
    }),
]);

export type RequestBody = v.InferOutput<typeof requestBody>;
export type StartBody = v.InferOutput<typeof startBody>;

/**
 * One request of a tab: the text behind the hidden command, as JSON. Unknown keys are passed over, so that a newer plugin works.
 * `id` is unguessable and new for each act; sending it again gives the first answer.
 */
export const envelope = v.object({
    v: v.pipe(v.number(), v.integer(), v.minValue(0)),
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{16,64}$/)),
    key: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
    body: requestBody,
});

export type Envelope = v.InferOutput<typeof envelope>;

/**
 * The text of the hidden command. `@` and `~` are escaped: Mattermost would look up every name it sees in a command's text.
 */
export function formatEnvelope(message: Envelope): string {
    return JSON.stringify(message).replace(/@/g, '\\u0040').replace(/~/g, '\\u007e');
}
