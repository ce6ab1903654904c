import React from 'react';
import type {TeamSettingsAnswer} from '../../../../server-ts/src/contract/answer';
import {useText} from '../../host/text';
import {useNames} from '../../store/names';
import {useReader} from '../../ui/clock';
import {wallWords, weekdayWords, zoneWords} from '../../ui/time_words';

/** The calendar for people who may not change it, and who may. The days themselves are in the year below. */
export function SettingsFacts({answer: {settings, editors}}: {answer: TeamSettingsAnswer}) {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const {locale} = reader;
    const {zone, weekdays, hours, country, region} = settings;
    const facts: [string, string][] = [
        [say('set_cycle.calendar.zone'), zoneWords(zone)],
        [say('set_cycle.settings.weekdays'), weekdays.map((day) => weekdayWords(day, locale)).join(', ')],
        [say('set_cycle.settings.hours'), `${wallWords(hours.from, reader)} – ${wallWords(hours.to, reader)}`],
        [
            say('set_cycle.calendar.country'),
            country === null
                ? say('set_cycle.settings.no_holidays')
                : `${new Intl.DisplayNames(locale, {type: 'region'}).of(country)}${region ? ` (${region})` : ''}`,
        ],
    ];
    return (
        <>
            <p className="set-cycle-hint">
                {editors.length === 0
                    ? say('set_cycle.settings.only_admins')
                    : say('set_cycle.settings.only_these', {names: editors.map(nameOf).join(', ')})}
            </p>
            <div>
                {facts.map(([term, words]) => (
                    <p key={term} className="set-cycle-detail">
                        <span className="set-cycle-detail-label">{term}</span>
                        <span className="set-cycle-detail-value">{words}</span>
                    </p>
                ))}
            </div>
        </>
    );
}
