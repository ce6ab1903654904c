import type {Run} from '../run';
import type {Millis} from '../units';

/** Stands for the day of the update, `YYYY-MM-DD` in the run's zone. */
const DATE = '{date}';

/**
 * What the form of an update begins with: the last text that somebody wrote (a tap on "nothing new" does not count), else the playbook's
 * template. If the template holds `{date}`, the day of the last update in its text becomes today. `dayOf` gives the local date `YYYY-MM-DD`
 * of an instant in the run's zone.
 */
export function firstUpdateText(
    {updates, lastUpdate, written: earlier}: Pick<Run, 'updates' | 'lastUpdate' | 'written'>,
    now: Millis,
    dayOf: (at: Millis) => string,
): string {
    const template = updates?.template ?? '';
    const today = dayOf(now);
    const written = lastUpdate?.kind === 'update' ? lastUpdate : earlier;
    if (!written) {
        return template.replaceAll(DATE, today);
    }
    return template.includes(DATE) ? written.text.replaceAll(dayOf(written.at), today) : written.text;
}

/** What a template leaves to be filled in: `<X>`, and a line that ends in a colon. */
const TO_FILL_IN = /<[^<>\n]+>|:\**[^\S\n]*$/m;

/** Whether a text is the template as the form began with it, on any day, with nothing filled in. */
export function isBareTemplate(text: string, updates: Run['updates']): boolean {
    const template = updates?.template ?? '';
    const pressed = (words: string): string => words.replaceAll(/\s+/g, '');
    return TO_FILL_IN.test(template) && pressed(text.replaceAll(/\d{4}-\d{2}-\d{2}/g, DATE)) === pressed(template);
}
