import {currentUser} from '../store/select';
import {store} from '../store/store';
import {translationsFor} from './listeners';

/** Merges what all plugins know for the person's language into the host's messages. */
export function refreshTranslations(): void {
    const locale = currentUser(store.getState())?.locale || 'en';
    store.dispatch({type: 'RECEIVED_TRANSLATIONS', data: {locale, translations: translationsFor(locale)}});
}
