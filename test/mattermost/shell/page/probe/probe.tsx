import * as React from 'react';
import type {ComponentType, ReactNode} from 'react';

/**
 * A small plugin that uses each registry method once. The built bundle takes React from the host, so the same file runs
 * under React 18 and 19. What it was told is kept in `window.probe` for the tests.
 */

type Method = (...args: unknown[]) => unknown;
interface Registry {
    [method: string]: Method;
}
interface Store {
    dispatch: (action: unknown) => unknown;
    getState: () => {
        entities: {channels: {currentChannelId: string}; users: {currentUserId: string}};
        'plugins-probe'?: {seen: number};
    };
}
interface ProbeLog {
    log: unknown[][];
    initialized: number;
    uninitialized: number;
    channelAtStart: string;
    methods: string[];
}

declare global {
    interface Window {
        probe: ProbeLog;
        registerPlugin: (id: string, plugin: object) => void;
        openInteractiveDialog: (dialog: unknown) => void;
    }
}

window.probe = window.probe ?? {log: [], initialized: 0, uninitialized: 0, channelAtStart: 'unknown', methods: []};
const told = (...args: unknown[]): void => void window.probe.log.push(args);

const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="#1c58d9"/></svg>';
const iconUrl = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;

function Panel({theme}: {theme: Record<string, string>; webSocketClient: object}) {
    const [clicks, setClicks] = React.useState(0);
    return (
        <div className="probe-panel" style={{padding: 16}}>
            <h3>Support incident INC-4711</h3>
            <p>Theme {theme['type']}</p>
            <ul>
                {['Acknowledge the customer', 'Post the daily update', 'Hand over to the backup'].map((item) => (
                    <li key={item}>
                        <label>
                            <input type="checkbox" /> {item}
                        </label>
                    </li>
                ))}
            </ul>
            <button type="button" className="btn btn-primary" onClick={() => setClicks(clicks + 1)}>
                Clicked {clicks}
            </button>{' '}
            <button type="button" className="btn btn-tertiary">
                Later
            </button>
        </div>
    );
}

interface CardPost {
    id: string;
    message: string;
    props: {crash?: boolean; title?: string};
}

function Card({post, isRHS}: {post: CardPost; isRHS: boolean}): ReactNode {
    if (post.props.crash === true) {
        throw new Error('the card crashed on purpose');
    }
    return (
        <div
            className="probe-card"
            data-rhs={isRHS}
            style={{border: '1px solid rgba(var(--center-channel-color-rgb), 0.16)', borderRadius: 4, padding: 12}}
        >
            CARD {post.props.title}
        </div>
    );
}

function initialize(registry: Registry, store: Store): void {
    window.probe.initialized += 1;
    window.probe.methods = Object.keys(registry).filter((key) => typeof registry[key] === 'function');
    window.probe.channelAtStart = store.getState().entities.channels.currentChannelId;
    const call = (method: string, ...args: unknown[]): unknown => registry[method]?.(...args);
    const rhs = call('registerRightHandSidebarComponent', Panel, 'SET Probe');
    const toggle = (): void => {
        if (typeof rhs === 'object' && rhs !== null && 'toggleRHSPlugin' in rhs) {
            store.dispatch(rhs.toggleRHSPlugin);
        }
    };
    call('registerAppBarComponent', {
        iconUrl,
        tooltipText: 'SET Probe',
        action: (channel: unknown, member: unknown) => {
            told('appBar', channel, member);
            toggle();
        },
    });
    call(
        'registerChannelHeaderButtonAction',
        <i className="icon icon-clock-outline" />,
        (channel: unknown) => {
            told('headerButton', channel);
            toggle();
        },
        'Probe',
        'Probe tooltip',
    );
    const HeaderIcon: ComponentType = () => <span className="probe-header-icon">SET</span>;
    call('registerChannelHeaderIcon', HeaderIcon);
    call(
        'registerChannelHeaderMenuAction',
        'Open the probe',
        (channelId: string) => told('headerMenu', channelId),
        () => true,
    );
    call('registerPostTypeComponent', 'custom_probe', Card);
    call(
        'registerPostDropdownMenuAction',
        'Start a run from this message',
        (postId: string) => told('postMenu', postId),
        () => true,
    );
    call('registerRootComponent', () => <span className="probe-root" hidden />);
    call('registerGlobalComponent', () => <span className="probe-global" hidden />);
    call('registerReducer', (state: unknown, action: {type: string}) => {
        const before = typeof state === 'object' && state !== null && 'seen' in state ? Number(state.seen) : 0;
        return {seen: action.type === 'PROBE_SEEN' ? before + 1 : before};
    });
    for (const event of ['posted', 'post_edited', 'typing']) {
        call('registerWebSocketEventHandler', event, (message: {data: unknown}) => told('event', event, message.data));
    }
    call('registerReconnectHandler', () => told('reconnect'));
    call('registerTranslations', (locale: string) => ({'probe.hello': `hello ${locale}`}));
    call('registerSlashCommandWillBePostedHook', (message: string, args: unknown) => {
        told('slash', message, args);
        if (message === '/probe-local') {
            return {};
        }
        return message === '/probe-wrong' ? {error: {message: 'Not so.'}} : {message, args};
    });
    call('registerCustomRoute', 'page', ({className}: {className: string}) => (
        <div className={`${className} probe-page`}>A page of the probe</div>
    ));
    call('registerNeedsTeamRoute', 'page', ({className}: {className: string}) => (
        <div className={`${className} probe-team-page`}>A team page</div>
    ));
    call('registerUserSettings', {
        id: 'probe',
        uiName: 'SET Probe',
        sections: [
            {
                title: 'Start',
                settings: [
                    {
                        name: 'open',
                        type: 'radio',
                        title: 'Open',
                        default: 'no',
                        options: [
                            {text: 'Yes', value: 'yes'},
                            {text: 'No', value: 'no'},
                        ],
                    },
                ],
            },
        ],
    });
    call('registerRHSPluginPopoutListener', 'probe', (team: string, channel: string) => told('popout', team, channel));
    store.dispatch({type: 'PROBE_SEEN'});
}

window.registerPlugin('probe', {
    initialize,
    uninitialize() {
        window.probe.uninitialized += 1;
    },
});
