import React, {useEffect, useRef, useState} from 'react';
import type {TeamSettingsAnswer} from '../../../../server-ts/src/contract/answer';
import type {TeamSettings} from '../../../../server-ts/src/domain/team_settings';
import {useText} from '../../host/text';
import {Field, labelIdOf} from '../../ui/field';
import {Picker, type Choice} from '../../ui/picker';

/** A list is narrowed by typing, not by scrolling. */
const SHOWN = 50;
const NONE = '';

interface ChosenProps {
    label: string;
    hint: string | undefined;
    problem: string | null;
    value: string;
    choices: Choice[];
    onPick: (id: string) => void;
}

/** What is chosen, on a button; pressed, it becomes a search in the list of what there is. */
function Chosen({label, hint, problem, value, choices, onPick}: ChosenProps) {
    const say = useText();
    const [open, setOpen] = useState(false);
    const button = useRef<HTMLButtonElement>(null);
    const wasOpen = useRef(false);
    useEffect(() => {
        if (wasOpen.current && !open) {
            button.current?.focus();
        }
        wasOpen.current = open;
    }, [open]);
    const search = (typed: string): Choice[] => {
        const wanted = plain(typed);
        return choices.filter((one) => plain(`${one.words} ${one.more ?? ''}`).includes(wanted)).slice(0, SHOWN);
    };
    return (
        <Field label={label} hint={hint} problem={problem}>
            {(ids) =>
                open ? (
                    <Picker
                        ids={ids}
                        label={label}
                        placeholder={say('set_cycle.person.search')}
                        none={say('set_cycle.settings.not_found')}
                        search={search}
                        autoFocus
                        onPick={({id}) => {
                            setOpen(false);
                            onPick(id);
                        }}
                        onCancel={() => setOpen(false)}
                    />
                ) : (
                    <button
                        {...ids}
                        ref={button}
                        type="button"
                        className="set-cycle-chosen"
                        aria-labelledby={`${labelIdOf(ids)} ${ids.id}-value ${ids.id}-act`}
                        onClick={() => setOpen(true)}
                    >
                        <span id={`${ids.id}-value`} className="set-cycle-detail-value">
                            {choices.find(({id}) => id === value)?.words ?? value}
                        </span>{' '}
                        <span id={`${ids.id}-act`} className="set-cycle-muted">
                            {say('set_cycle.change')}
                        </span>
                    </button>
                )
            }
        </Field>
    );
}

function plain(text: string): string {
    return text
        .toLowerCase()
        .replace(/[_\s]+/g, ' ')
        .trim();
}

export function zoneWords(zone: string): string {
    return zone.replace(/_/g, ' ');
}

interface PlaceFieldsProps {
    choices: NonNullable<TeamSettingsAnswer['choices']>;
    value: Place;
    problemAt: (field: string) => string | null;
    onChange: (place: Partial<Place>) => void;
}

type Place = Pick<TeamSettings, 'zone' | 'country' | 'region'>;

/** Zone, country and, where the country has some, region; each from the lists that the sidecar sent. */
export function PlaceFields({choices: {zones, countries}, value, problemAt, onChange}: PlaceFieldsProps) {
    const say = useText();
    const country = countries.find(({id}) => id === value.country);
    const named = (none: string, places: {id: string; name: string}[]): Choice[] => [
        {id: NONE, words: none},
        ...places.map(({id, name}) => ({id, words: name, more: id})),
    ];
    const fields: [keyof Place, Choice[], string?][] = [
        ['zone', zones.map((id) => ({id, words: zoneWords(id)})), say('set_cycle.settings.zone_hint')],
        ['country', named(say('set_cycle.settings.no_holidays'), countries)],
    ];
    if (country && country.regions.length > 0) {
        fields.push(['region', named(say('set_cycle.settings.whole_country'), country.regions)]);
    }
    return (
        <>
            {fields.map(([key, all, hint]) => (
                <Chosen
                    key={key}
                    label={say(`set_cycle.settings.${key}`)}
                    hint={hint}
                    problem={problemAt(key)}
                    value={value[key] ?? NONE}
                    choices={all}
                    onPick={(id) =>
                        onChange(key === 'country' ? {country: id || null, region: null} : {[key]: id || null})
                    }
                />
            ))}
        </>
    );
}
