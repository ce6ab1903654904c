import React from 'react';
import type {CalendarYear} from '../../../../server-ts/src/contract/answer';
import {useText} from '../../host/text';
import {useReader} from '../../ui/clock';
import {monthWords, weekdayWords} from '../../ui/time_words';
import {WEEK} from './week_fields';

type Month = CalendarYear['months'][number];

/**
 * One month: a small picture of its days, and below it in words each day that is different. The picture is hidden from screen readers,
 * because the words say everything that it shows.
 */
export function YearMonth({month}: {month: Month}) {
    const say = useText();
    const {locale} = useReader();
    const weekend = month.named.filter((day) => day.kind === 'weekend');
    const others = month.named.filter((day) => day.kind !== 'weekend');
    return (
        <section className="set-cycle-month" aria-label={monthWords(month.first, locale)}>
            <h4>
                {monthWords(month.first, locale)}
                <span className="set-cycle-muted">
                    {say('set_cycle.settings.working_days', {count: month.counts.working})}
                </span>
            </h4>
            <Picture month={month} />
            {weekend.length > 0 && (
                <p className="set-cycle-hidden">
                    {say('set_cycle.settings.weekends', {days: weekend.map((day) => dayOf(day.date)).join(', ')})}
                </p>
            )}
            <ul>
                {others.map((day) => (
                    <li key={day.date}>
                        <b>{dayOf(day.date)}</b> {day.why}
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Picture({month}: {month: Month}) {
    const {locale} = useReader();
    const kinds = new Map(month.named.map((day) => [dayOf(day.date), day.kind]));
    const days = Array.from({length: month.length}, (_, place) => place + 1);
    return (
        <div className="set-cycle-picture" aria-hidden="true">
            {WEEK.map((day) => (
                <span key={`head ${day}`} className="set-cycle-muted">
                    {weekdayWords(day, locale).slice(0, 1)}
                </span>
            ))}
            {days.map((day) => (
                <span
                    key={day}
                    className={`set-cycle-date set-cycle-date-${kinds.get(day) ?? ''}`}
                    style={day === 1 ? {gridColumnStart: month.firstWeekday} : undefined}
                >
                    {day}
                </span>
            ))}
        </div>
    );
}

function dayOf(date: string): number {
    return Number(date.slice(8));
}
