import {useEffect, useState} from 'react';
import {useText} from '../../host/text';
import {useSetCycle} from '../../store/set_cycle';
import {useReader} from '../../ui/clock';
import {exactWords, lengthWords, wallWords} from '../../ui/time_words';

/** Somebody is still typing. */
const PAUSE_MS = 250;

interface Preview {
    words: string | null;
    problem: string | null;
}

const NOTHING: Preview = {words: null, problem: null};

/** The time that typed words mean, according to the sidecar: in the reader's zone, and in the run's if that differs. */
export function useDuePreview(words: string, runId: string): Preview {
    const {reads} = useSetCycle();
    const say = useText();
    const reader = useReader();
    const {zone} = reader;
    const [found, setFound] = useState<{at: number | null; zone: string} | {problem: string} | null>(null);
    useEffect(() => {
        setFound(null);
        if (words.trim() === '') {
            return undefined;
        }
        let over = false;
        const timer = window.setTimeout(() => {
            void reads.previewDue(words, zone, runId).then((outcome) => {
                if (!over) {
                    setFound(outcome.ok ? outcome.body : outcome.kind === 'refused' ? {problem: outcome.text} : null);
                }
            });
        }, PAUSE_MS);
        return () => {
            over = true;
            window.clearTimeout(timer);
        };
    }, [reads, words, zone, runId]);
    if (found === null) {
        return NOTHING;
    }
    if ('problem' in found) {
        return {words: null, problem: found.problem};
    }
    return found.at === null
        ? {words: say('set_cycle.due.none'), problem: null}
        : {
              words: say('set_cycle.due.preview', {
                  moment: exactWords(found.at, reader, found.zone),
                  length: lengthWords(found.at - reader.now, say),
              }),
              problem: null,
          };
}

/** A time of day for the examples of what can be typed: as the reader writes it, in the language that is understood. */
export function useExampleTime(): string {
    return wallWords('17:00', {...useReader(), locale: 'en'});
}
