import React from 'react';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useAsk} from '../../../store/use_ask';
import {Button, type ButtonProps} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {Icon} from '../../../ui/icon';
import {momentWords} from '../../../ui/time_words';
import {Problem} from '../../../ui/problem';

/** A new incident that nobody has taken: since when, who was asked, and the click that takes it. Later, who took it. */
export function Taker({run, canEdit, look}: {run: Run; canEdit: boolean; look: NonNullable<ButtonProps['look']>}) {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const {ask, busy, problem} = useAsk(run.id);
    const {acknowledgement: wanted, acknowledged: taken} = run;
    if (!wanted) {
        return taken ? (
            <p className="set-cycle-muted">
                {say('set_cycle.taker.taken', {name: nameOf(taken.by), moment: momentWords(taken.at, reader)})}
            </p>
        ) : null;
    }
    return (
        <section className="set-cycle-owed" aria-label={say('set_cycle.taker.wanted')}>
            <p className="set-cycle-owed-line">
                <Icon name="alert" />
                <strong className="set-cycle-urgent">{say('set_cycle.taker.wanted')}</strong>
            </p>
            <p className="set-cycle-owed-more">
                {say('set_cycle.taker.since', {moment: momentWords(wanted.openedAt, reader)})}
                {wanted.asked !== null && ` ${say('set_cycle.duty.asked', {name: nameOf(wanted.asked)})}`}
            </p>
            {canEdit && (
                <div className="set-cycle-buttons">
                    <Button
                        small
                        look={look}
                        busy={busy}
                        onClick={() => void ask({type: 'hold', forObligation: wanted.id})}
                    >
                        {say('set_cycle.update.hold')}
                    </Button>
                </div>
            )}
            <Problem text={problem?.text} />
        </section>
    );
}
