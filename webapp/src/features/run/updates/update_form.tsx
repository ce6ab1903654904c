import React, {useEffect, useRef, useState, type FormEvent} from 'react';
import {SEVERITIES, type Severity} from '../../../../../server-ts/src/domain/duty/duty_rule';
import {LIMITS, lengthOf} from '../../../../../server-ts/src/domain/limits';
import {copiedTo, type Run, type UpdateKind} from '../../../../../server-ts/src/domain/run';
import {firstUpdateText} from '../../../../../server-ts/src/domain/duty/update_text';
import {randomId} from '../../../host/random_ids';
import {useText} from '../../../host/text';
import {useHost} from '../../../store/set_cycle';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {useDraft} from '../../../ui/draft';
import {onEscape, useFocusReturn} from '../../../ui/escape';
import {Typed} from '../../../ui/inputs';
import {dateOf} from '../../../ui/time_words';
import {Discard} from '../../discard';
import {useMarkedFocus} from '../../refused';
import {FinishForm} from '../details/finish_form';
import {useActsAsOwner} from '../owner_only';
import {forOpen} from './for_open';

interface UpdateFormProps {
    run: Run;
    /** A message that is to become the update; it is added below the text that was typed already. */
    given: string | null;
    onGivenTaken: () => void;
    onClose: () => void;
}

/** Shows how much room is left only when it gets short. */
const NEARLY_FULL = 500;

/**
 * The status update. It begins with the last one's text if somebody wrote it, else with the playbook's template. What was typed is kept
 * until it is posted or discarded.
 */
export function UpdateForm({run, given, onGivenTaken, onClose}: UpdateFormProps) {
    const say = useText();
    const own = useFocusReturn<HTMLFormElement>();
    const {now} = useReader();
    // A day that begins while the form is open does not change the text.
    const [openedAt] = useState(now);
    const start = firstUpdateText(run, openedAt, (at) => dateOf(at, run.zone));
    const [draft, setDraft] = useDraft(`update/${run.id}`);
    const [typedKind, setKind] = useDraft(`kind/${run.id}`);
    const kind = typedKind === 'blocked' ? typedKind : 'update';
    // Only a severity that was chosen here: somebody else may change it while the form is open.
    const [kept, setSeverity] = useDraft(`severity/${run.id}`);
    const chosen = SEVERITIES.find((one) => one === kept) ?? null;
    const severity = chosen ?? run.details.severity;
    const [alsoFinish, setAlsoFinish] = useState(false);
    const [asking, setAsking] = useState<'leave' | 'finish' | null>(null);
    const {ask, busy, problem} = useAsk(run.id);
    useMarkedFocus(own, problem);
    const asOwner = useActsAsOwner(run);
    // The same for every try of this form, so that a second click after a lost answer does not post twice.
    const updateId = useRef(randomId());
    const text = draft ?? start;
    const [next, setNext] = useDraft(`next/${run.id}`);
    const answers = useAnswers(run, problem?.reason === 'answered_already');
    useEffect(() => {
        // A message may be an image alone.
        if (given) {
            setDraft(draft === null || draft.trim() === '' ? given : `${draft}\n\n${given}`);
            onGivenTaken();
        }
    }, [given, draft, setDraft, onGivenTaken]);
    const changed = draft !== null && draft.trim() !== start.trim() && draft.trim() !== '';
    const left = LIMITS.updateText - lengthOf(text);

    const close = () => {
        [setDraft, setNext, setKind, setSeverity].forEach((clear) => clear(null));
        onClose();
    };
    const leave = () => (asking ? setAsking(null) : changed ? setAsking('leave') : close());
    const post = () => {
        const more = {
            ...(chosen !== null && chosen !== run.details.severity ? {severity: chosen} : {}),
            ...(next === null || next.trim() === '' ? {} : {next}),
            ...answers,
        };
        return ask({type: 'post_update', updateId: updateId.current, kind, text, ...more});
    };
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (alsoFinish) {
            setAsking('finish');
        } else if (await post()) {
            close();
        }
    };
    return (
        <form ref={own} className="set-cycle-form" onSubmit={(event) => void submit(event)} onKeyDown={onEscape(leave)}>
            <Typed
                label={say('set_cycle.update.what')}
                hint={left < NEARLY_FULL ? say('set_cycle.update.left', {count: left}) : <Audience run={run} />}
                problem={problem?.field === 'next' ? null : (problem?.text ?? null)}
                rows={8}
                autoFocus
                value={text}
                onChange={setDraft}
            />
            <KindAndSeverity runId={run.id} kind={kind} onKind={setKind} severity={severity} onSeverity={setSeverity} />
            <Typed
                label={say('set_cycle.update.next')}
                problem={problem?.field === 'next' ? problem.text : null}
                value={next ?? ''}
                onChange={setNext}
            />
            {asOwner && (
                <label className="set-cycle-radio">
                    <input
                        type="checkbox"
                        checked={alsoFinish}
                        onChange={(event) => setAlsoFinish(event.target.checked)}
                    />
                    {say('set_cycle.update.also_finish')}
                </label>
            )}
            {asking === 'finish' && (
                <FinishForm run={run} before={post} onClose={() => setAsking(null)} onDone={close} />
            )}
            {asking === 'leave' && <Discard onBack={() => setAsking(null)} onDiscard={close} />}
            {/* Hidden and not removed, so that the focus can return to the button that asked. */}
            <div className="set-cycle-buttons" hidden={asking !== null}>
                <Button look="primary" type="submit" busy={busy}>
                    {say('set_cycle.update.post')}
                </Button>
                <Button look="quiet" onClick={leave}>
                    {say('set_cycle.cancel')}
                </Button>
            </div>
        </form>
    );
}

