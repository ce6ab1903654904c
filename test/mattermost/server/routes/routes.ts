import {actionRoutes} from './routes_actions';
import {botRoutes} from './routes_bots';
import {channelMemberRoutes} from './routes_channel_members';
import {channelRoutes} from './routes_channels';
import {commandRoutes} from './routes_commands';
import {dialogRoutes} from './routes_dialogs';
import {executeRoutes} from './routes_execute';
import {imageRoutes} from './routes_images';
import {loginRoutes} from './routes_login';
import {pluginRoutes} from './routes_plugins';
import {postListRoutes} from './routes_post_lists';
import {postRoutes} from './routes_posts';
import {statusRoutes} from './routes_statuses';
import {systemRoutes} from './routes_system';
import {teamRoutes} from './routes_teams';
import {userRoutes} from './routes_users';

/** Every REST call that the stand-in knows. */
export const routes = [
    ...loginRoutes,
    ...userRoutes,
    ...statusRoutes,
    ...teamRoutes,
    ...channelRoutes,
    ...channelMemberRoutes,
    ...postRoutes,
    ...postListRoutes,
    ...commandRoutes,
    ...executeRoutes,
    ...actionRoutes,
    ...dialogRoutes,
    ...botRoutes,
    ...pluginRoutes,
    ...imageRoutes,
    ...systemRoutes,
];
