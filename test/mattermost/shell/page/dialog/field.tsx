import React, {useId, useMemo} from 'react';
import {lookupDialog} from '../api/calls';
import type {DialogElement, Option} from '../api/schemas';
import {MessageText} from '../app/message_text';
import {SelectBox} from '../app/select_box';
import {useShell} from '../app/use_state';
import {channelOptions, userOptions} from '../host/option_sources';
import type {Value} from './values';

interface FieldProps {
    element: DialogElement;
    value: Value;
    error: string;
    lookup: Record<string, unknown>;
    onChange: (value: Value) => void;
}

function optionOf(element: DialogElement, value: Value): Option | null {
    return element.options.find((option) => option.value === value) ?? null;
}

function SelectField({
    element,
    value,
    lookup,
    label,
    describedBy,
    id,
    onChange,
}: FieldProps & {label: string; describedBy: string; id: string}) {
    const known = useShell((state) => {
        const text = String(value);
        return state.entities.users.profiles[text]?.username ?? state.entities.channels.channels[text]?.display_name;
    });
    const source = useMemo(() => {
        const dynamic = (typed: string) =>
            lookupDialog({...lookup, submission: {query: typed, selected_field: element.name}}).then(
                (answer) => answer.items,
            );
        return element.data_source === 'users'
            ? userOptions
            : element.data_source === 'channels'
              ? channelOptions
              : element.data_source === 'dynamic'
                ? dynamic
                : element.options;
    }, [element, lookup]);
    const chosen =
        optionOf(element, value) ?? (typeof value === 'string' && value !== '' ? {text: known ?? value, value} : null);
    return (
        <SelectBox
            id={id}
            label={label}
            describedBy={describedBy}
            placeholder={element.placeholder}
            value={element.multiselect === true ? null : chosen}
            options={source}
            clearable
            onChange={(option) => {
                const many = Array.isArray(value) ? value : [];
                onChange(
                    element.multiselect === true && option !== null
                        ? [...new Set([...many, option.value])]
                        : (option?.value ?? null),
                );
            }}
        />
    );
}

function Chosen({element, value, onChange}: FieldProps) {
    if (element.multiselect !== true || !Array.isArray(value)) {
        return null;
    }
    return (
        <ul className="Dialog__chosen">
            {value.map((item) => (
                <li key={item}>
                    {optionOf(element, item)?.text ?? item}
                    <button
                        type="button"
                        aria-label={`Remove ${item}`}
                        onClick={() => onChange(value.filter((other) => other !== item))}
                    >
                        <i className="icon icon-close" aria-hidden="true" />
                    </button>
                </li>
            ))}
        </ul>
    );
}

function RadioField({element, value, name, onChange}: FieldProps & {name: string}) {
    return (
        <>
            {element.options.map((option) => (
                <label key={option.value} className="Dialog__choice">
                    <input
                        type="radio"
                        name={name}
                        value={option.value}
                        checked={value === option.value}
                        onChange={() => onChange(option.value)}
                    />
                    {option.text}
                </label>
            ))}
        </>
    );
}

const inputType: Record<string, string> = {
    email: 'email',
    number: 'text',
    password: 'password',
    tel: 'tel',
    url: 'url',
};

function Control(props: FieldProps & {id: string; describedBy: string; label: string}) {
    const {element, value, id, describedBy, onChange} = props;
    const text = typeof value === 'string' ? value : '';
    const common = {
        id,
        name: element.name,
        className: 'form-control',
        placeholder: element.placeholder,
        'aria-describedby': describedBy,
        'aria-invalid': props.error !== '',
        value: text,
        ...(element.max_length > 0 ? {maxLength: element.max_length} : {}),
    };
    switch (element.type) {
        case 'text':
            return (
                <input
                    {...common}
                    type={inputType[element.subtype] ?? 'text'}
                    onChange={(event) => onChange(event.target.value)}
                />
            );
        case 'textarea':
            return <textarea {...common} rows={5} onChange={(event) => onChange(event.target.value)} />;
        case 'select':
            return <SelectField {...props} />;
        case 'bool':
            return (
                <label className="Dialog__choice">
                    <input
                        id={id}
                        type="checkbox"
                        name={element.name}
                        checked={value === true}
                        onChange={(event) => onChange(event.target.checked)}
                    />
                    {element.placeholder}
                </label>
            );
        case 'radio':
            return <RadioField {...props} name={id} />;
        case 'date':
            return (
                <input
                    {...common}
                    type="date"
                    min={element.min_date}
                    max={element.max_date}
                    onChange={(event) => onChange(event.target.value)}
                />
            );
        case 'datetime': {
            const local = text === '' ? '' : text.slice(0, 16);
            return (
                <input
                    {...common}
                    value={local}
                    type="datetime-local"
                    step={(element.time_interval || 60) * 60}
                    onChange={(event) =>
                        onChange(event.target.value === '' ? null : new Date(event.target.value).toISOString())
                    }
                />
            );
        }
        default:
            return <p className="has-error">This field could not be converted properly</p>;
    }
}

/** One element of a dialog with its label, help text and error, tied together for screen readers. */
export function Field(props: FieldProps) {
    const {element, error} = props;
    const id = useId();
    const grouped = element.type === 'radio';
    const label = (
        <>
            {element.display_name}
            {element.optional === true || element.type === 'bool' ? (
                <span className="light"> (optional)</span>
            ) : (
                <span className="error-text"> *</span>
            )}
        </>
    );
    return (
        <div
            className="form-group"
            data-field={element.name}
            {...(grouped ? {role: 'radiogroup', 'aria-labelledby': `${id}-label`} : {})}
        >
            {grouped ? (
                <span id={`${id}-label`} className="control-label">
                    {label}
                </span>
            ) : (
                <label htmlFor={id} className="control-label">
                    {label}
                </label>
            )}
            <Chosen {...props} />
            <Control {...props} id={id} describedBy={`${id}-help`} label={element.display_name} />
            <div id={`${id}-help`}>
                {element.help_text !== '' && (
                    <div className="help-text">
                        <MessageText text={element.help_text} />
                    </div>
                )}
                {error !== '' && <div className="error-text mt-2">{error}</div>}
            </div>
        </div>
    );
}
