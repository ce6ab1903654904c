import React, {useRef, useState, type FormEvent} from 'react';
import {SEVERITIES, type Severity} from '../../../../../server-ts/src/domain/duty/duty_rule';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {take} from '../../../ui/escape';
import {Problem} from '../../../ui/problem';

interface SeverityLineProps {
    runId: string;
    severity: Severity;
    canEdit: boolean;
}

/** The severity of a run. Choosing another one changes nothing yet: otherwise one press of an arrow key would notify the whole channel. */
export function SeverityLine({runId, severity, canEdit}: SeverityLineProps) {
    const say = useText();
    const select = useRef<HTMLSelectElement>(null);
    const [chosen, choose] = useState<Severity | null>(null);
    const {ask, busy, problem} = useAsk(runId);
    const wanted = chosen ?? severity;
    const label = say('set_cycle.field.severity');
    const submit = async (event: Pick<FormEvent, 'preventDefault' | 'stopPropagation'>) => {
        take(event);
        // The button is about to disappear.
        select.current?.focus();
        if (wanted !== severity && (await ask({type: 'set_details', severity: wanted}))) {
            choose(null);
        }
    };
    return (
        <form onSubmit={(event) => void submit(event)}>
            <div className="set-cycle-detail">
                <span className="set-cycle-detail-label">{label}</span>
                <select
                    ref={select}
                    className="set-cycle-input"
                    aria-label={label}
                    value={wanted}
                    disabled={!canEdit}
                    onChange={(event) => choose(SEVERITIES.find((one) => one === event.target.value) ?? null)}
                    onKeyDown={(event) => {
                        if (event.key === 'Enter' && wanted !== severity) {
                            void submit(event);
                        }
                    }}
                >
                    {SEVERITIES.map((one) => (
                        <option key={one} value={one}>
                            {say(`set_cycle.severity.${one}`)}
                        </option>
                    ))}
                </select>
                {wanted !== severity && (
                    <Button
                        small
                        look="primary"
                        type="submit"
                        busy={busy}
                        aria-label={say('set_cycle.seat.change_label', {role: label})}
                    >
                        {say('set_cycle.change')}
                    </Button>
                )}
            </div>
            <Problem text={problem?.text} />
        </form>
    );
}
