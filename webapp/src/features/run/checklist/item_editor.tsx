import React, {useState, type FormEvent} from 'react';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useOurs, useSetCycle} from '../../../store/set_cycle';
import {useDraft} from '../../../ui/draft';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Typed} from '../../../ui/inputs';
import {Stale} from '../../stale';
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
    const [from, setFrom] = useState(item);
    const [typedTitle, setTitle] = useDraft(`title/${runId}/${item.id}`);
    const [typedNote, setNote] = useDraft(`note/${runId}/${item.id}`);
    const title = typedTitle ?? from.title;
    const note = typedNote ?? from.note;
    const drop = () => {
        setTitle(null);
        setNote(null);
    };
    const close = () => {
        drop();
        onClose();
    };
    const nameOf = useNames();
    const news = useOurs((state) => state.news);
    const empty = title.trim() === '';
    const [missing, setMissing] = useState<object | null>(null);
    const isStale = item.title !== from.title || item.note !== from.note;
    const last = news?.events.filter((event) => event.type === 'item_edited' && event.itemId === item.id).at(-1);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (isStale) {
            toAnswer(event.currentTarget);
        } else if (empty) {
            setMissing({});
        } else if (changes.change(runId, {type: 'edit_item', itemId: item.id, title, note})) {
            close();
        }
    };
    return (
        <form onSubmit={submit}>
            <Typed
                label={say('set_cycle.item.title')}
                problem={empty ? say('set_cycle.item.title_missing') : null}
                autoFocus
                value={title}
                onChange={setTitle}
            />
            <Typed
                label={say('set_cycle.item.note')}
                hint={say('set_cycle.markdown_hint')}
                rows={4}
                value={note}
                onChange={setNote}
            />
            {isStale ? (
                <Stale
                    words={say('set_cycle.item.changed', {
                        name: nameOf(last?.by ?? ''),
                        text: item.title === from.title ? item.note : item.title,
                    })}
                    onKeep={() => setFrom(item)}
                    onTheirs={() => {
                        setFrom(item);
                        drop();
                    }}
                />
            ) : (
                <EditorButtons submit={say('set_cycle.save')} problem={missing} onClose={close} />
            )}
        </form>
    );
}
