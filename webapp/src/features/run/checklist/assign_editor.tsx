import React from 'react';
import type {Assignee} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {searchPeople} from '../../../store/search';
import {useOurs, useSetCycle} from '../../../store/set_cycle';
import {Picker, type Choice} from '../../../ui/picker';
import {Portrait} from '../../../ui/portrait';
import {withNobody} from '../../person_picker';
import type {EditorProps} from './editor_parts';

/** Gives an item to a role (it then follows whoever holds it) or to one person of the team. */
export function AssignEditor({runId, item, onClose}: EditorProps) {
    const {changes, store} = useSetCycle();
    const say = useText();
    const nameOf = useNames();
    const run = useOurs((state) => state.runs[runId]?.shown);
    if (!run) {
        return null;
    }
    const assign = (assignee: Assignee | null) => {
        changes.change(runId, {type: 'assign_item', itemId: item.id, assignee});
        onClose();
    };
    const search = async (typed: string): Promise<Choice[] | null> => {
        const words = typed.trim().toLowerCase();
        const roles = run.seats
            .filter((seat) => seat.title.toLowerCase().includes(words))
            .map((seat): Choice => ({
                id: `role:${seat.role}`,
                words: seat.title,
                more: nameOf(seat.user),
                picture: <Portrait userId={seat.user} />,
            }));
        const people = await searchPeople(run.teamId, words);
        if (people) {
            store.dispatch({type: 'SET_CYCLE_PEOPLE', people});
        }
        const found = (people ?? []).map((person): Choice => ({
            id: `user:${person.id}`,
            words: person.name,
            more: `@${person.username}`,
            picture: <Portrait userId={person.id} />,
        }));
        const all = [...roles, ...found];
        const nobody = {id: 'none', words: say('set_cycle.item.unassign'), picture: <Portrait />};
        return item.assignee ? withNobody(typed, nobody, all) : all;
    };
    const pick = ({id}: Choice) => {
        const [kind, value = ''] = id.split(':');
        assign(kind === 'role' ? {role: value} : kind === 'user' ? {user: value} : null);
    };
    return (
        <Picker
            autoFocus
            label={say('set_cycle.item.assign')}
            placeholder={say('set_cycle.item.assign_hint')}
            none={say('set_cycle.person.not_found')}
            search={search}
            onPick={pick}
            onCancel={onClose}
        />
    );
}
