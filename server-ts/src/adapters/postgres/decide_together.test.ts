import {aRun, LEA, when} from '../../../../test/support/builders';
import type {Change} from '../../application/ports';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';
import {decideAhead, isStillSo, type Ahead, type Asked} from './decide_together';
import {runMemory, type RunMemory} from './run_memory';

const RUN = aRun();
const asking = {commandId: 'one', triggerId: null, user: LEA};
const tick = (run: Run, now: Millis): Change => {
    const {events, run: after} = when(run, {type: 'set_item_state', itemId: 'a', state: 'done'}, {now});
    return {run: after, events, messages: [], settingsVersion: 1};
};

describe('a change that is decided before its turn', () => {
    let memory: RunMemory;
    let passed: Millis;
    beforeEach(() => {
        passed = 0;
        const kept = runMemory();
        memory = {...kept, now: () => RUN.startedAt + passed};
        memory.keep(RUN);
    });
    const decided = (): Ahead<Asked> => {
        const ahead = decideAhead(memory, {runId: RUN.id, asking, decide: tick});
        if (!ahead) {
            throw new Error('nothing was decided');
        }
        return ahead;
    };

    it('holds while the run is as it was', () => {
        const ahead = decided();
        expect(ahead.decided.change.after.version).toBeGreaterThan(RUN.version);
        expect(isStillSo(ahead, memory)).toBe(true);
    });

    it('does not hold once the run was seen in another state, or is no longer known', () => {
        const ahead = decided();
        memory.keep({...RUN, version: RUN.version + 1});
        expect(isStillSo(ahead, memory)).toBe(false);
        memory.forget(RUN.id);
        expect(isStillSo(ahead, memory)).toBe(false);
    });

    it.each([250, -1_000])('does not hold when the clock has moved by %i ms', (by) => {
        const ahead = decided();
        passed = by;
        expect(isStillSo(ahead, memory)).toBe(false);
    });

    it('is none where the run is not known, or the rules come to no change', () => {
        const none = (run: Run): Change => ({run, events: [], messages: [], settingsVersion: 1});
        expect(decideAhead(memory, {runId: RUN.id, asking, decide: none})).toBeNull();
        memory.forget(RUN.id);
        expect(decideAhead(memory, {runId: RUN.id, asking, decide: tick})).toBeNull();
    });
});
