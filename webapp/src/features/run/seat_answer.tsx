import React from 'react';
import {useText} from '../../host/text';
import {useAsk} from '../../store/use_ask';
import {Button} from '../../ui/button';
import {Problem} from '../../ui/problem';

/** For somebody who was asked to take over a role. */
export function SeatAnswer({runId, role, first}: {runId: string; role: string; first: boolean}) {
    const say = useText();
    const {ask, busy, problem} = useAsk(runId);
    return (
        <>
            <Button
                small
                look={first ? 'primary' : 'secondary'}
                busy={busy}
                onClick={() => void ask({type: 'answer_seat', role, accept: true})}
            >
                {say('set_cycle.seat.accept')}
            </Button>
            <Button small busy={busy} onClick={() => void ask({type: 'answer_seat', role, accept: false})}>
                {say('set_cycle.seat.decline')}
            </Button>
            <Problem text={problem?.text} />
        </>
    );
}
