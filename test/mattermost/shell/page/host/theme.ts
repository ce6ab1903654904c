import {savePreference} from '../api/calls';
import {reportFailure} from '../api/client';
import {currentUser} from '../store/select';
import {store} from '../store/store';
import {applyTheme, themes} from '../theme/theme';
import type {ThemeName} from '../theme/theme';

function show(theme: ThemeName): void {
    applyTheme(theme);
    store.dispatch({type: 'SHELL_THEME', theme});
}

/** `?theme=dark` wins and is remembered for the tab; before the person is known the page is light. */
export function firstTheme(): void {
    const asked = new URLSearchParams(location.search).get('theme');
    if (asked === 'dark' || asked === 'light') {
        sessionStorage.setItem('shell-theme', asked);
    }
    show(sessionStorage.getItem('shell-theme') === 'dark' ? 'dark' : 'light');
}

/** The theme that the person saved in Mattermost, unless the tab has its own. */
export function themeOfPerson(): void {
    const saved = store.getState().entities.preferences.myPreferences['theme--']?.value ?? '';
    if (sessionStorage.getItem('shell-theme') === null && saved.includes(themes.dark['centerChannelBg'] ?? 'none')) {
        show('dark');
    }
}

/** Changes the variables at once, without a reload, and saves the choice as Mattermost does: a preference. */
export function setTheme(theme: ThemeName): void {
    show(theme);
    sessionStorage.setItem('shell-theme', theme);
    const me = currentUser(store.getState());
    if (me !== undefined) {
        savePreference({user_id: me.id, category: 'theme', name: '', value: JSON.stringify(themes[theme])}).catch(
            reportFailure,
        );
    }
}
