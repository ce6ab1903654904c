import React, {useEffect, useId, useRef, useState} from 'react';
import {
    DAY_NAME_AT_MOST,
    FIRST_YEAR,
    LAST_YEAR,
    OWN_DAYS_AT_MOST,
} from '../../../../server-ts/src/domain/calendar/team_settings';
import {randomId} from '../../host/random_ids';
import {useText} from '../../host/text';
import type {SettingsProblem} from '../../store/use_team_settings';
import {Button, IconButton} from '../../ui/button';
import {Problem} from '../../ui/problem';
import type {DayRow} from './draft';

interface OwnDaysProps {
    name: 'daysOff' | 'extraWorkingDays';
    /** Of the settings on which these rows were begun. */
    version: number;
    rows: DayRow[];
    /** The row with the same date as another. */
    twice: string | null;
    problem: SettingsProblem | null;
    /** Null: public holidays are working days. */
    country: string | null;
    onRows: (rows: DayRow[]) => void;
}

/**
 * The team's own days, each with a date and a name. They can be added, changed and removed, and a removal can be undone until it is saved or
 * gives way to what somebody else saved: then these are other rows, and the day may be among them.
 */
export function OwnDays({name, version, rows, twice, problem, country, onRows}: OwnDaysProps) {
    const say = useText();
    const titleId = useId();
    const [removed, setRemoved] = useState<{row: DayRow; place: number; version: number} | null>(null);
    const [added, setAdded] = useState<string | null>(null);
    const undo = useRef<HTMLButtonElement>(null);
    useEffect(() => {
        if (removed) {
            undo.current?.focus();
        }
    }, [removed]);
    const change = (row: DayRow) => onRows(rows.map((one) => (one.id === row.id ? row : one)));
    const remove = (place: number) => {
        const row = rows[place];
        if (row) {
            setRemoved({row, place, version});
            onRows(rows.filter((one) => one.id !== row.id));
        }
    };
    const add = () => {
        const id = randomId();
        setRemoved(null);
        setAdded(id);
        onRows([...rows, {id, date: '', name: ''}]);
    };
    const bring = () => {
        if (removed) {
            onRows([...rows.slice(0, removed.place), removed.row, ...rows.slice(removed.place)]);
            setAdded(removed.row.id);
            setRemoved(null);
        }
    };
    const refused = rows.find(({date}) => problem?.field === `${name}.${date}`);
    // The sidecar names only the first day without a name; the others lack theirs, too.
    const problemOf = (row: DayRow): string | null =>
        row.id === twice
            ? say('set_cycle.settings.day_twice')
            : problem && refused && (row === refused || (isNameless(row) && isNameless(refused)))
              ? problem.text
              : null;
    return (
        <section className="set-cycle-field" aria-labelledby={titleId}>
            <h3 id={titleId} className="set-cycle-heading">
                {say(`set_cycle.calendar.${name}`)}
            </h3>
            {rows.length === 0 && (
                <p className="set-cycle-hint">{say(`set_cycle.calendar.${name}_none`, {country: country ?? 'none'})}</p>
            )}
            <ul>
                {rows.map((row, place) => (
                    <DayLine
                        key={row.id}
                        row={row}
                        focus={row.id === added}
                        problem={problemOf(row)}
                        onChange={change}
                        onRemove={() => remove(place)}
                    />
                ))}
            </ul>
            <Problem text={problem?.field === name ? problem.text : null} />
            {removed?.version === version && (
                <p className="set-cycle-removed" role="status">
                    <span>{say('set_cycle.toast.removed', {title: titleOf(removed.row)})}</span>
                    <Button ref={undo} small look="quiet" onClick={bring}>
                        {say('set_cycle.undo')}
                    </Button>
                </p>
            )}
            {rows.length < OWN_DAYS_AT_MOST && (
                <Button small onClick={add}>
                    {say(`set_cycle.calendar.${name}_add`)}
                </Button>
            )}
        </section>
    );
}

/** What a row is called; nothing may have been typed into it. */
function titleOf({date, name}: DayRow): string {
    return name || date || '…';
}

function isNameless({date, name}: DayRow): boolean {
    return date !== '' && name.trim() === '';
}

interface DayLineProps {
    row: DayRow;
    focus: boolean;
    problem: string | null;
    onChange: (row: DayRow) => void;
    onRemove: () => void;
}

function DayLine({row, focus, problem, onChange, onRemove}: DayLineProps) {
    const say = useText();
    const problemId = useId();
    const wrong = problem ? {'aria-invalid': true as const, 'aria-describedby': problemId} : {};
    return (
        <li>
            <div className="set-cycle-day">
                <input
                    {...(isNameless(row) ? {} : wrong)}
                    type="date"
                    className="set-cycle-input"
                    aria-label={say('set_cycle.settings.date')}
                    autoFocus={focus}
                    min={`${FIRST_YEAR}-01-01`}
                    max={`${LAST_YEAR}-12-31`}
                    value={row.date}
                    onChange={(event) => onChange({...row, date: event.target.value})}
                />
                <input
                    {...wrong}
                    type="text"
                    dir="auto"
                    className="set-cycle-input"
                    aria-label={say('set_cycle.field.name')}
                    placeholder={say('set_cycle.field.name')}
                    maxLength={2 * DAY_NAME_AT_MOST}
                    value={row.name}
                    onChange={(event) => onChange({...row, name: event.target.value})}
                />
                <IconButton
                    icon="trash"
                    label={say('set_cycle.settings.remove', {title: titleOf(row)})}
                    onClick={onRemove}
                />
            </div>
            <Problem id={problemId} text={problem} />
        </li>
    );
}
