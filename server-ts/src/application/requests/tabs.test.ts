import {CONTRACT_VERSION} from '../../contract/version';
import {makeWatchers} from './tabs';

const SECOND = 1_000;

test('tabs that were silent for longer than a minute do not count', () => {
    let now = 0;
    const {seen, count} = makeWatchers(() => now);
    seen('r', 'one');
    now = 40 * SECOND;
    seen('r', 'two');
    expect(count('r')).toBe(2);
    now = 70 * SECOND;
    expect(count('r')).toBe(1);
    seen('r', 'one');
    expect(count('r')).toBe(2);
    now = 200 * SECOND;
    expect([count('r'), count('other')]).toEqual([0, 0]);
});

test('what nobody counts is forgotten all the same: old tabs of a run, and old runs', () => {
    let now = 0;
    const {seen, count} = makeWatchers(() => now);
    seen('quiet', 'a tab');
    seen('r', 'a tab that was closed');
    now = 100 * SECOND;
    seen('r', 'another');
    // Were they still kept, a clock that shows an earlier time would bring them back.
    now = 1;
    expect([count('r'), count('quiet')]).toEqual([1, 0]);
});

test('with more runs than are kept the one that was seen longest ago goes, not all', () => {
    const {seen, count} = makeWatchers(() => 0);
    for (let number = 0; number < 5_001; number += 1) {
        seen(`r${number}`, 'tab');
    }
    expect([count('r0'), count('r1'), count('r5000')]).toEqual([0, 1, 1]);
});

test('what changed is told where every tab that shows the run takes it', () => {
    let now = 0;
    const {seen, hearEvents} = makeWatchers(() => now);
    expect(hearEvents('r')).toBe(false);
    seen('r', 'new', CONTRACT_VERSION);
    expect(hearEvents('r')).toBe(true);
    seen('r', 'older', CONTRACT_VERSION - 1);
    expect(hearEvents('r')).toBe(false);
    now = 60 * SECOND;
    seen('r', 'new', CONTRACT_VERSION);
    now = 70 * SECOND;
    expect(hearEvents('r')).toBe(true);
});
