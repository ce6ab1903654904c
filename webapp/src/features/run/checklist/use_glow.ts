import {useEffect, useState} from 'react';
import {useOurs} from '../../../store/set_cycle';

const GLOW_MS = 1_000;

/** Which items somebody else has just changed: a number that grows with each change, 0 when the glow is over. */
export function useGlow(runId: string): (itemId: string) => number {
    const news = useOurs((state) => state.news);
    const [seen, setSeen] = useState(news?.count ?? 0);
    const fresh = news !== null && news.runId === runId && news.count > seen ? news : null;
    useEffect(() => {
        if (!fresh) {
            return undefined;
        }
        const timer = window.setTimeout(() => setSeen(fresh.count), GLOW_MS);
        return () => window.clearTimeout(timer);
    }, [fresh]);
    return (itemId) => {
        const touched = fresh?.events.some(
            (event) => ('itemId' in event ? event.itemId : 'item' in event ? event.item.id : null) === itemId,
        );
        return touched ? (fresh?.count ?? 0) : 0;
    };
}
