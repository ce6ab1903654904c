import '@testing-library/jest-dom';
import {cleanup} from '@testing-library/react';

// jsdom has no layout, and nothing to scroll. Chromium answers with a promise, which no effect may give back to React.
Element.prototype.scrollIntoView = () => Promise.resolve();

afterEach(() => {
    cleanup();
    window.sessionStorage.clear();
});
