/** The icon in the app bar, as a URL that needs no request. The same drawing as `assets/plugin_icon.svg`. */
const SVG =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1c58d9"/>' +
    '<g fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">' +
    '<path d="M24.5 13.2A9 9 0 0 0 8.3 11.4M7.5 18.8a9 9 0 0 0 16.2 1.8"/><path d="M8 6.8v4.8h4.8M24 25.2v-4.8h-4.8"/><path d="m12.4 16.2 2.5 2.5 4.7-5.2"/></g></svg>';

export const ICON_URL = `data:image/svg+xml;utf8,${encodeURIComponent(SVG)}`;
