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

it('a box that cannot be ticked looks like one', () => {
    const box = (state: string, disabled: boolean) => (
        <button
            key={`${state} ${disabled}`}
            aria-disabled={disabled || undefined}
            className={`set-cycle-box set-cycle-box-${state}`}
        >
            <span className="set-cycle-box-mark" data-testid={`${state} ${disabled}`} />
        </button>
    );
    const states = ['open', 'in_progress', 'done'];
    render(<>{states.flatMap((state) => [box(state, false), box(state, true)])}</>);
    const look = (state: string, disabled: boolean) => {
        const style = getComputedStyle(screen.getByTestId(`${state} ${disabled}`));
        return [style.background, style.getPropertyValue('--button-bg')];
    };
    for (const state of states) {
        expect(look(state, true)).not.toEqual(look(state, false));
    }
});

it('the tools of an item stand outside of its title', () => {
    render(<span className="set-cycle-item-quick">tools</span>);
    const {position, bottom} = getComputedStyle(screen.getByText('tools'));
    expect([position, bottom]).toEqual(['absolute', 'calc(100% - 4px)']);
});
