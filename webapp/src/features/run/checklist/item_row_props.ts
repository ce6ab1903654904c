import type React from 'react';
import type {Item} from '../../../../../server-ts/src/domain/run';
import type {Problem} from '../../../store/state';

/** Everything that a row shows, as values that stay equal while nothing in it changes: a tick renders one row of 200, not 200. */
export interface ItemRowProps {
    runId: string;
    item: Item;
    phaseId: string;
    canEdit: boolean;
    /** Why its box cannot be ticked; null if it can. */
    locked: string | null;
    assignee: string | null;
    due: string | null;
    dueExact: string | null;
    overdue: boolean;
    /** For a repeating item: the current day or week (null on a day off), its ticks, and both in words. */
    period: string | null;
    ticks: number;
    count: string | null;
    /** What was missed, in words. */
    missed: string | null;
    /** Changed here, and not sent yet because there is no connection. */
    waiting: boolean;
    problem: Problem | null;
    /** Grows when somebody else has just changed the item; 0 otherwise. */
    glow: number;
    drop: 'before' | 'after' | null;
    /** The item begins or ceases to be edited. */
    onEdit: (itemId: string, edited: boolean) => void;
    /** Null if only some items are shown, so that they have no places. */
    onMove: ((itemId: string, by: -1 | 1) => void) | null;
    onDragStart: (itemId: string, event: React.PointerEvent) => void;
}
