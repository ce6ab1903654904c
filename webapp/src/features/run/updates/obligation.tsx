import React, {useRef} from 'react';
import {isQuietBy, type Obligation as Owed} from '../../../../../server-ts/src/domain/duty/obligation';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {randomId} from '../../../host/random_ids';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useAsk} from '../../../store/use_ask';
import {Button, type ButtonProps} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {owedWords} from '../../../ui/duty_words';
import {Icon} from '../../../ui/icon';
import {momentWords} from '../../../ui/time_words';
import {Problem} from '../../../ui/problem';

interface ObligationProps {
    run: Run;
    obligation: Owed;
    canEdit: boolean;
    look: NonNullable<ButtonProps['look']>;
    /** One of the answers is being written, and has a button of its own. */
    composing: boolean;
    onOpen: (dialog: 'update' | 'snooze' | 'blocked') => void;
}

/** What is owed, since when, who was asked and who is next, and the five answers to it. */
export function Obligation({run, obligation, canEdit, look, composing, onOpen}: ObligationProps) {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const {ask, busy, problem} = useAsk(run.id);
    const {id: forObligation, held, snoozed, people, left = [], nextStep, nextNoticeAt} = obligation;
    const isHeld = held && isQuietBy(held, obligation, reader.now);
    const isSnoozed = snoozed && isQuietBy(snoozed, obligation, reader.now);
    // One id until it is posted: a second click after a lost answer does not post a second update.
    const updateId = useRef(randomId());
    const nothingNew = async () => {
        const text = `${say('set_cycle.update.kind.nothing_new')}.`;
        if (await ask({type: 'post_update', updateId: updateId.current, kind: 'nothing_new', text, forObligation})) {
            updateId.current = randomId();
        }
    };
    return (
        <section className="set-cycle-owed" aria-label={say('set_cycle.duty.owed')}>
            <p className="set-cycle-owed-line">
                <Icon name="alert" />
                <strong className="set-cycle-urgent">{owedWords(obligation.dueAt, reader)}</strong>
            </p>
            <p className="set-cycle-owed-more">
                {say('set_cycle.duty.since', {moment: momentWords(obligation.dueAt, reader)})}
                {people.length > 0 &&
                    ` ${say('set_cycle.duty.asked', {name: [...left, ...people].map(({user}) => nameOf(user)).join(', ')})}`}
                {isHeld && ` ${say('set_cycle.duty.held', {name: nameOf(held.by)})}`}
                {isSnoozed && ` ${say('set_cycle.duty.snoozed', {name: nameOf(snoozed.by), reason: snoozed.reason})}`}
                {(isHeld || isSnoozed) &&
                    ` ${say('set_cycle.duty.quiet', {moment: momentWords(nextNoticeAt, reader)})}`}
                {nextStep &&
                    ` ${say('set_cycle.duty.next_step', {
                        name:
                            nextStep.asked === null
                                ? say(
                                      run.duty.stakeholderChannel
                                          ? 'set_cycle.duty.stakeholders'
                                          : 'set_cycle.duty_form.again',
                                  )
                                : nameOf(nextStep.asked),
                        moment: momentWords(nextStep.at, reader),
                    })}`}
            </p>
            {canEdit && (
                // Hidden and not removed, so that the focus can return to the button that opened the form.
                <div className="set-cycle-buttons" hidden={composing}>
                    <Button small look={look} onClick={() => onOpen('update')}>
                        {say('set_cycle.update.post')}
                    </Button>
                    {!held && (
                        <Button small busy={busy} onClick={() => void ask({type: 'hold', forObligation})}>
                            {say('set_cycle.update.hold')}
                        </Button>
                    )}
                    <Button small onClick={() => onOpen('snooze')}>
                        {say('set_cycle.update.snooze')}
                    </Button>
                    <Button small busy={busy} onClick={() => void nothingNew()}>
                        {say('set_cycle.update.kind.nothing_new')}
                    </Button>
                    <Button small onClick={() => onOpen('blocked')}>
                        {say('set_cycle.update.blocked')}
                    </Button>
                </div>
            )}
            <Problem text={problem?.text} />
        </section>
    );
}
