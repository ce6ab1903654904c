import React, {useCallback, useEffect, useRef, useState, type FormEvent} from 'react';
import type {MyDayAnswer} from '../../../../server-ts/src/contract/answer';
import {teamOf} from '../../host/host_state';
import {useText} from '../../host/text';
import type {Outcome} from '../../store/send';
import {useHost, useSetCycle} from '../../store/set_cycle';
import {Button} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {Field} from '../../ui/field';
import {Fold} from '../../ui/fold';
import {momentWords} from '../../ui/time_words';
import {useMarkedFocus} from '../refused';

/** What the time field offers to somebody who has no time yet. */
const MORNING = '09:00';

/** When the reader's own digest comes. Folded, because it is set once and then left alone. */
export function MyDay() {
    const say = useText();
    return (
        <Fold title={say('set_cycle.my_day.title')}>
            <Setting />
        </Fold>
    );
}

function Setting() {
    const {send} = useSetCycle();
    const teamId = useHost(teamOf);
    const say = useText();
    const reader = useReader();
    const [answer, setAnswer] = useState<MyDayAnswer | null>(null);
    const [typed, setTyped] = useState<string | null>(null);
    const [problem, setProblem] = useState<{text: string} | null>(null);
    const own = useRef<HTMLFormElement>(null);
    useMarkedFocus(own, problem);
    const [busy, setBusy] = useState(false);
    const take = useCallback(
        (outcome: Outcome<MyDayAnswer>) => {
            if (outcome.ok) {
                setAnswer(outcome.body);
                setTyped(null);
            }
            setProblem(
                outcome.ok ? null : outcome.kind === 'refused' ? outcome : {text: say('set_cycle.problem.not_sent')},
            );
        },
        [say],
    );
    useEffect(() => {
        void send<'my_day'>({type: 'my_day'}, {teamId}).then(take);
    }, [send, teamId, take]);
    const set = async (at: string | null) => {
        if (at === '') {
            setProblem({text: say('set_cycle.my_day.missing')});
            return;
        }
        setBusy(true);
        take(await send<'set_my_day'>({type: 'set_my_day', at}, {teamId}));
        setBusy(false);
    };
    const at = typed ?? answer?.at ?? MORNING;
    const submit = (event: FormEvent) => {
        event.preventDefault();
        void set(at);
    };
    const next = answer?.nextAt ?? null;
    return (
        <form ref={own} className="set-cycle-my-day" onSubmit={submit} noValidate>
            <p className="set-cycle-hint">{say('set_cycle.my_day.what')}</p>
            <Field
                label={say('set_cycle.my_day.at', {zone: answer?.zone ?? reader.zone})}
                problem={problem?.text ?? null}
            >
                {(ids) => (
                    <input
                        {...ids}
                        type="time"
                        className="set-cycle-input"
                        value={at}
                        onChange={(event) => setTyped(event.target.value)}
                    />
                )}
            </Field>
            <div className="set-cycle-buttons">
                <Button small type="submit" busy={busy}>
                    {say(answer?.at === null || answer === null ? 'set_cycle.my_day.on' : 'set_cycle.my_day.change')}
                </Button>
                {answer !== null && answer.at !== null && (
                    <Button small look="quiet" busy={busy} onClick={() => void set(null)}>
                        {say('set_cycle.my_day.off')}
                    </Button>
                )}
            </div>
            <p role="status" className="set-cycle-hint">
                {answer === null
                    ? ''
                    : answer.at === null
                      ? say('set_cycle.my_day.none')
                      : next === null
                        ? say('set_cycle.my_day.never')
                        : say('set_cycle.my_day.next', {moment: momentWords(next, reader)})}
            </p>
        </form>
    );
}
