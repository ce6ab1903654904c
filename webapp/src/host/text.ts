import {useCallback} from 'react';
import {useIntl, type IntlShape} from 'react-intl';
import type en from '../../i18n/en.json';
import {pageTexts} from './page_texts';

export type MessageId = Extract<keyof typeof en, string>;
export type Values = Record<string, string | number>;
export type Say = (id: MessageId, values?: Values) => string;

const PREFIX = 'set_cycle.';

/** An id as the host knows it: ids in the bundle have lost the prefix or are numbers (`short_names_loader.js`), those in the sources have it. */
function hostId(id: string): string {
    return (PREFIX + id).replace(PREFIX + PREFIX, PREFIX);
}

const texts: Record<string, string> = {...pageTexts};

/** The texts of a part that has just been loaded. */
export function addTexts(more: Record<string, string>): void {
    Object.assign(texts, more);
}

/** Our texts for a language of the host, as far as they are loaded. There is only English so far; a language without texts gets it. */
export function translationsFor(_locale: string): Record<string, string> {
    return Object.fromEntries(Object.entries(texts).map(([id, text]) => [hostId(id), text]));
}

/** Puts message ids into words through the host's `react-intl`. */
export function sayWith(intl: IntlShape): Say {
    return (id, values) => intl.formatMessage({id: hostId(id), defaultMessage: texts[id] ?? id}, values);
}

export function useText(): Say {
    const intl = useIntl();
    return useCallback((id: MessageId, values?: Values) => sayWith(intl)(id, values), [intl]);
}
