import {buildShell} from '../mattermost/shell/build_shell';
import {buildPlugin} from '../support/build_plugin';

/** Before all files, so that two of them that run side by side do not build at once. */
export default async function buildFirst(): Promise<void> {
    await buildShell();
    await buildPlugin();
}
