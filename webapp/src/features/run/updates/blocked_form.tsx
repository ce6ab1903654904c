import React, {useRef, useState} from 'react';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {randomId} from '../../../host/random_ids';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {useDraft} from '../../../ui/draft';
import {Typed} from '../../../ui/inputs';
import {EditorButtons, EditorForm} from '../checklist/editor_parts';
import {forOpen} from './for_open';

/** The short answer "blocked on …" to an owed update: one line, posted as the update. */
export function BlockedForm({run, onClose}: {run: Run; onClose: () => void}) {
    const say = useText();
    const [draft, setOn] = useDraft(`blocked/${run.id}`);
    const [answers] = useState(forOpen(run));
    const updateId = useRef(randomId());
    const {ask, busy, problem} = useAsk(run.id);
    const close = () => {
        setOn(null);
        onClose();
    };
    const submit = async () => {
        const update = {updateId: updateId.current, kind: 'blocked' as const, text: draft ?? ''};
        if (await ask({type: 'post_update', ...update, ...answers})) {
            close();
        }
    };
    return (
        <EditorForm onSubmit={submit} onClose={onClose}>
            <Typed
                label={say('set_cycle.update.blocked')}
                problem={problem?.text ?? null}
                autoFocus
                value={draft ?? ''}
                onChange={setOn}
            />
            <EditorButtons
                submit={say('set_cycle.update.post_blocked')}
                busy={busy}
                problem={problem}
                onClose={close}
            />
        </EditorForm>
    );
}
