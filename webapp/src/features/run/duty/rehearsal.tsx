import React, {useEffect, useRef, useState} from 'react';
import type {RehearsalStrip} from '../../../../../server-ts/src/contract/answer';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useSetCycle} from '../../../store/set_cycle';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {Problem} from '../../../ui/problem';
import {momentWords} from '../../../ui/time_words';
import type {Change} from './draft';
import {Lines} from './lines';

/** What a run would send in the coming days if nobody answered, by the duty in the form if one is open. */
export function Rehearsal({run, change}: {run: Run; change: Change | undefined}) {
    const {id: runId, teamId, zone} = run;
    const {send, store} = useSetCycle();
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const [strip, setStrip] = useState<RehearsalStrip | null>(null);
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    const own = useRef<HTMLDivElement>(null);
    // The button mostly stands at the lower edge, and what it brings below that.
    useEffect(() => void (strip && own.current?.scrollIntoView()), [strip]);
    const rehearse = async () => {
        setBusy(true);
        const tried = change && {change: {on: run.duty.on, ...change}};
        const outcome = await send<'rehearse'>(
            {type: 'rehearse', of: {kind: 'run', runId}, days: 30, answering: 'never', ...tried},
            {teamId},
        );
        setBusy(false);
        if (outcome.ok) {
            store.dispatch({type: 'SET_CYCLE_PEOPLE', people: outcome.body.people});
            setStrip(outcome.body);
        }
        setProblem(outcome.ok ? '' : outcome.kind === 'refused' ? outcome.text : say('set_cycle.problem.not_loaded'));
    };
    // An edit of a post notifies nobody.
    const posts = strip?.messages.filter(({op}) => op === 'post') ?? [];
    return (
        <div ref={own} className="set-cycle-foreseen">
            <Button small busy={busy} onClick={() => void rehearse()}>
                {say('set_cycle.duty_form.rehearse')}
            </Button>
            <p className="set-cycle-hint">{say('set_cycle.duty_form.rehearse_hint')}</p>
            <Problem text={problem} />
            <Lines
                runZone={zone}
                lines={posts.map(({asked, place, ...message}) => ({
                    ...message,
                    // One line of plain text: the only markdown in it is a name in bold.
                    text: message.text.replaceAll('**', ''),
                    who:
                        asked.map(({user}) => nameOf(user)).join(', ') ||
                        (place === 'channel' ? say('set_cycle.duty_field.stakeholderChannel') : nameOf(null)),
                }))}
            />
            <p role="status">
                {strip &&
                    (strip.more
                        ? say('set_cycle.duty_form.more', {
                              moment: momentWords(strip.messages.at(-1)?.at ?? reader.now, reader),
                          })
                        : say('set_cycle.duty_form.all', {count: posts.length}))}
            </p>
        </div>
    );
}
