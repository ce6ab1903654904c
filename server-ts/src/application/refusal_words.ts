import {refusalText} from '../contract/refusal_text';
import type {Refusal} from '../domain/refusal';
import type {Run} from '../domain/run';
import type {Millis, Zone} from '../domain/units';
import type {Desk} from './desk';
import {plainName, quoteName} from './wording/quote';
import {timeWords} from './wording/time_words';
import {personName} from './wording/wording';

/** Where a refusal is read: in a message of Mattermost, or where markdown is not rendered, as in the sidebar and beside a form's fields. */
type Reading = 'message' | 'plain';

/**
 * The sentence of a refusal, with its names and times. If Mattermost is away, a name is missing and not the sentence. Names and what people
 * wrote are quoted to suit where it is read.
 */
export async function refusalWords(
    desk: Desk,
    refusal: Refusal,
    run: Run | null,
    now: Millis,
    {zone, reading = 'message'}: {zone?: Zone | undefined; reading?: Reading} = {},
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
    const quote = reading === 'plain' ? plainName : quoteName;
    return refusalText(
        quoted(refusal, quote),
        () => quote(name),
        (at) => timeWords(at, now, run?.zone ?? zone ?? 'UTC'),
    );
}

/** Parameters that select the words and do not appear in them. */
const CHOOSING = ['user', 'how'];

function quoted({params, ...refusal}: Refusal, quote: (text: string) => string): Refusal {
    if (params === undefined) {
        return refusal;
    }
    const entries = Object.entries(params).map(([key, value]): [string, string | number] => [
        key,
        typeof value === 'string' && !CHOOSING.includes(key) ? quote(value) : value,
    ]);
    return {...refusal, params: Object.fromEntries(entries)};
}
