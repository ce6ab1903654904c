import React from 'react';
import {useNames} from '../../store/names';
import {useOurs} from '../../store/set_cycle';
import {useReader} from '../../ui/clock';
import {eventWords} from '../run/timeline/event_words';

/** More sentences than this at once are only noise to the listener. */
const SAID = 3;

/** Tells screen readers what others have just done in the run on the screen. */
export function Announcer() {
    const nameOf = useNames();
    const reader = useReader();
    const news = useOurs((state) =>
        state.page.name === 'run' && state.news?.runId === state.page.runId ? state.news : null,
    );
    const words =
        news?.events
            .flatMap((event) => eventWords(event, reader, nameOf) ?? [])
            .slice(-SAID)
            .map((sentence) => `${sentence}.`) ?? [];
    return (
        <div className="set-cycle-hidden" role="log" aria-live="polite" aria-relevant="additions text">
            {words.length > 0 && <p key={news?.count}>{words.join(' ')}</p>}
        </div>
    );
}
