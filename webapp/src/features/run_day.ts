import {useMemo} from 'react';
import type {RunDay} from '../../../server-ts/src/domain/items/repeat';
import {summaryAt, type RunSummary} from '../../../server-ts/src/domain/summary';
import {useOurs} from '../store/set_cycle';
import {useReader} from '../ui/clock';
import {dateOf} from '../ui/time_words';

/** What day it is for a run of a list at `now`, the sidecar's time; null if nothing in it repeats. */
export function dayOfLine({periods, zone}: RunSummary, now: number): RunDay | null {
    return periods && zone !== undefined ? {date: dateOf(now, zone), periods} : null;
}

/** The line as it reads today: repeating items begin again at midnight of the run's zone. */
export function lineToday(line: RunSummary, now: number): RunSummary {
    const day = dayOfLine(line, now);
    return day ? summaryAt(line, day) : line;
}

/** What day it is for a run that is open here. The same object while it is the same day. */
export function useRunDay(runId: string): RunDay | null {
    const {now} = useReader();
    const periods = useOurs((state) => state.runs[runId]?.periods ?? null);
    const zone = useOurs((state) => state.runs[runId]?.shown.zone ?? 'UTC');
    const date = periods ? dateOf(now, zone) : null;
    return useMemo(() => (periods && date !== null ? {date, periods} : null), [periods, date]);
}
