import React, {useState, type FormEvent} from 'react';
import {useText} from '../../../host/text';
import {useSetCycle} from '../../../store/set_cycle';
import {useDraft, useEdit} from '../../../ui/draft';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Typed} from '../../../ui/inputs';
import {Overtaken} from '../../stale';
import {AssignEditor} from './assign_editor';
import {DueEditor} from './due_editor';
import {EditorButtons, toAnswer, type EditorProps} from './editor_parts';

export type EditorKind = 'skip' | 'assign' | 'due' | 'edit';

/** What opens under an item to change it. Escape closes it, and the focus returns to what opened it. */
export function ItemEditor({kind, ...props}: EditorProps & {kind: EditorKind}) {
    const own = useFocusReturn<HTMLDivElement>();
    return (
        <div ref={own} className="set-cycle-editor" onKeyDown={onEscape(props.onClose)}>
            {kind === 'skip' && <SkipEditor {...props} />}
            {kind === 'edit' && <TextEditor {...props} />}
            {kind === 'assign' && <AssignEditor {...props} />}
            {kind === 'due' && <DueEditor {...props} />}
        </div>
    );
}

function SkipEditor({runId, item, onClose}: EditorProps) {
    const {changes} = useSetCycle();
    const say = useText();
    const [draft, setReason] = useDraft(`skip/${runId}/${item.id}`);
    const reason = draft ?? '';
    const close = () => {
        setReason(null);
        onClose();
    };
    const [missing, setMissing] = useState<object | null>(null);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (reason.trim() === '') {
            setMissing({});
            return;
        }
        if (changes.change(runId, {type: 'set_item_state', itemId: item.id, state: 'skipped', reason})) {
            close();
        }
    };
    return (
        <form onSubmit={submit}>
            <Typed
                label={say('set_cycle.item.skip_reason')}
                problem={missing ? say('set_cycle.item.skip_reason_missing') : null}
                autoFocus
                value={reason}
                onChange={setReason}
            />
            <EditorButtons submit={say('set_cycle.item.skip')} problem={missing} onClose={close} />
        </form>
    );
}

/** Title and note. What somebody else has saved in the meantime is shown, and is not overwritten without asking. */
function TextEditor({runId, item, onClose}: EditorProps) {
    const {changes} = useSetCycle();
    const say = useText();
    const title = useEdit(`title/${runId}/${item.id}`, item.title);
    const note = useEdit(`note/${runId}/${item.id}`, item.note);
    const edits = [title, note];
    const close = () => {
        edits.forEach(({set}) => set(null));
        onClose();
    };
    const empty = title.text.trim() === '';
    const [missing, setMissing] = useState<object | null>(null);
    const isStale = edits.some((edit) => edit.isStale);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (isStale) {
            toAnswer(event.currentTarget);
        } else if (empty) {
            setMissing({});
        } else if (changes.change(runId, {type: 'edit_item', itemId: item.id, title: title.text, note: note.text})) {
            close();
        }
    };
    return (
        <form onSubmit={submit}>
            <Typed
                label={say('set_cycle.item.title')}
                problem={empty ? say('set_cycle.item.title_missing') : null}
                autoFocus
                value={title.text}
                onChange={title.set}
            />
            <Typed
                label={say('set_cycle.item.note')}
                hint={say('set_cycle.markdown_hint')}
                rows={4}
                value={note.text}
                onChange={note.set}
            />
            {isStale ? (
                <Overtaken
                    text={title.isStale ? item.title : item.note}
                    is={(event) => event.type === 'item_edited' && event.itemId === item.id}
                    onKeep={() => edits.forEach(({keep}) => keep())}
                    onTheirs={() => edits.forEach((edit) => edit.isStale && edit.set(null))}
                />
            ) : (
                <EditorButtons submit={say('set_cycle.save')} problem={missing} onClose={close} />
            )}
        </form>
    );
}
