import {useCallback} from 'react';
import type {UserId} from '../../../server-ts/src/domain/units';
import {useText} from '../host/text';
import {useOurs} from './set_cycle';

/** The name to call a person by; somebody unknown here is "somebody", never an id. */
export function useNames(): (userId: UserId | null) => string {
    const people = useOurs((state) => state.people);
    const say = useText();
    return useCallback(
        (userId) =>
            userId === null
                ? say('set_cycle.person.nobody')
                : (people[userId]?.name ?? say('set_cycle.person.unknown')),
        [people, say],
    );
}

/** For narrow places; the full name goes into the title. */
export function firstName(name: string): string {
    return name.split(' ')[0] ?? name;
}
