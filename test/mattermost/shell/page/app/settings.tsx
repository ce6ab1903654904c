import React, {useState} from 'react';
import {savePreference} from '../api/calls';
import {reportFailure} from '../api/client';
import {Modal} from '../dialog/modal';
import type {UserSetting, UserSettings} from '../store/plugin_component';
import {store} from '../store/store';
import {useShell} from './use_state';

/** Mattermost keeps a plugin's settings as preferences of this category. */
const categoryOf = (pluginId: string): string => `pp_${pluginId}`.slice(0, 32);

function save(pluginId: string, name: string, value: string): void {
    const user = store.getState().entities.users.currentUserId;
    const preference = {user_id: user, category: categoryOf(pluginId), name, value};
    store.dispatch({type: 'RECEIVED_MY_PREFERENCES', data: [preference]});
    savePreference(preference).catch(reportFailure);
}

function Setting({pluginId, setting}: {pluginId: string; setting: UserSetting}) {
    const saved = useShell(
        (state) => state.entities.preferences.myPreferences[`${categoryOf(pluginId)}--${setting.name}`]?.value,
    );
    const Custom = setting.component;
    if (setting.type === 'custom' && Custom !== undefined) {
        return <Custom informChange={(name: string, value: string) => save(pluginId, name, value)} />;
    }
    return (
        <fieldset className="Settings__setting">
            <legend>{setting.title}</legend>
            {setting.options.map((option) => (
                <label key={option.value} className="Dialog__choice">
                    <input
                        type="radio"
                        name={`${pluginId}-${setting.name}`}
                        checked={(saved ?? setting.default) === option.value}
                        onChange={() => save(pluginId, setting.name, option.value)}
                    />
                    {option.text}
                </label>
            ))}
            {setting.helpText !== '' && <p className="help-text">{setting.helpText}</p>}
        </fieldset>
    );
}

function PluginSettings({pluginId, settings}: {pluginId: string; settings: UserSettings}) {
    return (
        <section aria-label={settings.uiName}>
            <h2 className="Settings__plugin">{settings.uiName}</h2>
            {settings.action !== undefined && (
                <p>
                    {settings.action.text}{' '}
                    <button
                        type="button"
                        className="btn btn-tertiary btn-sm"
                        onClick={() => settings.action?.onClick()}
                    >
                        {settings.action.buttonText}
                    </button>
                </p>
            )}
            {settings.sections.map((section) => {
                const Custom = section.component;
                return (
                    <div key={section.title} className="Settings__section">
                        <h3>{section.title}</h3>
                        {Custom === undefined ? (
                            section.settings.map((setting) => (
                                <Setting key={setting.name} pluginId={pluginId} setting={setting} />
                            ))
                        ) : (
                            <Custom />
                        )}
                    </div>
                );
            })}
        </section>
    );
}

/** The settings of plugins; Mattermost's own are not here. A choice is saved at once. */
export function Settings({onClose}: {onClose: () => void}) {
    const all = useShell((state) => state.plugins.userSettings);
    const [opened] = useState(Object.entries(all));
    const footer = (
        <button type="button" className="btn btn-primary" onClick={onClose}>
            Close
        </button>
    );
    return (
        <Modal id="accountSettingsModal" title="Settings" footer={footer} onClose={onClose}>
            {opened.length === 0 && <p>No plugin has settings.</p>}
            {opened.map(([pluginId, settings]) => (
                <PluginSettings key={pluginId} pluginId={pluginId} settings={settings} />
            ))}
        </Modal>
    );
}
