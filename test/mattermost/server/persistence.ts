import {randomBytes} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {mkdir, rename, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';

import * as v from 'valibot';

import {newId} from './ids';
import {
    accessTokenRecord,
    channelMemberRecord,
    channelRecord,
    commandRecord,
    followingRecord,
    pluginRecord,
    postRecord,
    preferenceRecord,
    reactionRecord,
    secretsRecord,
    sessionRecord,
    statusRecord,
    teamMemberRecord,
    teamRecord,
    userRecord,
} from './records';
import {appendTo, emptyState, innerMap, putChannel, putPost, putToken, putUser, type State} from './state';
import {newSigningKey} from './trigger_id';

const snapshotSchema = v.object({
    secrets: secretsRecord,
    users: v.array(userRecord),
    teams: v.array(teamRecord),
    teamMembers: v.array(teamMemberRecord),
    channels: v.array(channelRecord),
    channelMembers: v.array(channelMemberRecord),
    posts: v.array(postRecord),
    reactions: v.array(reactionRecord),
    sessions: v.array(sessionRecord),
    tokens: v.array(accessTokenRecord),
    commands: v.array(commandRecord),
    statuses: v.array(statusRecord),
    preferences: v.array(preferenceRecord),
    followings: v.array(followingRecord),
    /** By account, in base64. */
    images: v.optional(v.record(v.string(), v.string()), {}),
});

type Snapshot = v.InferOutput<typeof snapshotSchema>;

function flat<V>(outer: Map<string, Map<string, V>>): V[] {
    return [...outer.values()].flatMap((inner) => [...inner.values()]);
}

function snapshotOf(state: State): Snapshot {
    return {
        secrets: state.secrets,
        users: [...state.users.values()],
        teams: [...state.teams.values()],
        teamMembers: flat(state.teamMembers),
        channels: [...state.channels.values()],
        channelMembers: flat(state.channelMembers),
        posts: [...state.posts.values()],
        reactions: [...state.reactions.values()].flat(),
        sessions: [...state.sessions.values()],
        tokens: [...state.tokens.values()],
        commands: [...state.commands.values()],
        statuses: [...state.statuses.values()],
        preferences: flat(state.preferences),
        followings: flat(state.followings),
        images: Object.fromEntries([...state.images].map(([id, image]) => [id, image.toString('base64')])),
    };
}

function restore(snapshot: Snapshot): State {
    const state = emptyState(snapshot.secrets);
    snapshot.users.forEach((user) => {
        putUser(state, user);
    });
    snapshot.teams.forEach((team) => state.teams.set(team.id, team));
    snapshot.teamMembers.forEach((one) => innerMap(state.teamMembers, one.team_id).set(one.user_id, one));
    snapshot.channels.forEach((channel) => {
        putChannel(state, channel);
    });
    snapshot.channelMembers.forEach((one) => innerMap(state.channelMembers, one.channel_id).set(one.user_id, one));
    snapshot.posts.forEach((post) => {
        putPost(state, post);
    });
    snapshot.reactions.forEach((reaction) => {
        appendTo(state.reactions, reaction.post_id, reaction);
    });
    snapshot.sessions.forEach((session) => state.sessions.set(session.token, session));
    snapshot.tokens.forEach((token) => {
        putToken(state, token);
    });
    snapshot.commands.forEach((command) => state.commands.set(command.id, command));
    snapshot.statuses.forEach((status) => state.statuses.set(status.user_id, status));
    snapshot.preferences.forEach((one) =>
        innerMap(state.preferences, one.user_id).set(`${one.category} ${one.name}`, one),
    );
    snapshot.followings.forEach((one) => innerMap(state.followings, one.root_id).set(one.user_id, one));
    Object.entries(snapshot.images).forEach(([id, image]) => state.images.set(id, Buffer.from(image, 'base64')));
    return state;
}

function newState(): State {
    const cookieKey = randomBytes(32).toString('hex');
    return emptyState({signingKey: newSigningKey(), cookieKey, diagnosticId: newId()});
}

function pluginFile(file: string): string {
    return `${file}.plugins.json`;
}

/** The state of a file, or an empty one when there is no file. Throws when the file is damaged. */
export function loadState(file: string | undefined): State {
    if (file === undefined || !existsSync(file)) {
        return newState();
    }
    const state = restore(v.parse(snapshotSchema, JSON.parse(readFileSync(file, 'utf8'))));
    if (existsSync(pluginFile(file))) {
        const plugins = v.parse(v.array(pluginRecord), JSON.parse(readFileSync(pluginFile(file), 'utf8')));
        plugins.forEach((plugin) => state.plugins.set(plugin.id, plugin));
    }
    return state;
}

/** Writes the state to its file: soon after a change, and at the end. */
export interface Keeper {
    changed(): void;
    pluginsChanged(): void;
    close(): Promise<void>;
}

// Long enough that a burst of posts is one write, short enough that little is lost by a kill.
const DELAY_MS = 300;

async function replaceFile(file: string, text: string): Promise<void> {
    const next = `${file}.next`;
    await mkdir(dirname(file), {recursive: true});
    await writeFile(next, text);
    await rename(next, file);
}

/** Keeps a state in a file; without a file it keeps nothing. */
export function startKeeper(file: string | undefined, state: State): Keeper {
    let timer: NodeJS.Timeout | null = null;
    let writing: Promise<void> = Promise.resolve();
    let dirty = false;
    let closed = false;
    let pluginsDirty = false;

    async function write(target: string): Promise<void> {
        if (pluginsDirty) {
            pluginsDirty = false;
            await replaceFile(pluginFile(target), JSON.stringify([...state.plugins.values()]));
        }
        if (dirty) {
            dirty = false;
            await replaceFile(target, JSON.stringify(snapshotOf(state)));
        }
    }

    function flush(target: string): Promise<void> {
        writing = writing.then(() => write(target));
        return writing;
    }

    function soon(): void {
        dirty = true;
        if (file !== undefined && !timer && !closed) {
            timer = setTimeout(() => {
                timer = null;
                void flush(file);
            }, DELAY_MS);
        }
    }

    return {
        changed: soon,
        pluginsChanged() {
            pluginsDirty = true;
            soon();
        },
        async close() {
            // Sockets that close later still set people offline; nothing is written after this.
            closed = true;
            if (timer) {
                clearTimeout(timer);
            }
            if (file !== undefined) {
                await flush(file);
            }
        },
    };
}
