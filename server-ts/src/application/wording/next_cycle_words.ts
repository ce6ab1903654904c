import type {Body} from '../../domain/announce/message';
import type {PassedSeat} from '../../domain/pass_on';
import {listOf, mentions} from './asking_words';
import {quoteName} from './quote';
import {nameOf, runName, type Context, type PostWords} from './wording';

/** The question whether the people of a cycle that has begun take over. It mentions those who would be released. */
export function nextCycleWords({cycle, seats}: Extract<Body, {kind: 'next_cycle'}>, context: Context): PostWords {
    const released = [...new Set(seats.flatMap(({from}) => from ?? []))];
    return {
        message: `${mentions(context, released)}${runName(context)}: ${quoteName(cycle.name)} has begun, and its people have not taken over here yet. Until somebody passes this run on to them, everything that is owed here is still asked of you.`,
        lines: [...alike(seats)].map(
            ([, same]) => `${listOf(same.map(({title}) => quoteName(title)))}: ${passing(same[0], context)}`,
        ),
        buttons: [{action: 'passon', label: 'Pass it on', style: 'primary'}],
    };
}

/** Seats that pass from the same person to the same, by both. */
function alike(seats: readonly PassedSeat[]): Map<string, PassedSeat[]> {
    const together = new Map<string, PassedSeat[]>();
    for (const seat of seats) {
        const key = `${seat.from} ${seat.to}`;
        together.set(key, [...(together.get(key) ?? []), seat]);
    }
    return together;
}

function passing(seat: PassedSeat | undefined, context: Context): string {
    return seat === undefined
        ? ''
        : `${seat.from === null ? 'nobody' : nameOf(context, seat.from)} → ${nameOf(context, seat.to)}`;
}

export function nextCycleOverWords(
    {name, how, by}: Extract<Body, {kind: 'next_cycle_over'}>,
    context: Context,
): PostWords {
    const cycle = quoteName(name);
    switch (how) {
        case 'passed_on':
            return {
                message: `${runName(context)}: the people of ${cycle} took over (passed on by ${nameOf(context, by)}).`,
            };
        case 'by_hand':
            return {
                message: `${runName(context)}: ${cycle} has begun. Nothing is left to pass on: the roles were given by hand.`,
            };
        case 'newer':
            return {message: `${runName(context)}: ${cycle} had begun; another cycle has begun since.`};
        case 'finished':
            return {
                message: `${runName(context)}: ${cycle} has begun. The run is finished, so nothing is left to pass on.`,
            };
    }
}

/** Why a role changed hands, in brackets and with a space before it: a person did it, for a cycle that has begun or for reasons of their own. */
export function changedBy(by: string, cycle: string | undefined): string {
    return cycle === undefined ? ` (changed by ${by})` : ` (${quoteName(cycle)} has begun; passed on by ${by})`;
}

/** The same after "made you …": nothing if no cycle is the reason. */
export function begunWords({cycle}: {cycle?: string}): string {
    return cycle === undefined ? '' : `, because ${quoteName(cycle)} has begun`;
}
