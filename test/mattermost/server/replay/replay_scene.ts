import type {Stage} from './replay_stage';

// Set-ups speak the API like anybody; what the recording did between its rows is told at the row's number.

/** What happened around the rows of a recording: how it began, and what was done before a row. */
export interface Scene {
    setUp(stage: Stage): Promise<void>;
    /** By the number of the row. May give the body that the recording only names. */
    before?: Record<number, (stage: Stage) => Promise<string | FormData | undefined> | undefined>;
    after?: Record<number, (stage: Stage) => Promise<void> | void>;
}

/** Creates a channel in the team eng, and adds people to it. */
export async function channel(
    stage: Stage,
    as: string,
    name: string,
    type: 'O' | 'P',
    others: string[] = [],
): Promise<string> {
    const id = await stage.make(as, 'POST', '/channels', {team_id: stage.eng, name, display_name: name, type});
    stage.bindings.set(`<channel:${name}>`, id);
    for (const other of others) {
        await stage.make(as, 'POST', `/channels/${id}/members`, {user_id: stage.bindings.get(`<user:${other}>`) ?? ''});
    }
    return id;
}

/** Posts, and binds the post's id to a placeholder. */
export async function post(
    stage: Stage,
    as: string,
    channelName: string,
    message: string,
    placeholder = '',
): Promise<string> {
    const channelId = stage.bindings.get(`<channel:${channelName}>`) ?? '';
    const id = await stage.make(as, 'POST', '/posts', {channel_id: channelId, message});
    if (placeholder) {
        stage.bindings.set(placeholder, id);
    }
    return id;
}

/** For steps that give no body. */
export const none = (): Promise<undefined> => Promise.resolve(undefined);
