import React, {useCallback, useMemo} from 'react';
import type {RunSummary} from '../../../../server-ts/src/domain/summary';
import {useText} from '../../host/text';
import {meOf, openChannelOf, teamOf} from '../../host/host_state';
import {lineOf} from '../../store/runs_reducer';
import {useHost, useOurs, useSetCycle} from '../../store/set_cycle';
import type {Home as Lists, RunEntry} from '../../store/state';
import {Button, IconButton} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {Fold} from '../../ui/fold';
import {Icon} from '../../ui/icon';
import {lineToday} from '../run_day';
import {MyDay} from './my_day';
import {NeedsYou} from './needs_you';
import {isAsked, isItem, needsOf} from './needs';
import {OnDuty} from './on_duty';
import {RunLine} from './run_line';
import {WaitingForYou} from './waiting_for_you';

/** The first page of the sidebar: who is on duty, what waits for the reader, and the runs around. */
export function Home() {
    const teamId = useHost(teamOf);
    const lists = useOurs((state) => state.home[teamId]);
    const problem = useOurs((state) => state.homeProblem);
    if (lists) {
        return <Runs lists={lists} />;
    }
    return (
        <>
            <div className="set-cycle-scroll">
                {problem ? <p className="set-cycle-notice">{problem.text}</p> : <Waiting />}
            </div>
            <StartButton calm={false} />
        </>
    );
}

/** Always at the bottom. It is less prominent while something more urgent waits above. */
function StartButton({calm}: {calm: boolean}) {
    const {go} = useSetCycle();
    const say = useText();
    return (
        <div className="set-cycle-footer">
            <Button
                look={calm ? 'secondary' : 'primary'}
                className="set-cycle-wide"
                onClick={() => go({name: 'start', postId: null})}
            >
                {say('set_cycle.start.button')}
            </Button>
        </div>
    );
}

function Runs({lists}: {lists: Lists}) {
    const {go} = useSetCycle();
    const say = useText();
    const {now} = useReader();
    const me = useHost(meOf);
    // Beside threads and drafts no channel is open.
    const channelId = useHost(openChannelOf) || null;
    const summaries = useOurs((state) => state.summaries);
    const runs = useOurs((state) => state.runs);
    // Until the list of the new channel has arrived, the runs of the previous one must not appear under "In this channel".
    const isHere = lists.channelId === channelId;
    const here = useMemo(
        () => (isHere ? linesOf(lists.here, summaries, runs, now) : []),
        [isHere, lists, summaries, runs, now],
    );
    const others = useMemo(() => linesOf(lists.mine, summaries, runs, now), [lists, summaries, runs, now]);
    const needs = needsOf([...here, ...others], me, now);
    const open = useCallback((runId: string) => go({name: 'run', runId, tab: 'checklist', open: null}), [go]);
    const running = here.filter((run) => run.status === 'running');
    const finished = here.filter((run) => run.status === 'finished');
    const nothing = isHere && here.length === 0 && others.length === 0;
    return (
        <>
            <div className={`set-cycle-scroll${nothing ? ' set-cycle-column' : ''}`}>
                <div className="set-cycle-home-head">
                    {lists.onDuty ? (
                        <OnDuty onDuty={lists.onDuty} />
                    ) : (
                        <span className="set-cycle-muted">{say('set_cycle.home.no_cycle')}</span>
                    )}
                    <IconButton
                        icon="gear"
                        label={say('set_cycle.settings.title')}
                        data-page="settings"
                        onClick={() => go({name: 'settings'})}
                    />
                </div>
                <NeedsYou needs={needs.filter(isAsked)} />
                <WaitingForYou items={needs.filter(isItem)} />
                {running.length > 0 && (
                    <section className="set-cycle-section" aria-label={say('set_cycle.home.here')}>
                        <h3 className="set-cycle-heading">{say('set_cycle.home.here')}</h3>
                        {running.map((run) => (
                            <RunLine key={run.id} run={run} onOpen={open} />
                        ))}
                    </section>
                )}
                {nothing && <Empty />}
                {!isHere && <Waiting />}
                {isHere && channelId && running.length === 0 && !nothing && (
                    <p className="set-cycle-notice">{say('set_cycle.home.none_here')}</p>
                )}
                <Folded title={say('set_cycle.home.others')} runs={others} onOpen={open} />
                <Folded title={say('set_cycle.home.finished')} runs={finished} onOpen={open} />
                {!nothing && <MyDay />}
            </div>
            <StartButton calm={needs.length > 0} />
        </>
    );
}

/** Lines of a list in order. If a run is open here, its state is newer than its line. */
function linesOf(
    ids: string[],
    summaries: Record<string, RunSummary>,
    runs: Record<string, RunEntry>,
    now: number,
): RunSummary[] {
    return ids.flatMap((id) => {
        const entry = runs[id];
        const summary = summaries[id];
        return entry && entry.confirmed.version >= (summary?.version ?? 0)
            ? [lineToday(lineOf(entry, entry.shown), now)]
            : summary
              ? [lineToday(summary, now)]
              : [];
    });
}

function Folded({title, runs, onOpen}: {title: string; runs: RunSummary[]; onOpen: (runId: string) => void}) {
    return runs.length > 0 ? (
        <Fold title={title} count={runs.length}>
            {runs.map((run) => (
                <RunLine key={run.id} run={run} onOpen={onOpen} />
            ))}
        </Fold>
    ) : null;
}

function Empty() {
    const say = useText();
    return (
        <div className="set-cycle-empty">
            <span className="set-cycle-empty-mark">
                <Icon name="cycle" size={32} />
            </span>
            <p>{say('set_cycle.home.empty')}</p>
        </div>
    );
}

/** Reserves the space of some lines, so that nothing jumps when they arrive. */
export function Waiting() {
    const say = useText();
    return (
        <div className="set-cycle-waiting" role="status" aria-label={say('set_cycle.loading')}>
            {[0, 1, 2, 3].map((line) => (
                <span key={line} className="set-cycle-waiting-line" />
            ))}
        </div>
    );
}
