import React, {useRef, useState, type FormEvent} from 'react';
import {randomId} from '../../../host/random_ids';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Typed} from '../../../ui/inputs';
import {EditorButtons} from '../checklist/editor_parts';

/** The short answer "blocked on …" to an owed update: one line, posted as the update. */
export function BlockedForm({
    runId,
    obligationId,
    onClose,
}: {
    runId: string;
    obligationId: string;
    onClose: () => void;
}) {
    const say = useText();
    const own = useFocusReturn<HTMLFormElement>();
    const [on, setOn] = useState('');
    const updateId = useRef(randomId());
    const {ask, busy, problem} = useAsk(runId);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        const update = {updateId: updateId.current, kind: 'blocked' as const, text: on};
        if (await ask({type: 'post_update', ...update, forObligation: obligationId})) {
            onClose();
        }
    };
    return (
        <form
            ref={own}
            className="set-cycle-editor"
            onSubmit={(event) => void submit(event)}
            onKeyDown={onEscape(onClose)}
        >
            <Typed
                label={say('set_cycle.update.blocked')}
                problem={problem?.text ?? null}
                autoFocus
                value={on}
                onChange={setOn}
            />
            <EditorButtons submit={say('set_cycle.update.post')} busy={busy} onClose={onClose} />
        </form>
    );
}
