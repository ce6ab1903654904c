import * as v from 'valibot';
import {answerRequest} from '../../application/requests/answer_request';
import type {Places} from '../../application/requests/answer_change';
import {answerSlash} from '../../application/phone/answer_slash';
import type {Desk, Request} from '../../application/desk';
import {noticeForm} from '../../application/phone/forms';
import {pressButton} from '../../application/phone/press_button';
import {refusalWords} from '../../application/refusal_words';
import {submitForm, type FormAnswer} from '../../application/phone/submit_form';
import {tabKeyHolds} from '../../application/requests/tabs';
import type {DialogForm} from '../../application/mattermost_ports';
import type {Answer} from '../../contract/answer';
import {HIDDEN_TRIGGER, PROPS_KEY} from '../../contract/names';
import {envelope} from '../../contract/request';
import {compatibilityOf, CONTRACT_VERSION} from '../../contract/version';
import {isRefused, type Refusal} from '../../domain/refusal';
import {actionBody, commandForm, dialogBody} from './form_body';
import {unreadWords} from './unread_words';

/** What Mattermost vouches for with its signature: this person asked, just now, once. */
export interface TriggerGuard {
    check(triggerId: string, userId: string): Promise<{ok: true; clientId: string} | {ok: false; why: string}>;
}

export interface TokenGuard {
    byToken(token: string): {teamId: string; command: 'visible' | 'hidden'} | null;
}

export interface Entry {
    /** The answer to a slash command, as Mattermost wants it. */
    command(form: unknown): Promise<CommandReply>;
    action(body: unknown): Promise<Record<string, unknown>>;
    dialog(body: unknown): Promise<Record<string, unknown>>;
}

/** The names that Mattermost gives to direct channels of two (their ids) and of several (a hash of them). */
const DIRECT_CHANNEL = /^([a-z0-9]{26}__[a-z0-9]{26}|[0-9a-f]{40})$/;

/** Always `ephemeral`: with `in_channel` an empty answer makes a post that everybody can read, the props in it. */
export interface CommandReply {
    response_type: 'ephemeral';
    text: string;
    props?: Record<string, unknown>;
}

export interface EntryParts {
    desk: Desk;
    places: Places;
    tokens: TokenGuard;
    triggers: TriggerGuard;
    dialogOf: (form: DialogForm) => Record<string, unknown>;
    /** A short id that the person quotes and the log carries. */
    newRef: () => string;
    isUnavailable: (error: unknown) => boolean;
    /** Mattermost did not answer, or refused for good with its own words; null for any other error. */
    chatFailure: (error: unknown) => {passing: boolean; status: number; text: string} | null;
}

