import {isObject, listAt, numberAt, textAt, type JsonObject} from './json';

const OPTIONAL_TEXTS = ['data_source_url', 'min_date', 'max_date'];

function normalElement(given: JsonObject): JsonObject {
    const element: JsonObject = {};
    for (const key of ['display_name', 'name', 'type', 'subtype', 'default', 'placeholder', 'help_text']) {
        element[key] = textAt(given, key);
    }
    element['optional'] = given['optional'] === true;
    element['min_length'] = numberAt(given, 'min_length');
    element['max_length'] = numberAt(given, 'max_length');
    element['data_source'] = textAt(given, 'data_source');
    element['options'] = listAt(given, 'options');
    element['multiselect'] = given['multiselect'] === true;
    for (const key of OPTIONAL_TEXTS) {
        if (textAt(given, key)) {
            element[key] = textAt(given, key);
        }
    }
    if (numberAt(given, 'time_interval')) {
        element['time_interval'] = numberAt(given, 'time_interval');
    }
    for (const key of ['refresh', 'datetime_config']) {
        const value = given[key];
        if (value !== undefined && value !== null && value !== false) {
            element[key] = value;
        }
    }
    return element;
}

/** A dialog with every field the server adds. Limits are not checked: the server only logs (dialogs.json). */
export function normalDialog(given: JsonObject): JsonObject {
    return {
        callback_id: textAt(given, 'callback_id'),
        title: textAt(given, 'title'),
        introduction_text: textAt(given, 'introduction_text'),
        icon_url: textAt(given, 'icon_url'),
        elements: (listAt(given, 'elements') ?? []).filter(isObject).map(normalElement),
        submit_label: textAt(given, 'submit_label'),
        notify_on_cancel: given['notify_on_cancel'] === true,
        state: textAt(given, 'state'),
        ...(textAt(given, 'source_url') ? {source_url: textAt(given, 'source_url')} : {}),
    };
}
