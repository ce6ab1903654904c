import React, {useState, type FormEvent} from 'react';
import {LIMITS} from '../../../../../server-ts/src/domain/limits';
import {readerZone} from '../../../host/host_state';
import {useText} from '../../../host/text';
import {useHost} from '../../../store/set_cycle';
import {useAsk} from '../../../store/use_ask';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Typed} from '../../../ui/inputs';
import {useDuePreview} from '../due_preview';
import {EditorButtons} from '../checklist/editor_parts';

/** Moves the open reminder: until when, in words, and why. */
export function SnoozeForm({runId, onClose}: {runId: string; onClose: () => void}) {
    const say = useText();
    const own = useFocusReturn<HTMLFormElement>();
    const zone = useHost(readerZone);
    const [words, setWords] = useState('');
    const [reason, setReason] = useState('');
    const preview = useDuePreview(words, zone, runId);
    const {ask, busy, problem} = useAsk(runId);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (await ask({type: 'snooze', words, zone, reason})) {
            onClose();
        }
    };
    const ofReason = problem?.field === 'reason';
    return (
        <form
            ref={own}
            className="set-cycle-editor"
            onSubmit={(event) => void submit(event)}
            onKeyDown={onEscape(onClose)}
        >
            <Typed
                label={say('set_cycle.snooze.until')}
                hint={preview.words ?? say('set_cycle.due.hint')}
                problem={(problem && !ofReason ? problem.text : null) ?? preview.problem}
                autoFocus
                placeholder={say('set_cycle.snooze.example')}
                value={words}
                onChange={setWords}
            />
            <Typed
                label={say('set_cycle.snooze.reason')}
                problem={ofReason ? (problem?.text ?? null) : null}
                maxLength={LIMITS.reason}
                value={reason}
                onChange={setReason}
            />
            <EditorButtons submit={say('set_cycle.snooze.submit')} busy={busy} onClose={onClose} />
        </form>
    );
}
