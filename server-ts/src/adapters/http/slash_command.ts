import * as v from 'valibot';
import {answerSlash} from '../../application/phone/answer_slash';
import {refusalWords} from '../../application/refusal_words';
import type {Answer} from '../../contract/answer';
import {HIDDEN_TRIGGER, PROPS_KEY} from '../../contract/names';
import {storable} from '../../domain/limits';
import type {EntryParts} from './entry_parts';
import {commandForm} from './form_body';
import {refusalOf, refusing} from './refusals';
import {answerTab} from './tab_request';

/** The names that Mattermost gives to direct channels of two (their ids) and of several (a hash of them). */
const DIRECT_CHANNEL = /^([a-z0-9]{26}__[a-z0-9]{26}|[0-9a-f]{40})$/;

/** Always `ephemeral`: with `in_channel` an empty answer makes a post that everybody can read, the props in it. */
export interface CommandReply {
    response_type: 'ephemeral';
    text: string;
    /** Without it Mattermost makes a link of `<a|b>`, in what people named, too, and spoils the escapes around it. */
    skip_slack_parsing?: true;
    /** Else a server that lets integrations choose pictures shows its sign of a webhook. */
    icon_url?: string;
    props?: Record<string, unknown>;
}

type CommandForm = v.InferOutput<typeof commandForm>;

/** The answer to `/set …` or to the hidden command of a tab. */
export async function answerCommand(parts: EntryParts, body: unknown): Promise<CommandReply> {
    const {desk, tokens} = parts;
    const form = v.safeParse(commandForm, body);
    const known = form.success ? tokens.byToken(form.output.token) : null;
    // The token opens only its own team: team admins can read it.
    if (!form.success || !known || known.teamId !== form.output.team_id) {
        desk.log.warn('a command with a wrong token or shape was refused');
        // The sidebar asks again and again: in words each answer would be one more message in the person's channel.
        if (form.success && form.output.command === `/${HIDDEN_TRIGGER}`) {
            return carries(await refusing(parts, {reason: 'unknown_command_token'}, form.output.team_id));
        }
        return says(
            parts,
            'This command does not belong to this SET Cycle. An admin can repair it with: set-cycle install',
        );
    }
    try {
        return await answerPerson(parts, known.command, form.output);
    } catch (error) {
        const ref = parts.newRef();
        const refusal = refusalOf(parts, error, ref, 'a slash command');
        if (known.command === 'visible') {
            return says(parts, await refusalWords(desk, refusal, null, 0));
        }
        // Nobody's signature could be looked at: to a tab that is as good as a sidecar that is away, and it keeps what it asked.
        const isAway = refusal.reason === 'chat_away';
        return carries(await refusing(parts, isAway ? {reason: 'unavailable'} : refusal, form.output.team_id, ref));
    }
}

/** What the person asks whom the trigger names, if it holds. */
async function answerPerson(
    parts: EntryParts,
    command: 'visible' | 'hidden',
    form: CommandForm,
): Promise<CommandReply> {
    const {desk, places, triggers} = parts;
    const {user_id: userId, team_id: teamId, channel_id: channelId, text, trigger_id: trigger} = form;
    const checked = await triggers.check(trigger, userId);
    if (!checked.ok) {
        desk.log.warn('a command with a trigger that does not hold was refused', {why: checked.why});
        return command === 'hidden'
            ? carries(await refusing(parts, {reason: 'expired'}, teamId))
            : says(parts, 'This request is too old or was sent already. Nothing was changed: try again.');
    }
    const request = {
        asker: {userId, teamId, channelId},
        triggerId: checked.clientId,
        tabKey: '',
    };
    if (command === 'hidden') {
        return carries(await answerTab(parts, text, request));
    }
    const commandId = desk.ids.id();
    const isDirect = DIRECT_CHANNEL.test(form.channel_name);
    return says(
        parts,
        await answerSlash(desk, places, {...request, commandId, text: storable(text), trigger, channelId, isDirect}),
    );
}

function carries(answer: Answer): CommandReply {
    return {response_type: 'ephemeral', text: '', props: {[PROPS_KEY]: answer}};
}

function says({botPicture}: EntryParts, text: string): CommandReply {
    return {response_type: 'ephemeral', text, skip_slack_parsing: true, icon_url: botPicture()};
}
