import React from 'react';
import type {DutyPreview} from '../../../../../server-ts/src/contract/answer';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useReader} from '../../../ui/clock';
import {Moment} from '../../../ui/moment';
import {Lines, otherZone} from './lines';

/**
 * What the duty in the form would ask for: its next moments, and who is asked when if nobody answers the first. `stale`: as it was before
 * the newest change, which would be refused.
 */
export function Preview({shown: {due, steps, zone}, stale}: {shown: DutyPreview; stale: boolean}) {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    return (
        <div className={`set-cycle-foreseen${stale ? ' set-cycle-muted' : ''}`} role="status">
            {stale && <b>{say('set_cycle.duty_form.as_before')}</b>}
            <h4>
                {say('set_cycle.duty_form.next')}
                {otherZone(reader, zone)}
            </h4>
            {due.length === 0 && say('set_cycle.duty.none')}
            <ol>
                {due.map((at) => (
                    <li key={at}>
                        <Moment at={at} runZone={zone} />
                    </li>
                ))}
            </ol>
            {steps.length > 0 && <h4>{say('set_cycle.duty_field.steps')}</h4>}
            <Lines
                runZone={zone}
                lines={steps.map(({asked, channelId, ...line}) => ({
                    ...line,
                    who: channelId
                        ? say('set_cycle.duty_field.stakeholderChannel')
                        : asked.map(nameOf).join(', ') || (line.stage === 'upcoming' ? '' : nameOf(null)),
                }))}
            />
        </div>
    );
}
