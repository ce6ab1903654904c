import React from 'react';
import {useText} from '../host/text';
import {searchPeople} from '../store/search';
import {useSetCycle} from '../store/set_cycle';
import type {FieldIds} from '../ui/field';
import {Picker, type Choice} from '../ui/picker';
import {Portrait} from '../ui/portrait';

interface PersonPickerProps {
    ids?: FieldIds;
    teamId: string;
    label: string;
    autoFocus?: boolean;
    /** Offers "nobody" as well. */
    mayEmpty?: boolean;
    onPick: (user: string | null) => void;
    onCancel?: () => void;
    onLeave?: (() => void) | undefined;
}

const NOBODY = 'nobody';

/** "Nobody" is also found by typing it, after the people whose names begin the same. */
export function withNobody(typed: string, nobody: Choice, found: Choice[]): Choice[] {
    const words = typed.trim().toLowerCase();
    return words === ''
        ? [nobody, ...found]
        : nobody.words.toLowerCase().startsWith(words)
          ? [...found, nobody]
          : found;
}

/** Finds a person of the team by name. */
export function PersonPicker({teamId, label, mayEmpty = false, onPick, ...rest}: PersonPickerProps) {
    const {store} = useSetCycle();
    const say = useText();
    const search = async (typed: string): Promise<Choice[] | null> => {
        const people = await searchPeople(teamId, typed.trim());
        if (people === null) {
            return null;
        }
        store.dispatch({type: 'SET_CYCLE_PEOPLE', people});
        const found = people.map((person): Choice => ({
            id: person.id,
            words: person.name,
            more: `@${person.username}`,
            picture: <Portrait userId={person.id} />,
        }));
        const nobody = say('set_cycle.person.nobody');
        return mayEmpty ? withNobody(typed, {id: NOBODY, words: nobody, picture: <Portrait />}, found) : found;
    };
    return (
        <Picker
            {...rest}
            label={label}
            placeholder={say('set_cycle.person.search')}
            none={say('set_cycle.person.not_found')}
            search={search}
            onPick={({id}) => onPick(id === NOBODY ? null : id)}
        />
    );
}