/** Everything that reaches the sidecar comes through here. Each body is taken for forged until its token, signature or seal has held. */
export function makeEntry(parts: EntryParts): Entry {
    const {desk, places, tokens, triggers} = parts;

    /** Refusals for people are words, never a status: on any other status Mattermost shows its own. */
    const refusalOf = (error: unknown, ref: string, where: string): Refusal => {
        const chat = parts.chatFailure(error);
        const known = parts.isUnavailable(error) || chat !== null;
        desk.log[known ? 'warn' : 'error'](`${where} failed`, {
            ref,
            why: error instanceof Error ? (known ? error.message : error.stack) : String(error),
        });
        if (chat?.status === 401) {
            return {reason: 'account_refused', params: {ref}};
        }
        if (chat !== null) {
            return chat.passing ? {reason: 'chat_away'} : {reason: 'chat_refused', params: {text: chat.text}};
        }
        return known ? {reason: 'unavailable'} : {reason: 'internal', params: {ref}};
    };

    const refusing = async (refusal: Refusal, teamId: string, ref = parts.newRef()): Promise<Answer> => ({
        ok: false,
        v: CONTRACT_VERSION,
        now: desk.clock.now(),
        reason: refusal.reason,
        ...(refusal.field === undefined ? {} : {field: refusal.field}),
        text: await refusalWords(desk, refusal, null, desk.clock.now(), {
            zone: desk.teams.get(teamId)?.zone,
            reading: 'plain',
        }),
        ref,
    });

    const hidden = async (text: string, request: Omit<Request, 'commandId'>): Promise<Answer> => {
        const now = desk.clock.now();
        const {teamId} = request.asker;
        try {
            const parsed = v.safeParse(envelope, parseJson(text));
            if (!parsed.success) {
                const [issue] = parsed.issues;
                const field = v.getDotPath(issue);
                const reason = versionOf(text) ? 'reload_needed' : 'bad_request';
                return await refusing(
                    {reason, field: field ?? 'the request', params: {detail: unreadWords(field, issue)}},
                    teamId,
                );
            }
            const {v: version, id, key, body} = parsed.output;
            if (compatibilityOf(version) === 'reload_needed') {
                return await refusing({reason: 'reload_needed'}, teamId);
            }
            if (body.type !== 'connect' && !tabKeyHolds(desk.seals, request.asker.userId, key, now)) {
                return await refusing({reason: 'stale_key'}, teamId);
            }
            const asked = {...request, commandId: `${request.asker.userId}-${id}`, tabKey: key ?? ''};
            const outcome = await answerRequest(desk, places, asked, body, version);
            return isRefused(outcome)
                ? await refusing(outcome.refused, teamId)
                : {ok: true, v: CONTRACT_VERSION, now, body: outcome.body};
        } catch (error) {
            const ref = parts.newRef();
            return refusing(refusalOf(error, ref, 'a request of the sidebar'), teamId, ref);
        }
    };

    /** Shows a sentence to whoever clicked; false where Mattermost did not take it. Needs no database. */
    const notice = async (trigger: string, user: string, words: string): Promise<boolean> => {
        try {
            await desk.dialogs.open(trigger, noticeForm(desk, words, {user, now: desk.clock.now()}));
            return true;
        } catch (error) {
            desk.log.warn('a click could not be answered in words', {
                why: error instanceof Error ? error.message : String(error),
            });
            return false;
        }
    };

    return {
        command: async (body) => {
            const form = v.safeParse(commandForm, body);
            const known = form.success ? tokens.byToken(form.output.token) : null;
            // The token opens only its own team: team admins can read it.
            if (!form.success || !known || known.teamId !== form.output.team_id) {
                desk.log.warn('a command with a wrong token or shape was refused');
                // The sidebar asks again and again: in words each answer would be one more message in the person's channel.
                if (form.success && form.output.command === `/${HIDDEN_TRIGGER}`) {
                    return carries(await refusing({reason: 'unknown_command_token'}, form.output.team_id));
                }
                return says(
                    'This command does not belong to this SET Cycle. An admin can repair it with: set-cycle install',
                );
            }
            const {user_id: userId, team_id: teamId, channel_id: channelId, text, trigger_id: trigger} = form.output;
            try {
                const checked = await triggers.check(trigger, userId);
                if (!checked.ok) {
                    desk.log.warn('a command with a trigger that does not hold was refused', {why: checked.why});
                    return known.command === 'hidden'
                        ? carries(await refusing({reason: 'expired'}, teamId))
                        : says('This request is too old or was sent already. Nothing was changed: try again.');
                }
                const request = {
                    asker: {userId, teamId, channelId},
                    triggerId: checked.clientId,
                    tabKey: '',
                };
                if (known.command === 'hidden') {
                    return carries(await hidden(text, request));
                }
                const commandId = desk.ids.id();
                const isDirect = DIRECT_CHANNEL.test(form.output.channel_name);
                return says(
                    await answerSlash(desk, places, {...request, commandId, text, trigger, channelId, isDirect}),
                );
            } catch (error) {
                const ref = parts.newRef();
                const refusal = refusalOf(error, ref, 'a slash command');
                if (known.command === 'visible') {
                    return says(await refusalWords(desk, refusal, null, 0));
                }
                // Nobody's signature could be looked at: to a tab that is as good as a sidecar that is away, and it keeps what it asked.
                const isAway = refusal.reason === 'chat_away';
                return carries(await refusing(isAway ? {reason: 'unavailable'} : refusal, teamId, ref));
            }
        },
        action: async (body) => {
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
                const words = await refusalWords(desk, refusalOf(error, ref, 'a click'), null, 0);
                const isSeen = holds && (await notice(trigger, user, `${words} ${quoting(words, ref)}`.trim()));
                return isSeen ? {} : {ephemeral_text: words};
            }
        },
        dialog: async (body) => {
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
                return replyOf(
                    await submitForm(desk, places, {user, state, fields: textFields(typed ?? {})}),
                    parts.dialogOf,
                );
            } catch (error) {
                const refusal = refusalOf(error, parts.newRef(), 'a form');
                return {error: await refusalWords(desk, refusal, null, 0, {reading: 'plain'})};
            }
        },
    };
}

function carries(answer: Answer): CommandReply {
    return {response_type: 'ephemeral', text: '', props: {[PROPS_KEY]: answer}};
}

function says(text: string): CommandReply {
    return {response_type: 'ephemeral', text};
}

/** What to quote when asking for help, where the sentence itself does not say it. */
function quoting(words: string, ref: string): string {
    return words.includes(ref) ? '' : `If it stays so, quote ${ref} when you ask for help.`;
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** A plugin that is far newer may send what we cannot read at all: its version says so. */
function versionOf(text: string): boolean {
    const parsed = v.safeParse(v.object({v: v.number()}), parseJson(text));
    return parsed.success && compatibilityOf(parsed.output.v) !== 'same';
}

function textFields(fields: Record<string, unknown>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
            name,
            value === null || value === undefined ? '' : String(value),
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
