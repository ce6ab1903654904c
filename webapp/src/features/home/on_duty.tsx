import React from 'react';
import {useText} from '../../host/text';
import {firstName, useNames} from '../../store/names';
import {useSetCycle} from '../../store/set_cycle';
import type {Home} from '../../store/state';
import {Portrait} from '../../ui/portrait';

/** Who is on SET now, in one line. It opens the cycle that says so. */
export function OnDuty({onDuty}: {onDuty: NonNullable<Home['onDuty']>}) {
    const {go} = useSetCycle();
    const say = useText();
    const nameOf = useNames();
    return (
        <button
            type="button"
            className="set-cycle-on-duty"
            onClick={() => go({name: 'run', runId: onDuty.runId, tab: 'details', open: null})}
        >
            <span className="set-cycle-on-duty-label">{say('set_cycle.home.on_duty')}</span>
            {onDuty.seats.map((seat) => (
                <span key={seat.role} className="set-cycle-person" title={`${seat.title}: ${nameOf(seat.user)}`}>
                    <Portrait userId={seat.user} />
                    <span>{seat.user ? firstName(nameOf(seat.user)) : nameOf(null)}</span>
                    <span className="set-cycle-muted">{seat.title.toLowerCase()}</span>
                </span>
            ))}
        </button>
    );
}
