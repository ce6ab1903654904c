import React, {memo, useEffect, useId, useState, type KeyboardEvent} from 'react';
import type {ItemState} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useSetCycle} from '../../../store/set_cycle';
import {problemKey, type ItemChange, type Problem} from '../../../store/state';
import {take} from '../../../ui/escape';
import {Icon} from '../../../ui/icon';
import {ItemBox} from './item_box';
import {ItemEditor, type EditorKind} from './item_editor';
import {BelowTitle, Marks} from './item_facts';
import {ItemMenu} from './item_menu';
import type {ItemRowProps} from './item_row_props';
import {QuickButtons} from './quick_buttons';
import {removedToast} from './removed_toast';

export const ItemRow = memo(function ItemRow(props: ItemRowProps) {
    const {runId, item, onEdit, canEdit, glow, drop, period, ticks, count} = props;
    const {changes, store} = useSetCycle();
    const say = useText();
    const titleId = useId();
    const [hot, setHot] = useState(false);
    const [editor, setEditor] = useState<EditorKind | null>(null);
    const editing = editor !== null;
    const close = () => {
        setEditor(null);
        // The pointer may have left. The button that opened the editor must exist to get the focus back.
        setHot(true);
    };
    useEffect(() => {
        if (!editing) {
            return undefined;
        }
        onEdit(item.id, true);
        return () => onEdit(item.id, false);
    }, [editing, onEdit, item.id]);
    const change = (command: ItemChange) => changes.change(runId, command);
    const state = shownState(props);
    const repeats = item.repeat !== null && item.state !== 'skipped';
    const tick = (wanted: number) =>
        period !== null && change({type: 'tick_item', itemId: item.id, period, count: wanted});
    const toggle = () =>
        repeats
            ? tick(state === 'done' ? ticks - 1 : ticks + 1)
            : change({
                  type: 'set_item_state',
                  itemId: item.id,
                  state: state === 'done' || state === 'skipped' ? 'open' : 'done',
              });
    const remove = () => {
        change({type: 'remove_item', itemId: item.id});
        store.dispatch({type: 'SET_CYCLE_TOAST', toast: removedToast(runId, item)});
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey && canEdit && !editing && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
            take(event);
            props.onMove?.(item.id, event.key === 'ArrowUp' ? -1 : 1);
        }
    };
    const classes = [
        'set-cycle-item',
        !canEdit && 'set-cycle-item-fixed',
        `set-cycle-item-${state}`,
        drop && `set-cycle-drop-${drop}`,
        glow > 0 && `set-cycle-glow-${glow % 2}`,
    ];
    return (
        <li
            className={classes.filter(Boolean).join(' ')}
            data-item={item.id}
            data-phase={props.phaseId}
            onKeyDown={onKeyDown}
            onMouseEnter={() => setHot(true)}
            onMouseLeave={() => setHot(false)}
            onFocus={(event) => setHot((before) => before || isByKeyboard(event.target))}
            onBlur={(event) => setHot(event.currentTarget.contains(event.relatedTarget))}
        >
            {canEdit && hot && props.onMove && (
                <span
                    className="set-cycle-grip"
                    title={say('set_cycle.item.drag')}
                    onPointerDown={(event) => props.onDragStart(item.id, event)}
                >
                    <Icon name="drag" />
                </span>
            )}
            <ItemBox
                state={state}
                titleId={titleId}
                repeats={repeats}
                locked={props.locked ?? (repeats && period === null ? count : null)}
                onToggle={toggle}
            />
            <div className="set-cycle-item-body">
                <span className="set-cycle-item-line">
                    <span id={titleId} className="set-cycle-item-title" title={item.title} dir="auto">
                        {item.title}
                        <span className="set-cycle-hidden">
                            , {repeats ? count : say(`set_cycle.state.${item.state}`)}
                        </span>
                    </span>
                    <Marks {...props} />
                </span>
                <BelowTitle {...props} repeats={repeats} />
                {editor && <ItemEditor kind={editor} runId={runId} item={item} onClose={close} />}
            </div>
            {canEdit && (
                <span className="set-cycle-item-actions">
                    {(hot || editing) && (
                        <QuickButtons item={item} repeats={repeats} hidden={editing} change={change} edit={setEditor} />
                    )}
                    <ItemMenu
                        item={item}
                        onUntick={repeats && ticks > 0 ? () => tick(ticks - 1) : null}
                        change={change}
                        edit={setEditor}
                        onMove={props.onMove}
                        onRemove={remove}
                    />
                </span>
            )}
        </li>
    );
});

/** A repeating item looks ticked when all of today is, and half ticked when some of it is. */
function shownState({item, ticks, period}: ItemRowProps): ItemState {
    if (!item.repeat || item.state === 'skipped') {
        return item.state;
    }
    const all = period !== null && ticks >= item.repeat.times;
    return all ? 'done' : ticks > 0 ? 'in_progress' : item.state;
}

/** A click also moves the focus, but then the pointer shows where the buttons belong. */
function isByKeyboard(element: Element): boolean {
    return element.matches(':focus-visible');
}

export function rowProblem(problems: Record<string, Problem>, runId: string, itemId: string): Problem | null {
    return problems[problemKey(runId, itemId)] ?? null;
}
