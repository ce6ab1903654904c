import variables from './variables.json';

export type ThemeName = 'light' | 'dark';

const names = {light: {type: 'Denim', codeTheme: 'github'}, dark: {type: 'Onyx', codeTheme: 'monokai'}};

/** Theme keys as plugins get them in the `theme` property, and the CSS variable that holds each colour. */
const colours = {
    sidebarBg: '--sidebar-bg',
    sidebarText: '--sidebar-text',
    sidebarUnreadText: '--sidebar-unread-text',
    sidebarTextHoverBg: '--sidebar-text-hover-bg',
    sidebarTextActiveBorder: '--sidebar-text-active-border',
    sidebarTextActiveColor: '--sidebar-text-active-color',
    sidebarHeaderBg: '--sidebar-header-bg',
    sidebarHeaderTextColor: '--sidebar-header-text-color',
    sidebarTeamBarBg: '--sidebar-teambar-bg',
    onlineIndicator: '--online-indicator',
    awayIndicator: '--away-indicator',
    dndIndicator: '--dnd-indicator',
    mentionBg: '--mention-bg',
    mentionBj: '--mention-bg',
    mentionColor: '--mention-color',
    centerChannelBg: '--center-channel-bg',
    centerChannelColor: '--center-channel-color',
    newMessageSeparator: '--new-message-separator',
    linkColor: '--link-color',
    buttonBg: '--button-bg',
    buttonColor: '--button-color',
    errorTextColor: '--error-text',
    mentionHighlightBg: '--mention-highlight-bg',
    mentionHighlightLink: '--mention-highlight-link',
};

export type Theme = Record<string, string>;

function themeObject(name: ThemeName): Theme {
    const inline: Record<string, string> = variables[name].inline;
    const colour = Object.entries(colours).map(([key, variable]) => [key, inline[variable] ?? '']);
    return {type: names[name].type, ...Object.fromEntries(colour), codeTheme: names[name].codeTheme};
}

export const themes: Record<ThemeName, Theme> = {light: themeObject('light'), dark: themeObject('dark')};

/** Sets the recorded variables: 107 on the root element itself, the rest in a style sheet, as the real web app does. */
export function applyTheme(name: ThemeName): void {
    for (const [key, value] of Object.entries(variables[name].inline)) {
        document.documentElement.style.setProperty(key, value);
    }
    const sheet = document.getElementById('shell-theme') ?? document.createElement('style');
    sheet.id = 'shell-theme';
    const lines = Object.entries(variables[name].sheet).map(([key, value]) => `${key}: ${value};`);
    sheet.textContent = `:root {${lines.join('')}}`;
    document.head.append(sheet);
}
