import React, {useState, type FormEvent} from 'react';
import {LIMITS} from '../../../../../server-ts/src/domain/limits';
import {useText} from '../../../host/text';
import {useSetCycle} from '../../../store/set_cycle';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Field} from '../../../ui/field';
import {AssignEditor} from './assign_editor';
import {DueEditor} from './due_editor';
import {EditorButtons, type EditorProps} from './editor_parts';

export type EditorKind = 'skip' | 'assign' | 'due' | 'edit';

/** What opens under an item to change it. Escape closes it, and the focus returns to the item. */
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
    const [reason, setReason] = useState('');
    const [missing, setMissing] = useState(false);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (reason.trim() === '') {
            setMissing(true);
            return;
        }
        changes.change(runId, {type: 'set_item_state', itemId: item.id, state: 'skipped', reason});
        onClose();
    };
    return (
        <form onSubmit={submit}>
            <Field
                label={say('set_cycle.item.skip_reason')}
                problem={missing ? say('set_cycle.item.skip_reason_missing') : null}
            >
                {(ids) => (
                    <input
                        {...ids}
                        className="set-cycle-input"
                        autoFocus
                        maxLength={LIMITS.reason}
                        value={reason}
                        onChange={(event) => setReason(event.target.value)}
                    />
                )}
            </Field>
            <EditorButtons submit={say('set_cycle.item.skip')} onClose={onClose} />
        </form>
    );
}

function TextEditor({runId, item, onClose}: EditorProps) {
    const {changes} = useSetCycle();
    const say = useText();
    const [title, setTitle] = useState(item.title);
    const [note, setNote] = useState(item.note);
    const empty = title.trim() === '';
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (!empty) {
            changes.change(runId, {type: 'edit_item', itemId: item.id, title, note});
            onClose();
        }
    };
    return (
        <form onSubmit={submit}>
            <Field label={say('set_cycle.item.title')} problem={empty ? say('set_cycle.item.title_missing') : null}>
                {(ids) => (
                    <input
                        {...ids}
                        className="set-cycle-input"
                        autoFocus
                        maxLength={LIMITS.itemTitle}
                        value={title}
                        onChange={(event) => setTitle(event.target.value)}
                    />
                )}
            </Field>
            <Field label={say('set_cycle.item.note')} hint={say('set_cycle.markdown_hint')}>
                {(ids) => (
                    <textarea
                        {...ids}
                        className="set-cycle-input"
                        rows={4}
                        maxLength={LIMITS.itemNote}
                        value={note}
                        onChange={(event) => setNote(event.target.value)}
                    />
                )}
            </Field>
            <EditorButtons submit={say('set_cycle.save')} onClose={onClose} />
        </form>
    );
}
