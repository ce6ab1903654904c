import type {RunEvent} from '../event';
import {openToPassOn} from '../pass_on';
import type {Run} from '../run';
import {inRun} from './announce_duty';
import {NEXT_CYCLE_SLOT, type Body, type Message} from './message';

/** The question whether the people of the next cycle take over: asked in the run's channel, and ended there once nothing is left to ask. */
export function announceNextCycle(before: Run, events: readonly RunEvent[], after: Run): Message[] {
    const [asked, seats] = [openToPassOn(before), openToPassOn(after)];
    const [wasOpen, isOpen] = [asked.length > 0, seats.length > 0];
    const begun = events.find((event) => event.type === 'cycle_began');
    if (begun) {
        const {cycle} = begun;
        const question = inRun({kind: 'next_cycle', cycle, seats});
        if (wasOpen && before.nextCycle?.id === cycle.id) {
            return [isOpen ? edit({kind: 'next_cycle', cycle, seats}) : end(before, 'by_hand', null)];
        }
        return [
            ...(wasOpen ? [end(before, 'newer', null)] : []),
            ...(isOpen ? [{...question, slot: NEXT_CYCLE_SLOT}] : []),
        ];
    }
    if (!wasOpen && !isOpen) {
        return [];
    }
    if (isOpen) {
        // Some of the roles were given by hand. Or the run was restored, and the question with it: it lost its button at the finish.
        const isSame = JSON.stringify(asked) === JSON.stringify(seats);
        return after.nextCycle && !isSame ? [edit({kind: 'next_cycle', cycle: after.nextCycle, seats})] : [];
    }
    const by = events.at(0)?.by ?? null;
    if (after.status === 'finished') {
        return [end(before, 'finished', by)];
    }
    const cycle = events.flatMap((event) => (event.type === 'seat_changed' ? (event.cycle ?? []) : [])).at(0);
    const how = cycle === undefined ? 'by_hand' : cycle === before.nextCycle?.name ? 'passed_on' : 'newer';
    return [end(before, how, by)];
}

function end(before: Run, how: Extract<Body, {kind: 'next_cycle_over'}>['how'], by: Run['startedBy'] | null): Message {
    return edit({kind: 'next_cycle_over', name: before.nextCycle?.name ?? '', how, by});
}

function edit(body: Body): Message {
    return {op: 'edit', slot: NEXT_CYCLE_SLOT, body};
}
