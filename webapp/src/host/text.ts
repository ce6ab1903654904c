import {useCallback} from 'react';
import {useIntl, type IntlShape} from 'react-intl';
import en from '../../i18n/en.json';

export type MessageId = Extract<keyof typeof en, string>;
export type Values = Record<string, string | number>;
export type Say = (id: MessageId, values?: Values) => string;

/** Our texts for a language of the host. There is one file so far; what a language lacks is shown in English. */
export function translationsFor(_locale: string): Record<string, string> {
    return en;
}

/** Puts message ids into words through the host's `react-intl`. */
export function sayWith(intl: IntlShape): Say {
    return (id, values) => intl.formatMessage({id, defaultMessage: en[id]}, values);
}

export function useText(): Say {
    const intl = useIntl();
    return useCallback((id: MessageId, values?: Values) => sayWith(intl)(id, values), [intl]);
}
