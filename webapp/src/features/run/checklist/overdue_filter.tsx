import React, {useEffect, useState, type RefObject} from 'react';
import {overdueCount} from '../../../../../server-ts/src/domain/progress';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {Icon} from '../../../ui/icon';

/** `done`: nothing is overdue any more. The filter went off by itself, and does not come back when something else falls due. */
type Filter = 'off' | 'on' | 'done';

/** Shows only what is overdue, while anything is. `bar` stands above the list. */
export function useOverdueFilter(run: Run, list: RefObject<HTMLElement>): {on: boolean; bar: React.ReactNode} {
    const say = useText();
    const count = overdueCount(run, useReader().now);
    const [filter, setFilter] = useState<Filter>('off');
    if (filter === 'on' && count === 0) {
        setFilter('done');
    }
    useEffect(() => {
        // The items before it come back and push the item that was just ticked out of sight.
        if (filter === 'done') {
            list.current?.querySelector(':focus')?.scrollIntoView({block: 'center'});
        }
    }, [filter, list]);
    const on = filter === 'on';
    return {
        on,
        bar: (
            <>
                {count > 0 && (
                    <div className="set-cycle-filter">
                        <Button
                            small
                            aria-pressed={on}
                            title={say('set_cycle.item.only_overdue')}
                            onClick={() => setFilter(on ? 'off' : 'on')}
                        >
                            <span className="set-cycle-urgent">
                                <Icon name="flag" size={12} />
                            </span>
                            {say('set_cycle.card.overdue', {count})}
                        </Button>
                    </div>
                )}
                <p className="set-cycle-hidden" role="status">
                    {filter === 'done' && say('set_cycle.item.none_overdue')}
                </p>
            </>
        ),
    };
}
