import React, {useState, type FormEvent} from 'react';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {useReader} from '../../../ui/clock';
import {Typed} from '../../../ui/inputs';
import {useDuePreview, useExampleTime} from '../due_preview';
import {EditorButtons, type EditorProps} from './editor_parts';

/** A due time in words. The resulting time is shown before anything is sent. */
export function DueEditor({runId, item, onClose}: EditorProps) {
    const say = useText();
    const {zone} = useReader();
    const time = useExampleTime();
    const [words, setWords] = useState('');
    const preview = useDuePreview(words, runId);
    const {ask, busy, problem, clear} = useAsk(runId);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (await ask({type: 'set_item_due', itemId: item.id, words, zone})) {
            onClose();
        }
    };
    const hint =
        words.trim() === ''
            ? say(item.dueAt === null ? 'set_cycle.due.hint' : 'set_cycle.due.hint_clear', {time})
            : (preview.words ?? '…');
    return (
        <form onSubmit={(event) => void submit(event)}>
            <Typed
                label={say('set_cycle.item.set_due')}
                hint={hint}
                problem={problem?.text ?? preview.problem}
                autoFocus
                placeholder={say('set_cycle.due.example', {time})}
                value={words}
                onChange={(typed) => {
                    setWords(typed);
                    clear();
                }}
            />
            <EditorButtons submit={say('set_cycle.save')} busy={busy} problem={problem} onClose={onClose} />
        </form>
    );
}
