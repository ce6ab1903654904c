import {ANN, anId} from '../../../test/support/builders';
import type {RunEvent} from '../domain/event';
import {formatSignal, parseSignal, type Signal} from './signal';

const run = anId('run');
const tick = (title: string): RunEvent => ({
    type: 'item_state_changed',
    itemId: 'a',
    title,
    from: 'open',
    to: 'done',
    reason: null,
    seq: 4,
    at: 1,
    by: ANN,
});
const told = (events?: RunEvent[]): Signal => ({kind: 'run', run, version: 4, spread: 7, ...(events ? {events} : {})});

test.each([
    ['a run', told()],
    ['a run with what changed', told([tick('Ask: “R&D”, 17:00')])],
    ['the lists', {kind: 'home', spread: 0} satisfies Signal],
])('%s comes through as it was sent', (_, signal) => {
    expect(parseSignal(formatSignal(signal))).toEqual(signal);
});

test('what is too long for Mattermost goes without what changed', () => {
    const signal = formatSignal(told([tick('é'.repeat(300)), tick('x'.repeat(2_000))]));
    expect(signal).toBe(formatSignal(told()));
    expect(signal.length).toBeLessThan(100);
});

test.each([anId('thread'), '', undefined, null, 'settled'])('%j is no signal', (text) => {
    expect(parseSignal(text)).toBeNull();
});
