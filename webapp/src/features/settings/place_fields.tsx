import React from 'react';
import type {TeamSettingsAnswer} from '../../../../server-ts/src/contract/answer';
import type {TeamSettings} from '../../../../server-ts/src/domain/calendar/team_settings';
import {useText} from '../../host/text';
import {Chosen} from '../../ui/chosen';
import {Field} from '../../ui/field';
import {Picker, type Choice} from '../../ui/picker';
import {zoneWords} from '../../ui/time_words';

/** A longer list is narrowed by typing, not by scrolling. */
const SHOWN = 50;
const NONE = '';

interface PlaceProps {
    label: string;
    hint: string | undefined;
    problem: string | null;
    value: string;
    choices: Choice[];
    onPick: (id: string) => void;
}

/** One entry of a list. */
function PlaceField({label, hint, problem, value, choices, onPick}: PlaceProps) {
    const say = useText();
    const search = (typed: string): Choice[] => {
        const wanted = plain(typed);
        return choices
            .filter((one) => plain(`${one.words} ${one.more ?? ''}`).includes(wanted))
            .sort((a, b) => farness(a, wanted) - farness(b, wanted))
            .slice(0, SHOWN);
    };
    return (
        <Field label={label} hint={hint} problem={problem}>
            {(ids) => (
                <Chosen ids={ids} words={choices.find(({id}) => id === value)?.words ?? value}>
                    {(control) => (
                        <Picker
                            {...control}
                            label={label}
                            placeholder={say('set_cycle.person.search')}
                            none={say('set_cycle.settings.not_found')}
                            search={search}
                            onPick={({id}) => {
                                control.onCancel();
                                onPick(id);
                            }}
                        />
                    )}
                </Chosen>
            )}
        </Field>
    );
}

/** 0 is exactly the code, 1 exactly the name, 2 a name that begins with it, 3 any other. */
function farness({words, more = ''}: Choice, wanted: string): number {
    const name = plain(words);
    return [plain(more) === wanted, name === wanted, name.startsWith(wanted), true].indexOf(true);
}

function plain(text: string): string {
    return text
        .toLowerCase()
        .replace(/[_\s]+/g, ' ')
        .trim();
}

interface PlaceFieldsProps {
    choices: NonNullable<TeamSettingsAnswer['choices']>;
    value: Place;
    problemAt: (field: string) => string | null;
    onChange: (place: Partial<Place>) => void;
}

type Place = Pick<TeamSettings, 'zone' | 'country' | 'region'>;

/** Zone, country and, if the country has any, region; each from the lists that the sidecar sent. */
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
                <PlaceField
                    key={key}
                    label={say(`set_cycle.calendar.${key}`)}
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
