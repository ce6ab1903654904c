import React from 'react';
import {useText} from '../../host/text';
import {useOurs, useSetCycle} from '../../store/set_cycle';
import {Button} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {clockWords, dateOf, momentWords} from '../../ui/time_words';

/** Says above everything else, without alarm, what is wrong with the connection to the sidecar. */
export function ConnectionBars() {
    const {live} = useSetCycle();
    const say = useText();
    const reader = useReader();
    const since = useOurs((state) => state.connection.offlineSince);
    const reload = useOurs((state) => state.connection.reloadNeeded);
    const unsent = useOurs((state) => state.pending.length);
    if (reload) {
        return (
            <div className="set-cycle-bar" role="status">
                <span>{say('set_cycle.bar.reload')}</span>
                <Button small onClick={() => window.location.reload()}>
                    {say('set_cycle.bar.reload_button')}
                </Button>
            </div>
        );
    }
    if (since === null) {
        return null;
    }
    const isToday = dateOf(since, reader.zone) === dateOf(reader.now, reader.zone);
    return (
        <div className="set-cycle-bar" role="status">
            <span>
                {say('set_cycle.bar.offline', {since: (isToday ? clockWords : momentWords)(since, reader)})}{' '}
                {unsent > 0 && say('set_cycle.bar.waiting', {count: unsent})}
            </span>
            <Button small look="quiet" onClick={() => live.catchUp()}>
                {say('set_cycle.bar.try_now')}
            </Button>
        </div>
    );
}
