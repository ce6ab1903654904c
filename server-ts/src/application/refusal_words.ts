import {refusalText} from '../contract/refusal_text';
import type {Refusal} from '../domain/refusal';
import type {Run} from '../domain/run';
import type {Millis, Zone} from '../domain/units';
import type {Desk} from './desk';
import {timeWords} from './wording/time_words';
import {personName} from './wording/wording';

/** The sentence of a refusal, with the names and times in it. Mattermost being away costs a name, not the sentence. */
export async function refusalWords(
    desk: Desk,
    refusal: Refusal,
    run: Run | null,
    now: Millis,
    zone?: Zone,
): Promise<string> {
    const user = refusal.params?.['user'];
    let name = 'somebody';
    if (typeof user === 'string') {
        try {
            const person = (await desk.people.get([user])).get(user);
            name = person ? personName(person) : name;
        } catch (error) {
            desk.log.warn('a name could not be read from Mattermost', {
                why: error instanceof Error ? error.message : String(error),
            });
        }
    }
    return refusalText(
        refusal,
        () => name,
        (at) => timeWords(at, now, run?.zone ?? zone ?? 'UTC'),
    );
}
