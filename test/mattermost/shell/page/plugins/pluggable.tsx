import React from 'react';
import {Boundary} from '../app/boundary';
import {useShell, useTheme} from '../app/use_state';
import {components} from '../store/select';
import type {PluginComponent} from '../store/plugin_component';
import {socketClient} from '../websocket/socket';

/** One plugin component with the two properties that the host gives to all; an exception stays inside. */
export function Plugged({item, ...more}: {item: PluginComponent; [prop: string]: unknown}) {
    const theme = useTheme();
    const Component = item.component;
    if (Component === undefined) {
        return null;
    }
    return (
        <Boundary fallback={() => <p className="plugin-failed">The plugin {item.pluginId} failed here.</p>}>
            <Component {...more} theme={theme} webSocketClient={socketClient} />
        </Boundary>
    );
}

export function Pluggable({name, ...more}: {name: string; [prop: string]: unknown}) {
    const list = useShell(components(name));
    return (
        <>
            {list.map((item) => (
                <Plugged key={item.id} {...more} item={item} />
            ))}
        </>
    );
}
