import '@testing-library/jest-dom';
import {cleanup} from '@testing-library/react';

// jsdom has no layout, and nothing to scroll.
Element.prototype.scrollIntoView = () => undefined;

afterEach(() => {
    cleanup();
    window.sessionStorage.clear();
});
