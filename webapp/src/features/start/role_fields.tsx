import React, {useState} from 'react';
import type {PlaybookSummary} from '../../../../server-ts/src/contract/answer';
import {useText} from '../../host/text';
import {useNames} from '../../store/names';
import {Field, labelIdOf} from '../../ui/field';
import {NoPortrait, Portrait} from '../../ui/portrait';
import {PersonPicker} from '../person_picker';

interface RoleFieldsProps {
    playbook: PlaybookSummary;
    teamId: string;
    seats: Record<string, string | null>;
    problems: Record<string, string>;
    onSeat: (role: string, user: string | null) => void;
}

/** Who takes which role: those on duty are filled in, anybody of the team can be chosen. */
export function RoleFields({playbook, teamId, seats, problems, onSeat}: RoleFieldsProps) {
    return (
        <>
            {playbook.roles.map((role) => (
                <Seat
                    key={role.id}
                    title={role.title}
                    teamId={teamId}
                    user={seats[role.id] ?? null}
                    problem={problems[`seats.${role.id}`] ?? null}
                    onPick={(user) => onSeat(role.id, user)}
                />
            ))}
        </>
    );
}

interface SeatProps {
    title: string;
    teamId: string;
    user: string | null;
    problem: string | null;
    onPick: (user: string | null) => void;
}

function Seat({title, teamId, user, problem, onPick}: SeatProps) {
    const say = useText();
    const nameOf = useNames();
    const [open, setOpen] = useState(false);
    return (
        <Field label={title} problem={problem}>
            {(ids) =>
                open ? (
                    <PersonPicker
                        ids={ids}
                        teamId={teamId}
                        label={title}
                        autoFocus
                        mayEmpty={user !== null}
                        onPick={(chosen) => {
                            setOpen(false);
                            onPick(chosen);
                        }}
                        onCancel={() => setOpen(false)}
                    />
                ) : (
                    <button
                        {...ids}
                        type="button"
                        className="set-cycle-chosen"
                        aria-labelledby={`${labelIdOf(ids)} ${ids.id}-person ${ids.id}-act`}
                        onClick={() => setOpen(true)}
                    >
                        {user === null ? <NoPortrait /> : <Portrait userId={user} />}
                        <span id={`${ids.id}-person`} className="set-cycle-detail-value">
                            {nameOf(user)}
                        </span>{' '}
                        <span id={`${ids.id}-act`} className="set-cycle-muted">
                            {say(user === null ? 'set_cycle.choose' : 'set_cycle.change')}
                        </span>
                    </button>
                )
            }
        </Field>
    );
}
