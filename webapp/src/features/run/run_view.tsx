import React, {useEffect, useLayoutEffect, useRef, type KeyboardEvent} from 'react';
import {useText} from '../../host/text';
import {useOurs, useSetCycle} from '../../store/set_cycle';
import type {Dialog, Page, RunEntry, Tab} from '../../store/state';
import {useAsk} from '../../store/use_ask';
import {Button, IconButton} from '../../ui/button';
import {take} from '../../ui/escape';
import {Waiting} from '../home/home';
import {Checklist} from './checklist/checklist';
import {RenameForm} from './details/detail_field';
import {DetailsTab} from './details/details_tab';
import {FinishForm} from './details/finish_form';
import {PassOnBar} from './pass_on_bar';
import {RunHeader} from './run_header';
import {panelId, tabId, Tabs, TABS} from './tabs';
import {TimelineTab} from './timeline/timeline_tab';
import {UpdatesTab} from './updates/updates_tab';

type RunPage = Extract<Page, {name: 'run'}>;

/** A run that fills the sidebar. It is kept up to date while it is shown. */
export function RunView({page}: {page: RunPage}) {
    const {live, go} = useSetCycle();
    const say = useText();
    const {runId} = page;
    const entry = useOurs((state) => state.runs[runId]);
    const problem = useOurs((state) => state.runProblems[runId]);
    useEffect(() => live.watchRun(runId), [live, runId]);
    if (problem) {
        return <Unseen text={problem.text} reference={problem.ref} />;
    }
    if (!entry) {
        return (
            <div className="set-cycle-scroll">
                <div className="set-cycle-run-title">
                    <IconButton icon="back" label={say('set_cycle.back')} onClick={() => go({name: 'home'})} />
                </div>
                <Waiting />
            </div>
        );
    }
    return <Run entry={entry} page={page} />;
}

function Run({entry, page}: {entry: RunEntry; page: RunPage}) {
    const {go} = useSetCycle();
    const {runId, tab} = page;
    const {shown: run} = entry;
    const panel = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const {current} = panel;
        // Another tab begins at its top. Done before it appears, so that a field of it that takes the focus is scrolled to.
        return () => {
            if (current) {
                current.scrollTop = 0;
            }
        };
    }, [tab]);
    const open = (next: Tab, dialog: Dialog | null) => go({name: 'run', runId, tab: next, open: dialog});
    const close = () => open(tab, null);
    // The focus goes along: what had it is gone with the tab that was open, or is that tab.
    const turnTo = (next: Tab) => {
        open(next, null);
        document.getElementById(tabId(runId, next))?.focus();
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const next = TABS[Number(event.key) - 1];
        const typing =
            event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="menu"]');
        if (next && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
            take(event);
            turnTo(next);
        }
    };
    return (
        <div className="set-cycle-run" onKeyDown={onKeyDown}>
            <RunHeader entry={entry} tab={tab} onOpen={open} />
            {page.open === 'rename' && entry.canEdit && run.status === 'running' && (
                <RenameForm run={run} onClose={close} />
            )}
            {page.open === 'finish' && run.status === 'running' && <FinishForm run={run} onClose={close} />}
            {!entry.canEdit && run.status === 'running' && <JoinBar runId={runId} />}
            {entry.canEdit && <PassOnBar run={run} />}
            <Tabs runId={runId} tab={tab} owed={run.obligation !== null} onTab={turnTo} />
            <div
                ref={panel}
                id={panelId(runId)}
                role="tabpanel"
                aria-labelledby={tabId(runId, tab)}
                className="set-cycle-scroll"
                tabIndex={-1}
            >
                {tab === 'checklist' && <Checklist entry={entry} />}
                {tab === 'updates' && <UpdatesTab entry={entry} page={page} />}
                {tab === 'timeline' && <TimelineTab entry={entry} />}
                {tab === 'details' && <DetailsTab entry={entry} />}
            </div>
        </div>
    );
}

function JoinBar({runId}: {runId: string}) {
    const say = useText();
    const {ask, busy, problem} = useAsk(runId);
    return (
        <div className="set-cycle-bar">
            <span>{problem?.text ?? say('set_cycle.run.only_looking')}</span>
            <Button small busy={busy} onClick={() => void ask({type: 'join'})}>
                {say('set_cycle.run.join')}
            </Button>
        </div>
    );
}

function Unseen({text, reference}: {text: string; reference: string}) {
    const {go} = useSetCycle();
    const say = useText();
    return (
        <div className="set-cycle-empty">
            <p>{text}</p>
            {reference !== '' && <p className="set-cycle-muted">{say('set_cycle.reference', {id: reference})}</p>}
            <Button onClick={() => go({name: 'home'})}>{say('set_cycle.back')}</Button>
        </div>
    );
}
