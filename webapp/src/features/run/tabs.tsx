import React, {type KeyboardEvent} from 'react';
import {useText} from '../../host/text';
import type {Tab} from '../../store/state';
import {take} from '../../ui/escape';

export const TABS: Tab[] = ['checklist', 'updates', 'timeline', 'details'];

export const tabId = (runId: string, tab: Tab): string => `set-cycle-tab-${runId}-${tab}`;
export const panelId = (runId: string): string => `set-cycle-panel-${runId}`;

/** The four tabs of a run. Arrow keys move between them while they have the focus; 1 to 4 work from anywhere in the run. */
export function Tabs({runId, tab, owed, onTab}: {runId: string; tab: Tab; owed: boolean; onTab: (tab: Tab) => void}) {
    const say = useText();
    const onKeyDown = (event: KeyboardEvent) => {
        const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        if (by !== 0) {
            take(event);
            const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
            onTab(next);
        }
    };
    return (
        <div role="tablist" aria-label={say('set_cycle.tabs')} className="set-cycle-tabs" onKeyDown={onKeyDown}>
            {TABS.map((one, index) => (
                <button
                    key={one}
                    id={tabId(runId, one)}
                    type="button"
                    role="tab"
                    aria-selected={one === tab}
                    aria-controls={panelId(runId)}
                    tabIndex={one === tab ? 0 : -1}
                    className="set-cycle-tab"
                    title={say('set_cycle.tab_key', {key: index + 1})}
                    onClick={() => onTab(one)}
                >
                    {say(`set_cycle.tab.${one}`)}
                    {one === 'updates' && owed && (
                        <>
                            <span className="set-cycle-dot" aria-hidden="true" />
                            <span className="set-cycle-hidden">{say('set_cycle.duty.owed')}</span>
                        </>
                    )}
                </button>
            ))}
        </div>
    );
}
