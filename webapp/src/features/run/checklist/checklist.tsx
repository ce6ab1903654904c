import React, {useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState} from 'react';
import {currentPhase, isOverdue, isToCome} from '../../../../../server-ts/src/domain/progress';
import {occurrencesOf, type RunDay} from '../../../../../server-ts/src/domain/items/repeat';
import {assigneeOf, findItem, type Item, type Phase, type Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {firstName, useNames} from '../../../store/names';
import {useOurs, useSetCycle} from '../../../store/set_cycle';
import type {RunEntry} from '../../../store/state';
import {useReader} from '../../../ui/clock';
import {exactWords, lengthWords, momentWords, periodWords, type Reader} from '../../../ui/time_words';
import {useRunDay} from '../../run_day';
import {useDrag} from './drag';
import {rowProblem} from './item_row';
import type {ItemRowProps} from './item_row_props';
import {dropMove, stepMove} from './moves';
import {removedToast} from './removed_toast';
import {useOverdueFilter} from './overdue_filter';
import {PhasePart} from './phase_part';
import {useGlow} from './use_glow';

/** The checklist of a run. Each row gets plain values, so that only rows whose values changed are rendered again. */
export function Checklist({entry}: {entry: RunEntry}) {
    const {changes} = useSetCycle();
    const say = useText();
    const {shown: run} = entry;
    const canEdit = entry.canEdit && run.status === 'running';
    const list = useRef<HTMLDivElement>(null);
    const latest = useRef(run);
    latest.current = run;
    const keepFocus = useRef<string | null>(null);

    const onMove = useCallback(
        (itemId: string, by: -1 | 1) => {
            const move = stepMove(latest.current, itemId, by);
            if (move) {
                keepFocus.current = itemId;
                changes.change(latest.current.id, move);
            }
        },
        [changes],
    );
    const {drop, start} = useDrag((dropped) => {
        const move = dropMove(latest.current, dropped);
        if (move) {
            changes.change(latest.current.id, move);
        }
    });
    const day = useRunDay(run.id);
    const {now} = useReader();
    const filter = useOverdueFilter(run, list);
    // An item that is being edited stays in place whatever others do to it: otherwise the typed text would be lost.
    const [edited, onEdit] = useMarks();
    useRemovedEdits(run, edited);
    const isShown = (item: Item): boolean => !filter.on || isOverdue(item, now) || edited[item.id] === true;
    const whole = useMarks();
    const filtered = useMarks();
    const [folds, fold] = filter.on ? filtered : whole;
    const current = currentPhase(run, day)?.id;
    // Phases that somebody folded or opened by hand stay so. The others follow the work: the current one is open.
    const isOpen = (phase: Phase): boolean =>
        folds[phase.id] ??
        (filter.on || phase.id === current || run.phases.length === 1 || phase.items.some((item) => edited[item.id]));

    // A row that moves loses the focus when the browser moves its element.
    useLayoutEffect(() => {
        const itemId = keepFocus.current;
        if (itemId !== null) {
            keepFocus.current = null;
            const phase = findItem(run, itemId)?.phase;
            if (phase && !isOpen(phase)) {
                fold(phase.id, true);
                keepFocus.current = itemId;
                return;
            }
            const row = [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])].find(
                (one) => one.dataset['item'] === itemId,
            );
            row?.querySelector<HTMLElement>('[role="checkbox"]')?.focus();
        }
    });

    const rowOf = useRows(entry, canEdit, day);
    const row = (phase: Phase, index: number): ItemRowProps => {
        const values = rowOf(phase, index);
        return {
            ...values,
            onEdit,
            // With only a few of many items shown, one place up could end anywhere.
            onMove: filter.on ? null : onMove,
            onDragStart: start,
            drop: drop?.overId === values.item.id ? drop.side : null,
        };
    };
    return (
        <div ref={list} className={`set-cycle-checklist${drop ? ' set-cycle-dragging' : ''}`}>
            {filter.bar}
            {run.phases.map(
                (phase) =>
                    (filter.on ? phase.items.some(isShown) : !isToCome(run, phase)) && (
                        <PhasePart
                            key={phase.id}
                            runId={run.id}
                            phase={phase}
                            day={day}
                            open={isOpen(phase)}
                            canAdd={canEdit && !filter.on}
                            onFold={fold}
                            isShown={isShown}
                            rowOf={row}
                        />
                    ),
            )}
            {run.phases.length === 0 && <p className="set-cycle-notice">{say('set_cycle.run.no_phases')}</p>}
        </div>
    );
}

