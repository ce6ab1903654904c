import React, {useRef, useState, type FormEvent} from 'react';
import {randomId} from '../../../host/random_ids';
import {useText} from '../../../host/text';
import {useOurs, useSetCycle} from '../../../store/set_cycle';
import {problemKey} from '../../../store/state';
import {useDraft} from '../../../ui/draft';
import {onEscape} from '../../../ui/escape';
import {Icon} from '../../../ui/icon';
import {Problem} from '../../../ui/problem';

/** Adds items to a phase. Enter adds one and keeps the field open for the next. */
export function AddItem({runId, phaseId, phaseTitle}: {runId: string; phaseId: string; phaseTitle: string}) {
    const {changes} = useSetCycle();
    const say = useText();
    const [draft, setDraft] = useDraft(`item/${runId}/${phaseId}`);
    const [open, setOpen] = useState((draft ?? '') !== '');
    const button = useRef<HTMLButtonElement>(null);
    const itemId = useRef(`x_${randomId()}`);
    const problem = useOurs((state) => state.itemProblems[problemKey(runId, itemId.current)]);
    const close = () => {
        setDraft(null);
        setOpen(false);
        window.requestAnimationFrame(() => button.current?.focus());
    };
    const submit = (event: FormEvent) => {
        event.preventDefault();
        const title = (draft ?? '').trim();
        if (title !== '' && changes.change(runId, {type: 'add_item', phaseId, itemId: itemId.current, title})) {
            itemId.current = `x_${randomId()}`;
            setDraft(null);
        }
    };
    if (!open) {
        return (
            <button
                ref={button}
                type="button"
                className="set-cycle-add"
                aria-label={say('set_cycle.item.add_to', {phase: phaseTitle})}
                onClick={() => setOpen(true)}
            >
                <Icon name="plus" /> {say('set_cycle.item.add')}
            </button>
        );
    }
    return (
        <form className="set-cycle-add-form" onSubmit={submit} onKeyDown={onEscape(close)}>
            <input
                className="set-cycle-input"
                autoFocus
                aria-label={say('set_cycle.item.add_to', {phase: phaseTitle})}
                placeholder={say('set_cycle.item.add_hint')}
                value={draft ?? ''}
                onChange={(event) => setDraft(event.target.value)}
                onBlur={() => (draft ?? '').trim() === '' && setOpen(false)}
            />
            <Problem text={problem?.text} />
        </form>
    );
}
