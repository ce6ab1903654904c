import {answerClick} from './click';
import type {EntryParts} from './entry_parts';
import {answerCommand, type CommandReply} from './slash_command';
import {answerSubmission} from './submission';

export interface Entry {
    /** The answer to a slash command, as Mattermost wants it. */
    command(form: unknown): Promise<CommandReply>;
    action(body: unknown): Promise<Record<string, unknown>>;
    dialog(body: unknown): Promise<Record<string, unknown>>;
}

/** Everything that reaches the sidecar comes through here. Each body is taken for forged until its token, signature or seal has held. */
export function makeEntry(parts: EntryParts): Entry {
    return {
        command: (form) => answerCommand(parts, form),
        action: (body) => answerClick(parts, body),
        dialog: (body) => answerSubmission(parts, body),
    };
}
