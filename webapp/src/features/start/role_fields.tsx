import React from 'react';
import type {PlaybookSummary} from '../../../../server-ts/src/contract/answer';
import {useNames} from '../../store/names';
import {Chosen} from '../../ui/chosen';
import {Field} from '../../ui/field';
import {Portrait} from '../../ui/portrait';
import {PersonPicker} from '../person_picker';

interface RoleFieldsProps {
    playbook: PlaybookSummary;
    teamId: string;
    seats: Record<string, string | null>;
    problemAt: (field: string) => string | null;
    onSeat: (role: string, user: string | null) => void;
}

/** Who takes which role. People on duty are filled in, and anybody of the team can be chosen. */
export function RoleFields({playbook, teamId, seats, problemAt, onSeat}: RoleFieldsProps) {
    const nameOf = useNames();
    return (
        <>
            {playbook.roles.map(({id: role, title}) => {
                const user = seats[role] ?? null;
                return (
                    <Field key={role} label={title} problem={problemAt(`seats.${role}`)}>
                        {(ids) => (
                            <Chosen ids={ids} words={nameOf(user)} empty={!user} picture={<Portrait userId={user} />}>
                                {(control) => (
                                    <PersonPicker
                                        {...control}
                                        teamId={teamId}
                                        label={title}
                                        mayEmpty={user !== null}
                                        onPick={(chosen) => {
                                            control.onCancel();
                                            onSeat(role, chosen);
                                        }}
                                    />
                                )}
                            </Chosen>
                        )}
                    </Field>
                );
            })}
        </>
    );
}
