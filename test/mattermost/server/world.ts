import type {CallLog} from './call_log';
import type {Clock} from './clock';
import type {ServerConfig} from './config';
import type {Faults} from './faults';
import type {Hub} from './hub';
import type {PendingPosts} from './pending_posts';
import type {State} from './state';

/** One running server: what it knows, its settings and its connections. */
export interface World {
    state: State;
    config: ServerConfig;
    clock: Clock;
    hub: Hub;
    calls: CallLog;
    faults: Faults;
    pending: PendingPosts;
    /** Where the server can be reached, without a slash at the end. */
    url(): string;
    /** Says that the state changed, so that it is written to its file soon. */
    changed(): void;
    /** Says that a plugin was added or removed: those are kept in a file of their own. */
    pluginsChanged(): void;
}

/** SiteURL if set, else the own address. */
export function siteUrl(world: World): string {
    return world.config.ServiceSettings.SiteURL || world.url();
}
