import React, {useEffect, useState, type FormEvent} from 'react';
import {dutyMark} from '../../../../../server-ts/src/domain/duty/duty_mark';
import {ladderOf, rulesOfRun} from '../../../../../server-ts/src/domain/duty/rules_in_force';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {useFocusReturn} from '../../../ui/escape';
import {Refused} from '../../refused';
import {Stale} from '../../stale';
import {ChannelsField} from './channels_field';
import {Check} from './check';
import {withChange, type Change, type DutyDraft} from './draft';
import {LadderRows} from './ladder_rows';
import {Preview} from './preview';
import {RuleRows} from './rule_rows';
import type {SlotOf} from './typed_fields';
import {usePreview} from './use_preview';

interface DutyFormProps {
    run: Run;
    /** Null: nothing was typed yet. */
    draft: DutyDraft | null;
    /** Somebody has just asked for it; otherwise it was already open when they came. */
    autoFocus: boolean;
    onDraft: (draft: DutyDraft | null) => void;
    onClose: () => void;
}

/** The form to change the update duty. It holds and sends only what was changed, and shows each mistake at its field. */
export function DutyForm({run, draft, autoFocus, onDraft, onClose}: DutyFormProps) {
    const say = useText();
    const own = useOwnForm(autoFocus);
    const {ask, busy, problem: refused, clear} = useAsk(run.id);
    const mark = dutyMark(run.duty);
    const {from, change} = draft ?? {from: mark, change: {}};
    const edited = withChange(run, change);
    const {on, ownRules, ownLadder, stakeholderChannel, broadcast, movesOnWhenAway} = edited.duty;
    const rules = rulesOfRun(edited);
    const preview = usePreview(run, change);
    const [missing, setMissing] = useState<{text: string; field: string} | null>(null);
    const problem = missing ?? refused ?? preview.problem;
    const isStale = from !== mark && !busy;
    const set = (part: Change) => {
        clear();
        setMissing(null);
        onDraft({from, change: {...change, ...part}});
    };
    const leave = () => {
        onDraft(null);
        onClose();
    };
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (change.on && rules.length === 0) {
            // The sidecar would see no change if the duty is on and only this severity has no rules.
            setMissing({text: say('set_cycle.duty_form.rules_missing'), field: 'rules'});
        } else if (!draft || (await ask({type: 'set_duty', on: run.duty.on, ...change, from}))) {
            leave();
        }
    };
    const slot: SlotOf = (name, at = '') => ({
        label: say(`set_cycle.duty_field.${name}`),
        // The text does not say which of the channels it means, because the list is short.
        problem: problem?.field?.replace(/^(broadcast).+/, '$1') === at + name ? problem.text : null,
    });
    return (
        <form
            ref={own}
            className="set-cycle-editor set-cycle-duty-form"
            aria-label={say('set_cycle.details.duty')}
            onSubmit={(event) => void submit(event)}
            noValidate
        >
            <Check
                label={say('set_cycle.details.duty_on')}
                checked={change.on ?? (on && rules.length > 0)}
                onCheck={(wanted) => set({on: wanted})}
            />
            <RuleRows
                rules={rules}
                slot={slot}
                onRules={(next) => set({rules: next, ...(rules.length ? {} : {on: true})})}
                onBack={ownRules && run.updates ? () => set({rules: null}) : null}
            />
            <LadderRows
                seats={run.seats}
                ladder={ladderOf(edited)}
                slot={slot}
                onLadder={(ladder) => set({ladder})}
                onBack={ownLadder && (() => set({ladder: null}))}
            />
            <Check
                label={slot('movesOnWhenAway').label}
                checked={movesOnWhenAway}
                onCheck={(moves) => set({movesOnWhenAway: moves})}
            />
            <ChannelsField
                {...slot('stakeholderChannel')}
                teamId={run.teamId}
                chosen={stakeholderChannel ? [stakeholderChannel] : []}
                onChange={(chosen) => set({stakeholderChannel: chosen.at(-1) ?? null})}
            />
            <ChannelsField
                {...slot('broadcast')}
                teamId={run.teamId}
                chosen={broadcast}
                onChange={(chosen) => set({broadcast: chosen})}
            />
            {preview.shown && <Preview shown={preview.shown} stale={preview.problem !== null} />}
            {isStale && (
                <Stale
                    words={say('set_cycle.duty_form.changed')}
                    onTheirs={() => onDraft(null)}
                    onKeep={() => onDraft({from: mark, change})}
                />
            )}
            <Refused problem={missing ?? refused ?? (preview.problem?.field ? null : preview.problem)} />
            <div className="set-cycle-buttons">
                {!isStale && (
                    <Button small look="primary" type="submit" busy={busy}>
                        {say('set_cycle.save')}
                    </Button>
                )}
                <Button small look="quiet" onClick={leave}>
                    {say('set_cycle.cancel')}
                </Button>
            </div>
        </form>
    );
}

/** The form's element, which comes into view and gets the focus if it was asked for. */
function useOwnForm(autoFocus: boolean): {current: HTMLFormElement | null} {
    const own = useFocusReturn<HTMLFormElement>();
    useEffect(() => {
        if (autoFocus) {
            own.current?.scrollIntoView();
            own.current?.querySelector('input')?.focus();
        }
    }, [own, autoFocus]);
    return own;
}
