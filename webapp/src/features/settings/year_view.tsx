import React, {useEffect, useId, useState} from 'react';
import type {CalendarYear} from '../../../../server-ts/src/contract/answer';
import {FIRST_YEAR, LAST_YEAR} from '../../../../server-ts/src/domain/calendar/team_settings';
import {useText} from '../../host/text';
import {useSetCycle} from '../../store/set_cycle';
import {Button, IconButton} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {dateOf} from '../../ui/time_words';
import {YearMonth} from './year_month';

interface YearViewProps {
    teamId: string;
    /** Of the settings: after a change the year is loaded again. */
    version: number;
}

/** A year of the calendar as it is saved: each day that is off or extra, with its reason. */
export function YearView({teamId, version}: YearViewProps) {
    const say = useText();
    const {now, zone} = useReader();
    const titleId = useId();
    const [year, setYear] = useState(() => Number(dateOf(now, zone).slice(0, 4)));
    const {shown, failed, retry} = useYear(teamId, year, version);
    const step = (by: number) => setYear(Math.max(FIRST_YEAR, Math.min(LAST_YEAR, year + by)));
    return (
        <section aria-labelledby={titleId}>
            <div className="set-cycle-year-head">
                <h3 id={titleId} className="set-cycle-heading" aria-live="polite">
                    {say('set_cycle.settings.year', {year: String(year)})}
                </h3>
                <IconButton icon="back" label={say('set_cycle.settings.year_before')} onClick={() => step(-1)} />
                <IconButton icon="chevron" label={say('set_cycle.settings.year_after')} onClick={() => step(1)} />
            </div>
            <p className="set-cycle-hint">{say('set_cycle.settings.year_hint')}</p>
            {failed !== null && (
                <>
                    <p role="alert">{failed}</p>
                    <Button small onClick={retry}>
                        {say('set_cycle.try_again')}
                    </Button>
                </>
            )}
            <div className="set-cycle-months">
                {shown?.months.map((month) => (
                    <YearMonth key={month.first} month={month} />
                ))}
            </div>
        </section>
    );
}

interface ShownYear {
    /** The previous year stays until the next has arrived, so that nothing jumps. */
    shown: CalendarYear | null;
    failed: string | null;
    retry: () => void;
}

function useYear(teamId: string, year: number, version: number): ShownYear {
    const {send} = useSetCycle();
    const say = useText();
    const [shown, setShown] = useState<CalendarYear | null>(null);
    const [failed, setFailed] = useState<string | null>(null);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        let over = false;
        setFailed(null);
        void send<'calendar_year'>({type: 'calendar_year', teamId, year}, {teamId}).then((outcome) => {
            if (over) {
                return;
            }
            if (outcome.ok) {
                setShown(outcome.body);
            } else {
                setFailed(outcome.kind === 'refused' ? outcome.text : say('set_cycle.problem.not_loaded'));
            }
        });
        return () => {
            over = true;
        };
    }, [send, say, teamId, year, version, attempt]);
    return {shown, failed, retry: () => setAttempt(attempt + 1)};
}
