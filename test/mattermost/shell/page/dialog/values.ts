import type {Dialog, DialogElement} from '../api/schemas';

export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;

function initialValue(element: DialogElement): Value {
    switch (element.type) {
        case 'bool':
            return element.default.toLowerCase() === 'true';
        case 'select':
            // As the web app of 11.6 does: only a list's own options can be chosen beforehand.
            if (element.data_source === 'users' || element.data_source === 'channels') {
                return null;
            }
            return element.multiselect === true
                ? element.default.split(',').filter((part) => part !== '')
                : element.default || null;
        case 'date':
            return relativeDate(element.default, new Date()) || null;
        default:
            return element.default || null;
    }
}

/** A date default may be `today`, `tomorrow`, `yesterday`, `+3d` or an ISO date. */
export function relativeDate(text: string, now: Date): string {
    const offsets: Record<string, number> = {today: 0, tomorrow: 1, yesterday: -1};
    const [, sign, days] = /^([+-])(\d+)d$/.exec(text) ?? [];
    const offset = offsets[text] ?? (days === undefined ? undefined : Number(days) * (sign === '-' ? -1 : 1));
    if (offset === undefined) {
        return text;
    }
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset);
    const two = (part: number) => String(part).padStart(2, '0');
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export function initialValues(dialog: Dialog): Values {
    return Object.fromEntries(dialog.elements.map((element) => [element.name, initialValue(element)]));
}

const isEmpty = (value: Value | undefined): boolean =>
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const kinds: Record<string, RegExp> = {email: /^\S+@\S+\.\S+$/, url: /^https?:\/\/\S+$/};

function problemOf(element: DialogElement, value: Value | undefined): string {
    if (isEmpty(value)) {
        return element.optional === true || element.type === 'bool' ? '' : 'This field is required.';
    }
    if (typeof value !== 'string') {
        return '';
    }
    if (element.min_length > 0 && value.length < element.min_length) {
        return `Minimum input length is ${element.min_length}.`;
    }
    if (element.subtype === 'number' && Number.isNaN(Number(value))) {
        return 'Must be a number.';
    }
    const kind = kinds[element.subtype];
    return kind === undefined || kind.test(value) ? '' : `Must be a valid ${element.subtype}.`;
}

/** Field name to what is wrong with it; empty when the dialog may be sent. */
export function problemsOf(dialog: Dialog, values: Values): Record<string, string> {
    const found = dialog.elements.map((element) => [element.name, problemOf(element, values[element.name])]);
    return Object.fromEntries(found.filter(([, problem]) => problem !== ''));
}

/** What is sent: fields left empty are not in it, numbers are numbers. */
export function submissionOf(dialog: Dialog, values: Values): Values {
    const sent = dialog.elements
        .map((element): [string, Value | undefined] => [element.name, values[element.name]])
        .filter(([, value]) => !isEmpty(value));
    const isNumber = (name: string) =>
        dialog.elements.some((element) => element.name === name && element.subtype === 'number');
    return Object.fromEntries(sent.map(([name, value]) => [name, isNumber(name) ? Number(value) : (value ?? null)]));
}
