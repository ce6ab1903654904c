import React from 'react';
import {useText} from '../../host/text';
import {useSetCycle} from '../../store/set_cycle';
import {useAsk} from '../../store/use_ask';
import {Button} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {owedWords} from '../../ui/duty_words';
import {Icon} from '../../ui/icon';
import {Moment} from '../../ui/moment';
import {Problem} from '../../ui/problem';
import {Severity} from '../../ui/severity';
import {momentWords} from '../../ui/time_words';
import {SeatAnswer} from '../run/seat_answer';
import type {AskedNeed} from './needs';

/** What waits for the reader, each with the one click that does it. */
export function NeedsYou({needs}: {needs: AskedNeed[]}) {
    const say = useText();
    if (needs.length === 0) {
        return null;
    }
    return (
        <section className="set-cycle-section" aria-label={say('set_cycle.home.needs_you')}>
            <h3 className="set-cycle-heading">
                {say('set_cycle.home.needs_you')} <span className="set-cycle-badge">{needs.length}</span>
            </h3>
            <ul>
                {needs.map((need, index) => (
                    <li key={need.key} className={`set-cycle-need set-cycle-need-${need.kind}`}>
                        <NeedLine need={need} first={index === 0} />
                    </li>
                ))}
            </ul>
        </section>
    );
}

const TABS = {update: 'checklist', soon: 'checklist', taker: 'updates', seat: 'details'} as const;
const ICONS = {update: 'alert', soon: 'clock', taker: 'alert', seat: 'person'} as const;

/** Only the most urgent line has a primary button: one per view. */
function NeedLine({need, first}: {need: AskedNeed; first: boolean}) {
    const {go} = useSetCycle();
    const say = useText();
    const open = () => go({name: 'run', runId: need.run.id, tab: TABS[need.kind], open: null});
    return (
        <>
            <button type="button" className="set-cycle-need-name" onClick={open}>
                <Icon name={ICONS[need.kind]} />
                <span className="set-cycle-need-title">{need.run.name}</span>
                <Severity of={need.run.severity} />
            </button>
            <span className="set-cycle-need-more">
                {need.kind === 'seat' ? say('set_cycle.seat.asked_you', {role: need.title}) : <Due need={need} />}
            </span>
            <div className="set-cycle-need-buttons">
                {need.kind === 'seat' ? (
                    <SeatAnswer runId={need.run.id} role={need.role} first={first} />
                ) : (
                    <NeedButtons need={need} first={first} />
                )}
            </div>
        </>
    );
}

function Due({need}: {need: Exclude<AskedNeed, {kind: 'seat'}>}) {
    const say = useText();
    const reader = useReader();
    if (need.kind === 'taker') {
        return (
            <>
                <span className="set-cycle-urgent">{say('set_cycle.taker.wanted')}.</span>{' '}
                {say('set_cycle.taker.since', {moment: momentWords(need.at, reader)})}
            </>
        );
    }
    if (need.kind === 'update') {
        return (
            <>
                <span className="set-cycle-urgent">{owedWords(need.at, reader)}</span>
                {need.nextNoticeAt !== null &&
                    ` · ${say('set_cycle.duty.next_reminder', {moment: momentWords(need.nextNoticeAt, reader)})}`}
            </>
        );
    }
    return (
        <span>
            {say('set_cycle.duty.soon')} <Moment at={need.at} runZone={reader.zone} />
        </span>
    );
}

/** The one click that does it, or two. */
function NeedButtons({need, first}: {need: Exclude<AskedNeed, {kind: 'seat'}>; first: boolean}) {
    const {go} = useSetCycle();
    const say = useText();
    const {ask, busy, problem} = useAsk(need.run.id);
    const look = first ? 'primary' : 'secondary';
    const toTake = need.kind === 'taker';
    return (
        <>
            {!toTake && (
                <Button
                    small
                    look={look}
                    onClick={() => go({name: 'run', runId: need.run.id, tab: 'updates', open: 'update'})}
                >
                    {say('set_cycle.update.post')}
                </Button>
            )}
            {(toTake || (need.kind === 'update' && need.nextNoticeAt === null && !need.run.obligation?.held)) && (
                <Button
                    small
                    look={toTake ? look : 'secondary'}
                    busy={busy}
                    onClick={() => void ask({type: 'hold', forObligation: need.id})}
                >
                    {say('set_cycle.update.hold')}
                </Button>
            )}
            <Problem text={problem?.text} />
        </>
    );
}
