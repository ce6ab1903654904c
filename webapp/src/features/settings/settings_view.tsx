import React, {useCallback, useState} from 'react';
import {sameSettings} from '../../../../server-ts/src/domain/calendar/team_settings';
import {teamOf} from '../../host/host_state';
import {useText} from '../../host/text';
import {useHost, useSetCycle} from '../../store/set_cycle';
import {useTeamSettings, type HeldSettings} from '../../store/use_team_settings';
import {Button, IconButton} from '../../ui/button';
import {useDraft} from '../../ui/draft';
import {onEscape} from '../../ui/escape';
import {Discard} from '../discard';
import {Waiting} from '../home/home';
import {draftOf, readDraft, settingsOf, type SettingsDraft} from './draft';
import {SettingsFacts} from './settings_facts';
import {SettingsForm} from './settings_form';
import {YearView} from './year_view';

/** When a team works: its calendar, for its members to read and for those who may to change. */
export function SettingsView() {
    const teamId = useHost(teamOf);
    return <OfTeam key={teamId} teamId={teamId} />;
}

function OfTeam({teamId}: {teamId: string}) {
    const {go} = useSetCycle();
    const say = useText();
    const team = useHost((state) => state.entities.teams.teams[teamId]?.display_name ?? '');
    const held = useTeamSettings(teamId);
    const [kept, keep] = useDraft(`settings/${teamId}`);
    const [leaving, setLeaving] = useState(false);
    const {answer, failed} = held;
    const typed = readDraft(kept);
    const draft = answer?.canEdit ? typed : null;
    const dirty = draft !== null && answer !== null && !sameSettings(settingsOf(draft), answer.settings);
    const setDraft = useCallback(
        (next: SettingsDraft | null) => keep(next === null ? null : JSON.stringify(next)),
        [keep],
    );
    const close = () => {
        keep(null);
        go({name: 'home'});
    };
    const leave = () => (dirty ? setLeaving(true) : close());
    return (
        <div className="set-cycle-run" onKeyDown={onEscape(leaving ? () => setLeaving(false) : leave)}>
            <div className="set-cycle-run-title set-cycle-page-head">
                <IconButton icon="back" label={say('set_cycle.back')} onClick={leave} />
                <h2 dir="auto">{say('set_cycle.settings.of', {team})}</h2>
            </div>
            {answer === null ? (
                <NotThere failed={failed} onRetry={held.load} />
            ) : answer.canEdit ? (
                <SettingsForm
                    teamId={teamId}
                    answer={answer}
                    draft={draft ?? draftOf(answer)}
                    dirty={dirty}
                    held={held}
                    onDraft={setDraft}
                >
                    {leaving && <Discard onBack={() => setLeaving(false)} onDiscard={close} />}
                </SettingsForm>
            ) : (
                <div className="set-cycle-scroll set-cycle-page">
                    <SettingsFacts answer={answer} />
                    <YearView teamId={teamId} version={answer.version} />
                </div>
            )}
        </div>
    );
}

function NotThere({failed, onRetry}: {failed: string | null; onRetry: HeldSettings['load']}) {
    const say = useText();
    if (failed === null) {
        return <Waiting />;
    }
    return (
        <div className="set-cycle-page">
            <p role="alert">{failed}</p>
            <Button onClick={onRetry}>{say('set_cycle.try_again')}</Button>
        </div>
    );
}
