import React, {useState, type FormEvent, type ReactNode} from 'react';
import type {TeamSettingsAnswer} from '../../../../server-ts/src/contract/answer';
import {useText} from '../../host/text';
import {useNames} from '../../store/names';
import type {HeldSettings} from '../../store/use_team_settings';
import {Button} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {momentWords} from '../../ui/time_words';
import {Refused} from '../refused';
import {Stale} from '../stale';
import {draftOf, rowTwice, settingsOf, type SettingsDraft} from './draft';
import {OwnDays} from './own_days';
import {PlaceFields} from './place_fields';
import {HoursFields, WeekdaysField} from './week_fields';
import {YearView} from './year_view';

interface SettingsFormProps {
    teamId: string;
    answer: TeamSettingsAnswer;
    draft: SettingsDraft;
    dirty: boolean;
    held: HeldSettings;
    onDraft: (draft: SettingsDraft | null) => void;
    children: ReactNode;
}

/** The form to change the calendar. It shows each mistake at its field, and keeps what was typed until it is saved or discarded. */
export function SettingsForm({teamId, answer, draft, dirty, held, onDraft, children}: SettingsFormProps) {
    const say = useText();
    const [done, setDone] = useState(false);
    const [twice, setTwice] = useState<string | null>(null);
    const {busy, problem, save, clear} = held;
    const changedWords = useChangedWords(answer);
    const isStale = dirty && draft.version !== answer.version;
    const change = (part: Partial<SettingsDraft>) => {
        setDone(false);
        setTwice(null);
        clear();
        onDraft({...draft, ...part});
    };
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        const double = rowTwice(draft.daysOff) ?? rowTwice(draft.extraWorkingDays);
        setTwice(double?.id ?? null);
        if (double === null && !busy && (await save(settingsOf(draft), draft.version))) {
            onDraft(null);
            setDone(true);
        }
    };
    const at = (field: string): string | null => (problem?.field === field ? problem.text : null);
    const days = (key: 'daysOff' | 'extraWorkingDays') => ({
        name: key,
        version: draft.version,
        rows: draft[key],
        twice,
        problem,
        country: draft.country,
        onRows: (rows: SettingsDraft['daysOff']) => change({[key]: rows}),
    });
    return (
        <form className="set-cycle-form-page" onSubmit={(event) => void submit(event)} noValidate>
            <div className="set-cycle-scroll set-cycle-page">
                {answer.choices && (
                    <PlaceFields choices={answer.choices} value={draft} problemAt={at} onChange={change} />
                )}
                <WeekdaysField
                    label={say('set_cycle.settings.weekdays')}
                    value={draft.weekdays}
                    problem={at('weekdays')}
                    onChange={(weekdays) => change({weekdays})}
                />
                <HoursFields
                    value={draft.hours}
                    problems={{from: at('hours.from'), to: at('hours.to') ?? at('hours')}}
                    onChange={(hours) => change({hours})}
                />
                <OwnDays {...days('daysOff')} />
                <OwnDays {...days('extraWorkingDays')} />
                <YearView teamId={teamId} version={answer.version} />
            </div>
            <div className="set-cycle-footer">
                {children}
                {isStale && (
                    <Stale
                        words={changedWords}
                        onKeep={() => change({version: answer.version})}
                        onTheirs={() => onDraft(draftOf(answer))}
                    />
                )}
                <Refused problem={problem} />
                {!isStale && (
                    <Button look="primary" type="submit" className="set-cycle-wide" busy={busy}>
                        {say('set_cycle.save')}
                    </Button>
                )}
                <p role="status" className="set-cycle-hint">
                    {done && say('set_cycle.settings.saved')}
                </p>
            </div>
        </form>
    );
}

/** Who changed the calendar in the meantime, and when. */
function useChangedWords({changed}: TeamSettingsAnswer): string {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const name = changed?.by ? nameOf(changed.by) : say('set_cycle.settings.operator');
    const moment = changed ? momentWords(changed.at, reader) : '';
    return say('set_cycle.settings.changed', {name, moment});
}
