import React, {memo} from 'react';
import type {RunSummary} from '../../../../server-ts/src/domain/summary';
import {useText} from '../../host/text';
import {useOurs} from '../../store/set_cycle';
import {useReader} from '../../ui/clock';
import {summaryDutyWords} from '../../ui/duty_words';
import {Icon} from '../../ui/icon';
import {Progress} from '../../ui/progress';
import {Severity} from '../../ui/severity';

/** One run in a list: what it is, where it stands, and the update it owes. */
export const RunLine = memo(function RunLine({run, onOpen}: {run: RunSummary; onOpen: (runId: string) => void}) {
    const say = useText();
    const reader = useReader();
    const duty = run.status === 'finished' ? null : summaryDutyWords(run, reader);
    const overdue =
        run.status === 'finished' ? 0 : run.waiting.filter(({dueAt}) => dueAt !== null && dueAt < reader.now).length;
    const undelivered = useOurs((state) => state.home[run.teamId]?.undelivered[run.id] ?? 0);
    const phase =
        run.status === 'finished' ? say('set_cycle.status.finished') : (run.phase ?? say('set_cycle.run.all_done'));
    return (
        <button type="button" data-run={run.id} className="set-cycle-line" onClick={() => onOpen(run.id)}>
            <span className="set-cycle-line-top">
                <span className="set-cycle-line-name">{run.name}</span>
                <Severity of={run.severity} />
            </span>
            <span className="set-cycle-line-bottom">
                <span className="set-cycle-line-phase">
                    {phase}
                    {overdue > 0 && (
                        <span className="set-cycle-urgent">
                            {' · '}
                            <Icon name="flag" size={12} />
                            {say('set_cycle.card.overdue', {count: overdue})}
                        </span>
                    )}
                    {run.acknowledgement && (
                        <span className="set-cycle-urgent">
                            {' · '}
                            <Icon name="alert" size={12} />
                            {say('set_cycle.taker.wanted')}
                        </span>
                    )}
                    {duty && (
                        <span className={duty.urgent ? 'set-cycle-urgent' : ''}>
                            {' · '}
                            {duty.urgent && <Icon name="alert" size={12} />}
                            {duty.words}
                        </span>
                    )}
                    {undelivered > 0 && (
                        <span className="set-cycle-urgent">
                            {' · '}
                            <Icon name="alert" size={12} />
                            {say('set_cycle.run.undelivered', {count: undelivered})}
                        </span>
                    )}
                </span>
                <Progress done={run.done} total={run.total} />
            </span>
        </button>
    );
});
