import type {DialogField, DialogForm, Dialogs} from '../../application/mattermost_ports';
import {anything, type Rest} from './rest';

export function mattermostDialogs(rest: Rest, dialogUrl: string): Dialogs {
    return {
        open: async (triggerId, form) => {
            await rest.post(
                '/actions/dialogs/open',
                {trigger_id: triggerId, url: dialogUrl, dialog: dialogOf(form)},
                anything,
            );
        },
    };
}

/** The form as Mattermost's dialogs want it; also the `form` of a multi-step answer. */
export function dialogOf(form: DialogForm): Record<string, unknown> {
    return {
        callback_id: 'set-cycle',
        title: form.title,
        introduction_text: form.introduction ?? '',
        submit_label: form.submitLabel,
        notify_on_cancel: false,
        state: form.state,
        elements: form.fields.map(elementOf),
    };
}

function elementOf(field: DialogField): Record<string, unknown> {
    return {
        display_name: field.label,
        name: field.name,
        type: field.type,
        default: field.value ?? '',
        placeholder: field.placeholder ?? '',
        help_text: field.help ?? '',
        optional: field.optional ?? false,
        ...(field.maxLength === undefined ? {} : {max_length: field.maxLength}),
        ...(field.options === undefined ? {} : {options: field.options}),
        ...(field.among ? {data_source: field.among === 'people' ? 'users' : 'channels'} : {}),
    };
}
