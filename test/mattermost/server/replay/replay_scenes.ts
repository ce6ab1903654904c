import type {Scene} from './replay_scene';
import {actions, cookies, dialogs} from './replay_scenes_actions';
import {bots, signals, users} from './replay_scenes_bots';
import {commands} from './replay_scenes_commands';
import {limits, plugins} from './replay_scenes_plugins';
import {posts} from './replay_scenes_posts';

/** A scene for each recording that is replayed. */
export const scenes: Record<string, Scene> = {
    bots,
    commands,
    actions,
    cookies,
    dialogs,
    posts,
    users,
    plugins,
    limits,
    signals,
};
