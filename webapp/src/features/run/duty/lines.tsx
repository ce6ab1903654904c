import React from 'react';
import {useText} from '../../../host/text';
import {useReader} from '../../../ui/clock';
import {clockWords, dateOf, exactWords, periodWords, sameClock, zoneWords, type Reader} from '../../../ui/time_words';

/** A future message. `who` is asked; empty if it only shows in the sidebar and on the card. */
export interface Line {
    at: number;
    stage: string;
    who: string;
    text?: string;
}

/** ` (America/New York)`, the zone of these times: only if times of a run in another zone stand beside them. */
export function otherZone({now, zone}: Reader, runZone: string): string {
    return sameClock(now, zone, runZone) ? '' : ` (${zoneWords(zone)})`;
}

/** Future messages, by the reader's days. */
export function Lines({lines, runZone}: {lines: readonly Line[]; runZone: string}) {
    const say = useText();
    const reader = useReader();
    let shown = '';
    return (
        <ol>
            {lines.map(({at, stage, who, text}, place) => {
                const before = shown;
                shown = dateOf(at, reader.zone);
                return (
                    <li key={place}>
                        {before !== shown && (
                            <h4>
                                {periodWords(shown, 'working_day', reader)}
                                {place === 0 && otherZone(reader, runZone)}
                            </h4>
                        )}
                        <b title={exactWords(at, reader, runZone)}>{clockWords(at, reader)}</b>{' '}
                        {say('set_cycle.duty_form.stage', {stage})}
                        {who && `: ${who}`}
                        {text && (
                            <p className="set-cycle-hint" dir="auto">
                                {text}
                            </p>
                        )}
                    </li>
                );
            })}
        </ol>
    );
}
