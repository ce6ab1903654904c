import React, {useState} from 'react';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {useReader} from '../../../ui/clock';
import {useDraft} from '../../../ui/draft';
import {Typed} from '../../../ui/inputs';
import {useDuePreview, useExampleTime} from '../due_preview';
import {EditorButtons, EditorForm} from '../checklist/editor_parts';
import {forOpen} from './for_open';

/** Moves the open reminder: until when, in words, and why. */
export function SnoozeForm({run, onClose}: {run: Run; onClose: () => void}) {
    const say = useText();
    const {zone} = useReader();
    const time = useExampleTime();
    const [draft, setReason] = useDraft(`snooze/${run.id}`);
    const [words, setWords] = useState('');
    const reason = draft ?? '';
    // What this form was opened for. If that is answered in the meantime, the form says so, and nothing else is moved.
    const [answers] = useState(forOpen(run));
    const preview = useDuePreview(words, run.id);
    const {ask, busy, problem, clear} = useAsk(run.id);
    const close = () => {
        setReason(null);
        onClose();
    };
    const submit = async () => {
        if (await ask({type: 'snooze', words, zone, reason, ...answers})) {
            close();
        }
    };
    const ofReason = problem?.field === 'reason';
    return (
        <EditorForm onSubmit={submit} onClose={onClose}>
            <Typed
                label={say('set_cycle.snooze.until')}
                hint={preview.words ?? say('set_cycle.due.hint', {time})}
                problem={(problem && !ofReason ? problem.text : null) ?? preview.problem}
                autoFocus
                placeholder={say('set_cycle.snooze.example')}
                value={words}
                onChange={(typed) => {
                    setWords(typed);
                    clear();
                }}
            />
            <Typed
                label={say('set_cycle.snooze.reason')}
                problem={ofReason ? (problem?.text ?? null) : null}
                value={reason}
                onChange={setReason}
            />
            <EditorButtons submit={say('set_cycle.snooze.submit')} busy={busy} problem={problem} onClose={close} />
        </EditorForm>
    );
}
