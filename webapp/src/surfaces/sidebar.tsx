import React, {lazy, Suspense, useState, type ComponentType} from 'react';
import {useText} from '../host/text';
import {Boundary} from '../ui/boundary';

type Content = Promise<{default: ComponentType}>;

const load = (): Content =>
    import(/* webpackChunkName: "sidebar" */ './sidebar_content').then(({SidebarContent}) => ({
        default: SidebarContent,
    }));

/** The sidebar's frame. Its content is a bundle of its own, loaded when somebody opens it; its texts come with it through `onLoaded`. */
export function Sidebar({onLoaded}: {onLoaded: () => void}) {
    const loadAll = () =>
        load().then((content) => {
            onLoaded();
            return content;
        });
    // A failed import stays failed inside `lazy`; trying again needs a new one.
    const [Lazy, setLazy] = useState(() => lazy(loadAll));
    return (
        <Boundary
            fallback={(retry) => (
                <Broken
                    onRetry={() => {
                        setLazy(() => lazy(loadAll));
                        retry();
                    }}
                />
            )}
        >
            <Suspense fallback={<div className="set-cycle" aria-busy="true" />}>
                <Lazy />
            </Suspense>
        </Boundary>
    );
}

/** Either the bundle could not be loaded (the plugin was upgraded under an open page), or it has a defect. */
function Broken({onRetry}: {onRetry: () => void}) {
    const say = useText();
    return (
        <div className="set-cycle set-cycle-broken" role="alert">
            <p>{say('set_cycle.broken')}</p>
            <button type="button" className="btn btn-tertiary btn-sm" onClick={onRetry}>
                {say('set_cycle.try_again')}
            </button>
        </div>
    );
}
