import React from 'react';
import {useText} from '../../../host/text';
import {Icon} from '../../../ui/icon';
import {Exact} from '../../../ui/moment';
import {ItemNote} from './item_note';
import type {ItemRowProps} from './item_row_props';

/** Who and when, at the end of the line. Overdue is an icon and a word, never just a colour. */
export function Marks({item, assignee, due, dueExact, overdue, count}: ItemRowProps) {
    const say = useText();
    const counted = item.state === 'skipped' ? null : count;
    if (assignee === null && due === null && counted === null && item.state !== 'in_progress') {
        return null;
    }
    return (
        <span className="set-cycle-marks">
            {item.state === 'in_progress' && (
                <span className="set-cycle-state-word">{say('set_cycle.state.in_progress')}</span>
            )}
            {counted !== null && <span aria-hidden="true">{counted}</span>}
            {assignee !== null && <span className="set-cycle-mark-person">{assignee}</span>}
            {due !== null && (
                <Exact words={dueExact} className={overdue ? 'set-cycle-urgent' : ''}>
                    {overdue && <Icon name="flag" size={12} />}
                    {due}
                </Exact>
            )}
        </span>
    );
}

/** What there is to say of an item below its title, and what went wrong with the last change of it. */
export function BelowTitle({item, repeats, missed, problem, waiting}: ItemRowProps & {repeats: boolean}) {
    const say = useText();
    return (
        <>
            {item.state === 'skipped' && (
                <p className="set-cycle-hint">{say('set_cycle.item.skipped_why', {reason: item.skipReason ?? ''})}</p>
            )}
            {repeats && missed !== null && (
                <p className="set-cycle-hint">{say('set_cycle.item.missed', {missed: missed})}</p>
            )}
            {item.note !== '' && <ItemNote note={item.note} />}
            {problem && (
                <p className="set-cycle-problem" role="alert">
                    {problem.text}
                    {problem.ref !== '' && <span className="set-cycle-muted"> {problem.ref}</span>}
                </p>
            )}
            {waiting && (
                <p className="set-cycle-hint">
                    <Icon name="clock" size={12} /> {say('set_cycle.item.waiting')}
                </p>
            )}
        </>
    );
}
