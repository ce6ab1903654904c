import React, {useState} from 'react';
import {useText} from '../../host/text';
import {useSetCycle} from '../../store/set_cycle';
import {useReader} from '../../ui/clock';
import {Icon} from '../../ui/icon';
import {Moment} from '../../ui/moment';
import {Severity} from '../../ui/severity';
import type {ItemNeed} from './needs';

/** More lines than this would push the runs off the screen; the others are one click away. */
const SHOWN = 6;

/** Items that wait for the reader, over their runs: overdue ones first, then by time, then what has to be done again today. */
export function WaitingForYou({items}: {items: ItemNeed[]}) {
    const say = useText();
    const [all, setAll] = useState(false);
    if (items.length === 0) {
        return null;
    }
    const overdue = items.filter((item) => item.kind === 'item' && item.overdue).length;
    const shown = all ? items : items.slice(0, SHOWN);
    return (
        <section className="set-cycle-section" aria-label={say('set_cycle.home.waiting_for_you')}>
            <h3 className="set-cycle-heading">
                {say('set_cycle.home.waiting_for_you')}
                {overdue > 0 && (
                    <span className="set-cycle-overdue-count">
                        <Icon name="flag" size={12} />
                        {say('set_cycle.card.overdue', {count: overdue})}
                    </span>
                )}{' '}
                <span className="set-cycle-badge">{items.length}</span>
            </h3>
            <ul>
                {shown.map((item) => (
                    <li key={item.key} className="set-cycle-need set-cycle-need-item">
                        <ItemLine item={item} />
                    </li>
                ))}
            </ul>
            {items.length > shown.length && (
                <button type="button" className="set-cycle-more-items" onClick={() => setAll(true)}>
                    {say('set_cycle.home.more_items', {count: items.length - shown.length})}
                </button>
            )}
        </section>
    );
}

function ItemLine({item}: {item: ItemNeed}) {
    const {go} = useSetCycle();
    const say = useText();
    const reader = useReader();
    const overdue = item.kind === 'item' && item.overdue;
    return (
        <>
            <button
                type="button"
                className="set-cycle-need-name"
                onClick={() => go({name: 'run', runId: item.run.id, tab: 'checklist', open: null})}
            >
                <Icon name={item.kind === 'repeat' ? 'cycle' : overdue ? 'flag' : 'clock'} />
                <span className="set-cycle-need-title" dir="auto">
                    {item.title}
                </span>
            </button>
            <span className="set-cycle-need-more">
                {item.run.name}
                {item.run.severity && ' '}
                <Severity of={item.run.severity} />
                {' · '}
                {item.kind === 'repeat' ? (
                    say(item.per === 'week' ? 'set_cycle.item.count_week' : 'set_cycle.item.count_today', {
                        done: item.done,
                        times: item.times,
                    })
                ) : (
                    <span className={overdue ? 'set-cycle-urgent' : ''}>
                        {say(overdue ? 'set_cycle.item.overdue_since' : 'set_cycle.item.due')}{' '}
                        <Moment at={item.at} runZone={item.run.zone ?? reader.zone} />
                    </span>
                )}
            </span>
        </>
    );
}
