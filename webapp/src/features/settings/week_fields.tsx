import React from 'react';
import type {Weekday} from '../../../../server-ts/src/domain/duty/duty_rule';
import type {TeamSettings} from '../../../../server-ts/src/domain/calendar/team_settings';
import {useText} from '../../host/text';
import {useReader} from '../../ui/clock';
import {Typed} from '../../ui/inputs';
import {Problem} from '../../ui/problem';
import {weekdayWords} from '../../ui/time_words';

export const WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

interface WeekdaysProps {
    label: string;
    value: Weekday[];
    problem: string | null;
    onChange: (weekdays: Weekday[]) => void;
}

export function WeekdaysField({label, value, problem, onChange}: WeekdaysProps) {
    const {locale} = useReader();
    return (
        <fieldset className="set-cycle-field" aria-invalid={problem ? true : undefined}>
            <legend>{label}</legend>
            <div className="set-cycle-week">
                {WEEK.map((day) => (
                    <label key={day} className="set-cycle-weekday">
                        <input
                            type="checkbox"
                            checked={value.includes(day)}
                            onChange={(event) =>
                                onChange(
                                    WEEK.filter((one) => (one === day ? event.target.checked : value.includes(one))),
                                )
                            }
                        />
                        <span>{weekdayWords(day, locale)}</span>
                    </label>
                ))}
            </div>
            <Problem text={problem} />
        </fieldset>
    );
}

interface HoursProps {
    value: TeamSettings['hours'];
    problems: {from: string | null; to: string | null};
    onChange: (hours: TeamSettings['hours']) => void;
}

export function HoursFields({value, problems, onChange}: HoursProps) {
    const say = useText();
    return (
        <div className="set-cycle-hours">
            {(['from', 'to'] as const).map((end) => (
                <Typed
                    key={end}
                    label={say(`set_cycle.calendar.${end}`)}
                    problem={problems[end]}
                    type="time"
                    value={value[end]}
                    onChange={(typed) => onChange({...value, [end]: typed})}
                />
            ))}
        </div>
    );
}