type RowValues = Omit<ItemRowProps, 'onEdit' | 'onMove' | 'onDragStart' | 'drop'>;

function useRows(entry: RunEntry, canEdit: boolean, day: RunDay | null): (phase: Phase, index: number) => RowValues {
    const reader = useReader();
    const nameOf = useNames();
    const {shown: run} = entry;
    const problems = useOurs((state) => state.itemProblems);
    const pending = useOurs((state) => state.pending);
    const away = useOurs((state) => state.connection.offlineSince !== null);
    const unsent = useMemo(() => new Set(away ? pending.map((change) => change.command.itemId) : []), [away, pending]);
    const glowOf = useGlow(run.id);
    return (phase, index) => {
        const item = phase.items[index];
        if (!item) {
            throw new Error(`phase ${phase.id} has no item ${index}`);
        }
        const user = assigneeOf(run, item);
        const role = item.assignee && 'role' in item.assignee ? item.assignee.role : null;
        const seat = role === null ? null : run.seats.find((candidate) => candidate.role === role);
        const overdue = run.status === 'running' && isOverdue(item, reader.now);
        const done = item.state === 'done' || item.state === 'skipped';
        return {
            runId: run.id,
            item,
            phaseId: phase.id,
            canEdit,
            locked: canEdit
                ? null
                : reader.say(run.status === 'running' ? 'set_cycle.run.only_looking' : 'set_cycle.status.finished'),
            assignee: user === null ? (seat?.title ?? null) : firstName(nameOf(user)),
            due:
                item.dueAt === null || done
                    ? null
                    : overdue
                      ? reader.say('set_cycle.item.overdue', {length: lengthWords(reader.now - item.dueAt, reader.say)})
                      : momentWords(item.dueAt, reader),
            dueExact: item.dueAt === null || done ? null : exactWords(item.dueAt, reader, run.zone),
            overdue,
            ...repeatOf(item, day, reader),
            waiting: unsent.has(item.id),
            problem: rowProblem(problems, run.id, item.id),
            glow: glowOf(item.id),
        };
    };
}

/** How far a repeating item is done, as values that stay equal from one rendering to the next. */
function repeatOf(
    {repeat}: Item,
    day: RunDay | null,
    reader: Reader,
): Pick<RowValues, 'period' | 'ticks' | 'count' | 'missed'> {
    if (!repeat || !day) {
        return {period: null, ticks: 0, count: null, missed: null};
    }
    const {say} = reader;
    const {per} = repeat;
    const {period, done, times, missed, missedBefore} = occurrencesOf(repeat, day);
    const named = missed.map((one) =>
        say('set_cycle.item.missed_on', {count: one.count, period: periodWords(one.period, per, reader)}),
    );
    const before = missedBefore > 0 ? [say('set_cycle.item.missed_before', {count: missedBefore})] : [];
    return {
        period,
        ticks: done,
        count:
            period === null
                ? say(per === 'week' ? 'set_cycle.item.off_week' : 'set_cycle.item.off_today')
                : say(per === 'week' ? 'set_cycle.item.count_week' : 'set_cycle.item.count_today', {done, times}),
        missed: [...named, ...before].length === 0 ? null : [...named, ...before].join(', '),
    };
}

/** If somebody else removes an item while it is being edited, it can be brought back, together with the typed text (a draft). */
function useRemovedEdits(run: Run, edited: Record<string, boolean>): void {
    const {store} = useSetCycle();
    const before = useRef(run);
    useEffect(() => {
        const gone = Object.keys(edited).find((itemId) => edited[itemId] && !findItem(run, itemId));
        const known = gone !== undefined && findItem(before.current, gone);
        before.current = run;
        if (known) {
            // It stays until it is closed: who types looks elsewhere, and what was typed is found by this alone.
            store.dispatch({type: 'SET_CYCLE_TOAST', toast: {...removedToast(run.id, known.item), id: 0}});
        }
    }, [run, edited, store]);
}

/** A mark for some phases or items, by their ids. */
function useMarks(): [Record<string, boolean>, (id: string, mark: boolean) => void] {
    const [marks, setMarks] = useState<Record<string, boolean>>({});
    const mark = useCallback((id: string, value: boolean) => setMarks((before) => ({...before, [id]: value})), []);
    return [marks, mark];
}
