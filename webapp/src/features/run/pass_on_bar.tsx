import React from 'react';
import {openToPassOn} from '../../../../server-ts/src/domain/pass_on';
import type {Run} from '../../../../server-ts/src/domain/run';
import {useText} from '../../host/text';
import {useNames} from '../../store/names';
import {useAsk} from '../../store/use_ask';
import {Button} from '../../ui/button';
import {useActsAsOwner} from './owner_only';

/** The question that stands in the run's channel since the next cycle began: whether its people take over. */
export function PassOnBar({run}: {run: Run}) {
    const say = useText();
    const nameOf = useNames();
    const {ask, busy, problem} = useAsk(run.id);
    const asOwner = useActsAsOwner(run);
    const seats = openToPassOn(run);
    const {nextCycle} = run;
    if (!nextCycle || seats.length === 0 || !(asOwner || seats.every(({role}) => role !== run.ownerRole))) {
        return null;
    }
    const names = seats.map(({title, to}) => `${title}: ${nameOf(to)}`).join(', ');
    return (
        <div className="set-cycle-bar">
            <span role="status">
                {problem?.text ?? say('set_cycle.run.next_cycle', {cycle: nextCycle.name, names})}
            </span>
            <Button small busy={busy} onClick={() => void ask({type: 'pass_on', cycleId: nextCycle.id})}>
                {say('set_cycle.run.pass_on')}
            </Button>
        </div>
    );
}
