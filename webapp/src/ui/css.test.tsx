import {readFileSync} from 'node:fs';
import path from 'node:path';
import React from 'react';
import {render, screen} from '@testing-library/react';
import {addStyles, removeStyles} from '../host/styles';

beforeEach(() => {
    // In the order of the pages: the card's with every page, the sidebar's when it is opened.
    const sheets = ['card', 'controls', 'sidebar', 'checklist', 'settings', 'duty'];
    addStyles('all', sheets.map((name) => readFileSync(path.join(__dirname, 'css', `${name}.css`), 'utf8')).join('\n'));
});
afterEach(removeStyles);

it('a link that says what is wrong has the colour of what is wrong', () => {
    render(
        <>
            <p className="set-cycle-urgent">wrong</p>
            <button className="set-cycle-link set-cycle-urgent">wrong, with a way there</button>
            <button className="set-cycle-link">a way there</button>
        </>,
    );
    const colour = (text: string) => getComputedStyle(screen.getByText(text)).color;
    expect(colour('wrong, with a way there')).toBe(colour('wrong'));
    expect(colour('a way there')).toBe('var(--link-color)');
});
