import React, {useEffect, useId, useState} from 'react';
import {openItems} from '../../../../../server-ts/src/domain/progress';
import {OUTCOMES, type Outcome, type Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Problem} from '../../../ui/problem';
import {useMarkedFocus} from '../../refused';
import {useRunDay} from '../../run_day';

/** More names than this are unreadable; the rest is a number. */
const NAMED = 5;

interface FinishFormProps {
    run: Run;
    /** Posts the update first; the run is finished only after that. */
    before?: () => Promise<boolean>;
    onClose: () => void;
    /** Called when the run is finished; `onClose` if it is not given. */
    onDone?: () => void;
}

/** Asks before a run is finished, because people outside are told. Shows what is still open, and asks how an incident ended. */
export function FinishForm({run, before, onClose, onDone = onClose}: FinishFormProps) {
    const say = useText();
    const own = useFocusReturn<HTMLDivElement>();
    const [outcome, setOutcome] = useState<Outcome | null>(null);
    const [missing, setMissing] = useState<{text: string; field: string} | null>(null);
    const {ask, busy, problem: refusal} = useAsk(run.id);
    const problem = outcome === null && missing ? missing : refusal;
    useMarkedFocus(own, problem);
    const id = useId();
    // The button with the focus is at the end: without this, the question above it would be out of sight.
    useEffect(() => void own.current?.scrollIntoView(), [own]);
    const open = openItems(run, useRunDay(run.id));
    const finish = async () => {
        // Before the update goes out, because it cannot be taken back if the finish is refused.
        if (run.kind === 'incident' && outcome === null) {
            setMissing({text: say('set_cycle.finish.outcome_missing'), field: 'outcome'});
            return;
        }
        if (before && !(await before())) {
            // The message stands where the text was written.
            onClose();
        } else if (await ask({type: 'finish', ...(outcome === null ? {} : {outcome})})) {
            onDone();
        }
    };
    return (
        <div
            ref={own}
            className="set-cycle-confirm"
            role="alertdialog"
            aria-label={say('set_cycle.finish.title')}
            aria-describedby={id}
            onKeyDown={onEscape(onClose)}
        >
            <p id={id}>
                <strong>{say('set_cycle.finish.title')}</strong>{' '}
                {say('set_cycle.finish.told', {before: before ? 1 : 0})}{' '}
                {open.length > 0 && say('set_cycle.finish.open', {count: open.length})}
            </p>
            {open.length > 0 && (
                <ul className="set-cycle-plain-list">
                    {open.slice(0, NAMED).map((item) => (
                        <li key={item.id} dir="auto">
                            {item.title}
                        </li>
                    ))}
                    {open.length > NAMED && (
                        <li className="set-cycle-muted">
                            {say('set_cycle.finish.more', {count: open.length - NAMED})}
                        </li>
                    )}
                </ul>
            )}
            {run.kind === 'incident' && (
                <fieldset aria-invalid={problem?.field ? true : undefined}>
                    <legend>{say('set_cycle.finish.outcome')}</legend>
                    {OUTCOMES.map((one) => (
                        <label key={one} className="set-cycle-radio">
                            <input
                                type="radio"
                                name={`outcome-${run.id}`}
                                checked={outcome === one}
                                onChange={() => setOutcome(one)}
                            />
                            {say(`set_cycle.outcome.${one}`)}
                        </label>
                    ))}
                    <Problem text={problem?.field && problem.text} />
                </fieldset>
            )}
            <Problem text={problem?.field ? null : problem?.text} />
            <div className="set-cycle-buttons">
                <Button small look="primary" busy={busy} onClick={() => void finish()}>
                    {say(before ? 'set_cycle.finish.post' : 'set_cycle.finish.submit')}
                </Button>
                <Button small look="quiet" autoFocus onClick={onClose}>
                    {say('set_cycle.cancel')}
                </Button>
            </div>
        </div>
    );
}
