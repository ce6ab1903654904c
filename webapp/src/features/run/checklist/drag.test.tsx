import React from 'react';
import {fireEvent, render, screen} from '@testing-library/react';
import {useDrag} from './drag';

const dropped = jest.fn();

function Rows() {
    const {drop, start} = useDrag(dropped);
    return (
        <ul>
            {['a', 'b', 'c'].map((id) => (
                <li key={id} data-item={id} data-testid={id} onPointerDown={(event) => start(id, event)}>
                    {drop?.overId === id && 'drops here'}
                </li>
            ))}
        </ul>
    );
}

const row = (id: string): HTMLElement => screen.getByTestId(id);
const moveOver = (id: string): void => {
    // jsdom has no layout: what lies under the pointer is said.
    Object.defineProperty(document, 'elementFromPoint', {configurable: true, value: () => row(id)});
    fireEvent.pointerMove(document);
};
const marks = () => screen.queryAllByText('drops here').length;

beforeEach(() => {
    dropped.mockReset();
    render(<Rows />);
});

it('drops an item where the pointer lets it go, and listens no longer', () => {
    fireEvent.pointerDown(row('a'));
    moveOver('b');
    expect(marks()).toBe(1);
    fireEvent.pointerUp(document);
    expect(dropped.mock.calls).toEqual([[{itemId: 'a', overId: 'b', side: 'after'}]]);
    moveOver('c');
    fireEvent.pointerUp(document);
    expect([marks(), dropped.mock.calls.length]).toEqual([0, 1]);
});

it.each([
    ['the browser takes the touch away', () => fireEvent.pointerCancel(document)],
    ['Escape is pressed', () => fireEvent.keyDown(document, {key: 'Escape'})],
])('drops nothing, then or with a later click, where %s', (_, end) => {
    fireEvent.pointerDown(row('a'));
    moveOver('b');
    end();
    expect(marks()).toBe(0);
    moveOver('c');
    fireEvent.pointerUp(document);
    expect([marks(), dropped.mock.calls]).toEqual([0, []]);
});

it('drops only the item that was taken last, where a second finger takes another one', () => {
    fireEvent.pointerDown(row('a'));
    fireEvent.pointerDown(row('c'));
    moveOver('b');
    fireEvent.pointerUp(document);
    expect(dropped.mock.calls).toEqual([[{itemId: 'c', overId: 'b', side: 'after'}]]);
});

it('does not begin with the button that opens a menu', () => {
    // jsdom knows no PointerEvent.
    fireEvent(row('a'), new MouseEvent('pointerdown', {button: 2, bubbles: true}));
    moveOver('b');
    fireEvent.pointerUp(document);
    expect([marks(), dropped.mock.calls]).toEqual([0, []]);
});
