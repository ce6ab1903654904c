import React, {useState} from 'react';
import type {Run, Seat} from '../../../../../server-ts/src/domain/run';
import {meOf} from '../../../host/host_state';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useHost} from '../../../store/set_cycle';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {useFocusReturn} from '../../../ui/escape';
import {Portrait} from '../../../ui/portrait';
import {Problem} from '../../../ui/problem';
import {PersonPicker} from '../../person_picker';
import {useActsAsOwner} from '../owner_only';
import {SeatAnswer} from '../seat_answer';

/** One role and who holds it. Somebody who was asked to take it over answers here. */
export function SeatLine({run, seat, canEdit}: {run: Run; seat: Seat; canEdit: boolean}) {
    const say = useText();
    const nameOf = useNames();
    const me = useHost(meOf);
    const [open, setOpen] = useState(false);
    const {ask, busy, problem} = useAsk(run.id);
    const status = useHost((state) => state.entities.users.statuses?.[seat.user ?? '']);
    const owner = seat.role === run.ownerRole;
    const asOwner = useActsAsOwner(run);
    const give = async (user: string | null) => {
        setOpen(false);
        await ask({type: 'set_seat', role: seat.role, user});
    };
    return (
        <div className="set-cycle-seat">
            <div className="set-cycle-detail">
                <span className="set-cycle-detail-label">{seat.title}</span>
                <Portrait userId={seat.user} />
                <span className="set-cycle-detail-value">
                    {nameOf(seat.user)}
                    {(status === 'ooo' || status === 'dnd') && (
                        <span className="set-cycle-tag">{say(`set_cycle.away.${status}`)}</span>
                    )}
                    {owner && <span className="set-cycle-tag">{say('set_cycle.seat.owner')}</span>}
                    {seat.asked && seat.user !== me && (
                        <span className="set-cycle-muted"> {say('set_cycle.seat.asked')}</span>
                    )}
                </span>
                {canEdit && (asOwner || !owner) && (
                    <Button
                        small
                        look="quiet"
                        busy={busy}
                        aria-label={say('set_cycle.seat.change_label', {role: seat.title})}
                        aria-expanded={open}
                        onClick={() => setOpen(!open)}
                    >
                        {say('set_cycle.change')}
                    </Button>
                )}
            </div>
            {open && (
                <SeatPicker run={run} seat={seat} onPick={(user) => void give(user)} onClose={() => setOpen(false)} />
            )}
            {seat.asked && seat.user === me && canEdit && (
                <div className="set-cycle-buttons">
                    <SeatAnswer runId={run.id} role={seat.role} first />
                </div>
            )}
            <Problem text={problem?.text} />
        </div>
    );
}

function SeatPicker({
    run,
    seat,
    onPick,
    onClose,
}: {
    run: Run;
    seat: Seat;
    onPick: (user: string | null) => void;
    onClose: () => void;
}) {
    const own = useFocusReturn<HTMLDivElement>();
    // The owner's role is never empty: an owed update must have somebody to ask.
    const mayEmpty = seat.role !== run.ownerRole && seat.user !== null;
    return (
        <div ref={own} className="set-cycle-editor">
            <PersonPicker
                teamId={run.teamId}
                label={seat.title}
                autoFocus
                mayEmpty={mayEmpty}
                onPick={onPick}
                onCancel={onClose}
            />
        </div>
    );
}
