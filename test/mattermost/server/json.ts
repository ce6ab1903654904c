/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
    [key: string]: Json;
}

/** True for a JSON object; arrays and null are none. */
export function isObject(value: unknown): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text under a key, or '' when there is none. */
export function textAt(from: JsonObject, key: string): string {
    const value = from[key];
    return typeof value === 'string' ? value : '';
}

/** The number under a key, or 0. */
export function numberAt(from: JsonObject, key: string): number {
    const value = from[key];
    return typeof value === 'number' ? value : 0;
}

/** The object under a key, or null. */
export function objectAt(from: JsonObject, key: string): JsonObject | null {
    const value = from[key];
    return isObject(value) ? value : null;
}

/** The list under a key, or null. */
export function listAt(from: JsonObject, key: string): Json[] | null {
    const value = from[key];
    return Array.isArray(value) ? value : null;
}

/** A list of texts, or null when anything in it is none. */
export function textsOf(value: unknown): string[] | null {
    if (!Array.isArray(value)) {
        return null;
    }
    const texts = value.filter((item): item is string => typeof item === 'string');
    return texts.length === value.length ? texts : null;
}

/** Parses JSON; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
    try {
        const parsed: Json = JSON.parse(text);
        return parsed;
    } catch {
        return undefined;
    }
}
