import React, {useState} from 'react';
import {isTeamAdmin, teamOf} from '../../host/host_state';
import {useText} from '../../host/text';
import {useHost, useSetCycle} from '../../store/set_cycle';
import {setUpTeam, type SetUp} from '../../store/set_up_team';
import {Button} from '../../ui/button';
import {Icon} from '../../ui/icon';
import {Problem} from '../../ui/problem';

/** A team in which SET Cycle does not work yet: an admin can set it up here, everybody else reads whom to ask. */
export function NotSetUp() {
    const cycle = useSetCycle();
    const say = useText();
    const teamId = useHost(teamOf);
    const admin = useHost((state) => isTeamAdmin(state, teamId));
    const team = useHost((state) => state.entities.teams.teams[teamId]?.display_name ?? '');
    const [busy, setBusy] = useState(false);
    const [failed, setFailed] = useState<Extract<SetUp, {ok: false}> | null>(null);
    const setUp = async () => {
        setBusy(true);
        const done = await setUpTeam(cycle.store, cycle.send, teamId);
        setBusy(false);
        setFailed(done.ok ? null : done);
        if (done.ok) {
            await cycle.reads.reconnect();
        }
    };
    return (
        <div className="set-cycle-empty">
            <span className="set-cycle-empty-mark">
                <Icon name="cycle" size={32} />
            </span>
            <p>{say(admin ? 'set_cycle.set_up.admin' : 'set_cycle.set_up.others', {team})}</p>
            {admin && (
                <Button look="primary" busy={busy} onClick={() => void setUp()}>
                    {say('set_cycle.set_up.button')}
                </Button>
            )}
            <Problem
                text={
                    failed &&
                    (failed.step === 'away'
                        ? say('set_cycle.problem.not_sent')
                        : `${say(`set_cycle.set_up.failed_${failed.step}`)} ${failed.text}`)
                }
            />
        </div>
    );
}
