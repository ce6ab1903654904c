import {useCallback, useEffect, useRef, useState} from 'react';
import type {TeamSettingsAnswer} from '../../../server-ts/src/contract/answer';
import type {TeamSettings} from '../../../server-ts/src/domain/calendar/team_settings';
import type {TeamId} from '../../../server-ts/src/domain/units';
import {useText} from '../host/text';
import type {Outcome} from './send';
import {useSetCycle} from './set_cycle';

export interface SettingsProblem {
    text: string;
    field: string | null;
}

export interface HeldSettings {
    /** Null until the first answer. */
    answer: TeamSettingsAnswer | null;
    /** Why there is no first answer. */
    failed: string | null;
    busy: boolean;
    problem: SettingsProblem | null;
    load(): void;
    /** True when it was saved. When somebody else was first, `answer` is what they saved. */
    save(settings: TeamSettings, version: number): Promise<boolean>;
    clear(): void;
}

/** The settings of a team, as the sidecar has them. */
export function useTeamSettings(teamId: TeamId): HeldSettings {
    const {send, store} = useSetCycle();
    const say = useText();
    const [answer, setAnswer] = useState<TeamSettingsAnswer | null>(null);
    const [failed, setFailed] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<SettingsProblem | null>(null);
    const under = useRef(false);

    const take = useCallback(
        (outcome: Outcome<TeamSettingsAnswer>): void => {
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_PEOPLE', people: outcome.body.people});
                setAnswer(outcome.body);
                setFailed(null);
            } else {
                setFailed(outcome.kind === 'refused' ? outcome.text : say('set_cycle.problem.not_loaded'));
            }
        },
        [store, say],
    );
    const load = useCallback(() => {
        setFailed(null);
        void send<'team_settings'>({type: 'team_settings', teamId}, {teamId}).then(take);
    }, [send, take, teamId]);
    useEffect(load, [load]);

    const save = useCallback(
        async (settings: TeamSettings, version: number): Promise<boolean> => {
            if (under.current) {
                return false;
            }
            under.current = true;
            setBusy(true);
            setProblem(null);
            const body = {type: 'set_team_settings' as const, teamId, version, settings: {...settings}};
            const outcome = await send<'set_team_settings'>(body, {teamId});
            const stale = !outcome.ok && outcome.kind === 'refused' && outcome.reason === 'settings_changed';
            const saved = stale ? await send<'team_settings'>({type: 'team_settings', teamId}, {teamId}) : outcome;
            if (saved.ok) {
                take(saved);
            } else if (!outcome.ok) {
                setProblem(
                    outcome.kind === 'refused'
                        ? {text: outcome.text, field: outcome.field}
                        : {text: say('set_cycle.problem.not_sent'), field: null},
                );
            }
            under.current = false;
            setBusy(false);
            return outcome.ok;
        },
        [send, take, teamId, say],
    );
    return {answer, failed, busy, problem, load, save, clear: useCallback(() => setProblem(null), [])};
}
