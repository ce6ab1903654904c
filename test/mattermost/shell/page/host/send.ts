import {createPost, executeCommand} from '../api/calls';
import {messageOf} from '../api/client';
import {runSlashHooks} from '../plugins/hooks';
import {store} from '../store/store';

export interface Place {
    channelId: string;
    rootId: string;
}

async function runCommand(typed: string, {channelId, rootId}: Place): Promise<void> {
    const teamId = store.getState().entities.teams.currentTeamId;
    const args = {channel_id: channelId, team_id: teamId, root_id: rootId};
    const hooked = await runSlashHooks(typed, args);
    if (hooked.kind === 'error') {
        throw new Error(hooked.message);
    }
    if (hooked.kind === 'go') {
        const answer = await executeCommand({command: hooked.message, ...args});
        store.dispatch({type: 'RECEIVED_DIALOG_TRIGGER_ID', data: answer.trigger_id});
    }
}

async function post(message: string, {channelId, rootId}: Place): Promise<void> {
    const me = store.getState().entities.users.currentUserId;
    const pending = `${me}:${Date.now()}`;
    const created = await createPost({channel_id: channelId, message, root_id: rootId, pending_post_id: pending});
    store.dispatch({type: 'RECEIVED_NEW_POST', data: created});
}

/** Sends what was typed, as a command if it begins with a slash. Gives what to tell the person; empty when all went well. */
export async function sendTyped(typed: string, place: Place): Promise<string> {
    try {
        await (typed.startsWith('/') ? runCommand(typed, place) : post(typed, place));
        return '';
    } catch (error) {
        return messageOf(error);
    }
}