/** What this form answers, and which update it has seen. If somebody else was first, the form says so, and another click posts it beside theirs. */
function useAnswers(run: Run, overtaken: boolean): object | null {
    const [answers, setAnswers] = useState<object | null>(() => ({
        ...forOpen(run),
        seenUpdate: run.lastUpdate?.id ?? '',
    }));
    useEffect(() => {
        if (overtaken) {
            setAnswers(null);
        }
    }, [overtaken]);
    return answers;
}

interface KindAndSeverityProps {
    runId: string;
    kind: UpdateKind;
    onKind: (kind: UpdateKind) => void;
    /** Null where the run has none. */
    severity: Severity | null;
    onSeverity: (severity: string) => void;
}

function KindAndSeverity({runId, kind, onKind, severity, onSeverity}: KindAndSeverityProps) {
    const say = useText();
    return (
        <fieldset className="set-cycle-choice-line">
            <legend className="set-cycle-hidden">{say('set_cycle.update.kind')}</legend>
            {(['update', 'blocked'] as const).map((value) => (
                <label key={value} className="set-cycle-radio">
                    <input
                        type="radio"
                        name={`kind-${runId}`}
                        checked={kind === value}
                        onChange={() => onKind(value)}
                    />
                    {say(`set_cycle.update.kind.${value}`)}
                </label>
            ))}
            {severity !== null && (
                <label className="set-cycle-inline">
                    {say('set_cycle.field.severity')}
                    <select
                        className="set-cycle-input"
                        value={severity}
                        onChange={(event) => onSeverity(event.target.value)}
                    >
                        {SEVERITIES.map((one) => (
                            <option key={one}>{one}</option>
                        ))}
                    </select>
                </label>
            )}
        </fieldset>
    );
}

/** Who will see it: everybody in the channel and in the channels it is copied to, and the followers by direct message. */
function Audience({run}: {run: Run}) {
    const say = useText();
    const channels = useHost((state) => state.entities.channels.channels);
    const copies = copiedTo(run).map((id) => channels[id]?.display_name ?? say('set_cycle.duty_form.other_channel'));
    return (
        <>
            {say('set_cycle.update.audience', {
                channel: channels[run.channelId]?.display_name ?? say('set_cycle.run.its_channel'),
                copies: copies.length,
                names: copies.join(', '),
                followers: run.followers.length,
            })}
        </>
    );
}
