import React, {useRef, useState, type FormEvent} from 'react';
import {randomId} from '../../../host/random_ids';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Field} from '../../../ui/field';

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
            <Field label={say('set_cycle.update.blocked')} problem={problem?.text ?? null}>
                {(ids) => (
                    <input
                        {...ids}
                        className="set-cycle-input"
                        dir="auto"
                        autoFocus
                        value={on}
                        onChange={(event) => setOn(event.target.value)}
                    />
                )}
            </Field>
            <div className="set-cycle-buttons">
                <Button small look="primary" type="submit" busy={busy}>
                    {say('set_cycle.update.post')}
                </Button>
                <Button small look="quiet" onClick={onClose}>
                    {say('set_cycle.cancel')}
                </Button>
            </div>
        </form>
    );
}
