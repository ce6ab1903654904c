import React, {useState} from 'react';
import {rulesOfRun} from '../../../../../server-ts/src/domain/duty/rules_in_force';
import {copiedTo, type Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {useDraft} from '../../../ui/draft';
import {onEscape} from '../../../ui/escape';
import {Problem} from '../../../ui/problem';
import {sameClock, zoneWords} from '../../../ui/time_words';
import {Check} from './check';
import {readDraft, type DutyDraft} from './draft';
import {DutyForm} from './duty_form';
import {Rehearsal} from './rehearsal';
import {ruleWords, useChannelNames, useLadderWords} from './rule_words';

/** The update duty of a run in words; for people who may change it, the form behind a button. Text typed there survives a reload. */
export function DutySection({run, canEdit}: {run: Run; canEdit: boolean}) {
    const say = useText();
    const reader = useReader();
    const [kept, keep] = useDraft(`duty/${run.id}`);
    const draft = canEdit ? readDraft(kept) : null;
    const [wanted, setWanted] = useState(draft !== null);
    const [asked, setAsked] = useState(false);
    const {ask, busy, problem} = useAsk(run.id);
    const ladder = useLadderWords(run);
    const channelName = useChannelNames();
    const copies = copiedTo(run);
    const rules = rulesOfRun(run);
    const open = wanted && canEdit;
    const tried = open ? draft?.change : undefined;
    const setDraft = (next: DutyDraft | null) => keep(next && JSON.stringify(next));
    const begin = () => {
        setAsked(true);
        setWanted(!open);
    };
    if (!canEdit && run.updates === null && rules.length === 0) {
        return null;
    }
    return (
        <section
            className="set-cycle-duty-words"
            aria-label={say('set_cycle.details.duty')}
            onKeyDown={open ? onEscape(() => setWanted(false)) : undefined}
        >
            <h3 className="set-cycle-heading">{say('set_cycle.details.duty')}</h3>
            {rules.map((rule, place) => (
                <p key={place}>{ruleWords(rule, reader)}</p>
            ))}
            {rules.length > 0 && !sameClock(reader.now, reader.zone, run.zone) && (
                <p className="set-cycle-hint">{say('set_cycle.duty_form.zone', {zone: zoneWords(run.zone)})}</p>
            )}
            <p className="set-cycle-hint">
                {rules.length === 0 ? say('set_cycle.duty.none') : `${say('set_cycle.duty_field.steps')}: ${ladder}`}
            </p>
            {copies.length > 0 && (
                <p className="set-cycle-hint">
                    {say('set_cycle.duty_field.broadcast')}: {copies.map(channelName).join(', ')}
                </p>
            )}
            {!open && (
                <Check
                    label={say('set_cycle.details.duty_on')}
                    checked={run.duty.on && rules.length > 0}
                    disabled={!canEdit || busy}
                    // Without a rule there is nothing to switch on: first somebody has to say when updates are owed.
                    onCheck={(on) => (rules.length > 0 ? void ask({type: 'set_duty', on}) : begin())}
                />
            )}
            <Problem text={problem?.text} />
            {canEdit && (
                <Button
                    small
                    aria-label={say('set_cycle.seat.change_label', {role: say('set_cycle.details.duty')})}
                    aria-expanded={open}
                    onClick={begin}
                >
                    {say('set_cycle.change')}
                </Button>
            )}
            {open && (
                <DutyForm
                    run={run}
                    draft={draft}
                    autoFocus={asked}
                    onDraft={setDraft}
                    onClose={() => setWanted(false)}
                />
            )}
            {run.status === 'running' && <Rehearsal key={JSON.stringify(tried)} run={run} change={tried} />}
        </section>
    );
}
