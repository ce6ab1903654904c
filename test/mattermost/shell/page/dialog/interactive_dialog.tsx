import React, {useMemo, useState} from 'react';
import {submitDialog} from '../api/calls';
import {messageOf, reportFailure} from '../api/client';
import type {Dialog, OpenDialog} from '../api/schemas';
import {MessageText} from '../app/message_text';
import {useShell} from '../app/use_state';
import {store} from '../store/store';
import {Field} from './field';
import {Modal} from './modal';
import {initialValues, problemsOf, submissionOf} from './values';

function bodyOf(url: string, dialog: Dialog, submission: unknown, cancelled: boolean): Record<string, unknown> {
    const {users, channels, teams} = store.getState().entities;
    return {
        url,
        type: 'dialog_submission',
        callback_id: dialog.callback_id,
        state: dialog.state,
        user_id: users.currentUserId,
        channel_id: channels.currentChannelId,
        team_id: teams.currentTeamId,
        submission,
        cancelled,
    };
}

/** An interactive dialog: what the integration answers marks fields, gives the next step, or closes it. */
function InteractiveDialog({opened}: {opened: OpenDialog & {key: number}}) {
    const [dialog, setDialog] = useState(opened.dialog);
    const [values, setValues] = useState(() => initialValues(opened.dialog));
    const [errors, setErrors] = useState<Record<string, string>>({});
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const lookup = useMemo(() => ({...bodyOf(opened.url, dialog, {}, false), url: opened.url}), [opened.url, dialog]);
    const close = () => store.dispatch({type: 'SHELL_DIALOG_CLOSED', key: opened.key});

    const cancel = () => {
        close();
        if (dialog.notify_on_cancel === true) {
            submitDialog(bodyOf(opened.url, dialog, {}, true)).catch(reportFailure);
        }
    };
    const send = async () => {
        const answer = await submitDialog(bodyOf(opened.url, dialog, submissionOf(dialog, values), false));
        const fieldErrors = answer?.errors ?? {};
        if (answer?.type === 'form' && answer.form !== null && answer.form !== undefined) {
            setDialog(answer.form);
            setValues(initialValues(answer.form));
            setErrors({});
            setProblem('');
        } else if (Object.keys(fieldErrors).length > 0 || (answer?.error ?? '') !== '') {
            setErrors(fieldErrors);
            setProblem(answer?.error || 'Submission failed with validation errors');
        } else {
            close();
        }
    };
    const submit = async () => {
        const found = problemsOf(dialog, values);
        setErrors(found);
        if (Object.keys(found).length > 0) {
            setProblem('Please fix all field errors');
            return;
        }
        setBusy(true);
        await send().catch((error: unknown) => setProblem(messageOf(error)));
        setBusy(false);
    };
    const footer = (
        <>
            {problem !== '' && (
                <div className="error-text Dialog__problem" role="alert">
                    {problem}
                </div>
            )}
            <button id="appsModalCancel" type="button" className="btn btn-tertiary" onClick={cancel}>
                Cancel
            </button>
            <button
                id="appsModalSubmit"
                type="button"
                className="btn btn-primary"
                disabled={busy}
                onClick={() => void submit()}
            >
                {dialog.submit_label || 'Submit'}
            </button>
        </>
    );
    return (
        <Modal id="appsModal" title={dialog.title} footer={footer} onClose={cancel}>
            {dialog.introduction_text !== '' && (
                <div className="Dialog__introduction">
                    <MessageText text={dialog.introduction_text} />
                </div>
            )}
            {dialog.elements.map((element) => (
                <Field
                    key={`${dialog.callback_id}-${dialog.state}-${element.name}`}
                    element={element}
                    value={values[element.name] ?? null}
                    error={errors[element.name] ?? ''}
                    lookup={lookup}
                    onChange={(value) => setValues((before) => ({...before, [element.name]: value}))}
                />
            ))}
        </Modal>
    );
}

/** All open dialogs: from version 11.9 on they stack. */
export function InteractiveDialogs() {
    const dialogs = useShell((state) => state.shell.dialogs);
    return (
        <>
            {dialogs.map((opened) => (
                <InteractiveDialog key={opened.key} opened={opened} />
            ))}
        </>
    );
}
