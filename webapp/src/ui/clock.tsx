import React, {createContext, useContext, useEffect, useMemo, useState, type ReactNode} from 'react';
import {useIntl} from 'react-intl';
import {sayWith} from '../host/text';
import type {Reader} from './time_words';

/** Times are shown to the minute, so they are updated a few times in each. */
const LOOK_MS = 20_000;

const Clock = createContext<Reader | null>(null);

/** Gives everything inside it the sidecar's time: `ahead` is its clock minus the browser's, in ms. */
export function ClockProvider({ahead, zone, children}: {ahead: number; zone: string; children: ReactNode}) {
    const intl = useIntl();
    const [tick, setTick] = useState(() => Date.now());
    useEffect(() => {
        const timer = window.setInterval(() => setTick(Date.now()), LOOK_MS);
        return () => window.clearInterval(timer);
    }, []);
    const reader = useMemo(
        // A jump of the offset (the demo moves time) counts at once, not from the last update.
        () => ({now: Math.max(tick, Date.now() - LOOK_MS) + ahead, zone, locale: intl.locale, say: sayWith(intl)}),
        [tick, ahead, zone, intl],
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
