import React, {createContext, useContext, useEffect, useMemo, useState, type ReactNode} from 'react';
import {useIntl} from 'react-intl';
import {readerHours, readerZone} from '../host/host_state';
import {sayWith} from '../host/text';
import {useHost, useOurs} from '../store/set_cycle';
import type {Reader} from './time_words';

/** Times are shown to the minute, so they are updated a few times in each. */
const LOOK_MS = 20_000;

const Clock = createContext<Reader | null>(null);

/** Gives everything inside it the sidecar's time, and how the reader's Mattermost writes times. */
export function ClockProvider({children}: {children: ReactNode}) {
    const ahead = useOurs((state) => state.clockAhead);
    const zone = useHost(readerZone);
    const hours = useHost(readerHours);
    const intl = useIntl();
    const [tick, setTick] = useState(() => Date.now());
    useEffect(() => {
        const timer = window.setInterval(() => setTick(Date.now()), LOOK_MS);
        return () => window.clearInterval(timer);
    }, []);
    const reader = useMemo(
        // A jump of the offset (the demo moves time) counts at once, not from the last update.
        () => ({
            now: Math.max(tick, Date.now() - LOOK_MS) + ahead,
            zone,
            hours,
            locale: intl.locale,
            say: sayWith(intl),
        }),
        [tick, ahead, zone, hours, intl],
    );
    return <Clock.Provider value={reader}>{children}</Clock.Provider>;
}

export function useReader(): Reader {
    const reader = useContext(Clock);
    if (!reader) {
        throw new Error('This component stands outside of ClockProvider.');
    }
    return reader;
}
