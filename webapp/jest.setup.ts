import '@testing-library/jest-dom';
import {cleanup} from '@testing-library/react';

// jsdom has no layout, and nothing to scroll. Chromium answers with a promise, which no effect may give back to React.
Object.defineProperty(Element.prototype, 'scrollIntoView', {value: () => Promise.resolve(), writable: true});

afterEach(() => {
    cleanup();
    window.sessionStorage.clear();
});
