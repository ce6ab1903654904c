import React, {useEffect, useRef, useState, type FormEvent} from 'react';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {Markdown} from '../../../host/markdown';
import {useText} from '../../../host/text';
import {useSetCycle} from '../../../store/set_cycle';
import {Button} from '../../../ui/button';
import {Field} from '../../../ui/field';
import {Problem} from '../../../ui/problem';
import {useMarkedFocus} from '../../refused';

/**
 * Why a reminder came or will come, in a paragraph; or for a given day, why none did. `obligationId` asks about that one. A run that changes
 * is asked about anew: what was true of it before would stand beside what is true now.
 */
export function Why({run, obligationId}: {run: Run; obligationId?: string}) {
    const {send} = useSetCycle();
    const say = useText();
    const {id: runId, teamId, version} = run;
    const [date, setDate] = useState('');
    const [about, setAbout] = useState<object | null>(null);
    const [text, setText] = useState<string | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const own = useRef<HTMLFormElement>(null);
    useMarkedFocus(own, problem);
    useEffect(() => {
        let over = about === null;
        if (!over) {
            void send<'why'>({type: 'why', runId, ...about}, {teamId}).then((outcome) => {
                if (over) {
                    return;
                }
                setBusy(false);
                setText(outcome.ok ? outcome.body.text : null);
                setProblem(
                    outcome.ok ? null : outcome.kind === 'refused' ? outcome.text : say('set_cycle.problem.not_loaded'),
                );
            });
        }
        return () => {
            over = true;
        };
    }, [send, say, runId, teamId, version, about]);
    const explain = (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setProblem(null);
        setAbout({
            ...(date.trim() === '' ? {} : {date}),
            ...(obligationId === undefined ? {} : {obligationId}),
        });
    };
    const named = obligationId !== undefined;
    const button = (
        <Button small look={named ? 'quiet' : 'secondary'} type="submit" busy={busy}>
            {say('set_cycle.why.ask')}
        </Button>
    );
    return (
        <form ref={own} className="set-cycle-why" onSubmit={explain}>
            {named ? (
                button
            ) : (
                <Field label={say('set_cycle.why.day')} hint={say('set_cycle.why.hint')} problem={problem}>
                    {(ids) => (
                        <span className="set-cycle-why-line">
                            <input
                                {...ids}
                                className="set-cycle-input"
                                maxLength={100}
                                value={date}
                                onChange={(event) => setDate(event.target.value)}
                            />
                            {button}
                        </span>
                    )}
                </Field>
            )}
            <Problem text={named ? problem : null} />
            <div role="status">{text !== null && <Markdown text={text} />}</div>
        </form>
    );
}
