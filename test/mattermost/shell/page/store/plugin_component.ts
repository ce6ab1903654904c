import type {ComponentType, ReactNode} from 'react';
import * as v from 'valibot';

type AnyProps = Record<string, unknown>;

function isComponent(value: unknown): boolean {
    const isExotic = typeof value === 'object' && value !== null && '$$typeof' in value;
    return typeof value === 'function' || isExotic;
}

export type Callback = (...args: unknown[]) => unknown;
export const component = v.custom<ComponentType<AnyProps>>(isComponent, 'not a React component');
export const callback = v.custom<Callback>((value) => typeof value === 'function', 'not a function');
const node = v.custom<ReactNode>(() => true);
const nodeOrComponent = v.custom<ReactNode | ComponentType>(() => true);

/** What a registry method was given. Which keys there are depends on the method; others are kept as they came. */
export const registeredSchema = v.looseObject({
    component: v.exactOptional(component),
    title: v.exactOptional(nodeOrComponent),
    text: v.exactOptional(nodeOrComponent),
    icon: v.exactOptional(nodeOrComponent),
    iconUrl: v.exactOptional(v.string()),
    dropdownText: v.exactOptional(node),
    tooltipText: v.exactOptional(node),
    route: v.exactOptional(v.string()),
    action: v.exactOptional(callback),
    filter: v.exactOptional(callback),
    shouldRender: v.exactOptional(callback),
    hook: v.exactOptional(callback),
    rhsComponentId: v.exactOptional(v.string()),
});

export type PluginComponent = v.InferOutput<typeof registeredSchema> & {id: string; pluginId: string};

const settingSchema = v.looseObject({
    name: v.string(),
    type: v.string(),
    title: v.optional(v.string(), ''),
    helpText: v.optional(v.string(), ''),
    default: v.optional(v.string(), ''),
    options: v.optional(
        v.array(v.looseObject({text: v.string(), value: v.string(), helpText: v.optional(v.string(), '')})),
        [],
    ),
    component: v.exactOptional(component),
});
export type UserSetting = v.InferOutput<typeof settingSchema>;

const sectionSchema = v.looseObject({
    title: v.string(),
    settings: v.optional(v.array(settingSchema), []),
    component: v.exactOptional(component),
    onSubmit: v.exactOptional(callback),
});

/** The argument of registerUserSettings; an unknown shape is refused with a warning, as Mattermost does. */
export const userSettingsSchema = v.looseObject({
    id: v.string(),
    uiName: v.string(),
    icon: v.exactOptional(v.string()),
    action: v.exactOptional(
        v.looseObject({title: v.string(), text: v.string(), buttonText: v.string(), onClick: callback}),
    ),
    sections: v.array(sectionSchema),
});
export type UserSettings = v.InferOutput<typeof userSettingsSchema>;
