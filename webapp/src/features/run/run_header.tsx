import React from 'react';
import {useText} from '../../host/text';
import {firstName, useNames} from '../../store/names';
import {useSetCycle} from '../../store/set_cycle';
import type {Dialog, RunEntry, Tab} from '../../store/state';
import {useAsk} from '../../store/use_ask';
import {IconButton} from '../../ui/button';
import {useReader} from '../../ui/clock';
import {dutyWords} from '../../ui/duty_words';
import {Icon} from '../../ui/icon';
import {MenuButton, type MenuEntries} from '../../ui/menu';
import {Portrait} from '../../ui/portrait';
import {Problem} from '../../ui/problem';
import {Severity} from '../../ui/severity';
import {momentWords} from '../../ui/time_words';
import {useActsAsOwner} from './owner_only';

interface RunHeaderProps {
    entry: RunEntry;
    /** The one that is open. */
    tab: Tab;
    onOpen: (tab: Tab, dialog: Dialog | null) => void;
}

/** What a run is and what it owes, at a glance. */
export function RunHeader({entry, tab, onOpen}: RunHeaderProps) {
    const {go} = useSetCycle();
    const say = useText();
    const {shown: run} = entry;
    const {ask, problem} = useAsk(run.id);
    const running = run.status === 'running';
    const asOwner = useActsAsOwner(run);
    const mayWork = entry.canEdit && running;
    const entries = (): MenuEntries => [
        mayWork && {words: say('set_cycle.update.post'), icon: 'note', onSelect: () => onOpen('updates', 'update')},
        mayWork && {words: say('set_cycle.run.rename'), icon: 'edit', onSelect: () => onOpen(tab, 'rename')},
        mayWork &&
            asOwner && {
                words: say('set_cycle.finish.menu'),
                icon: 'check',
                onSelect: () => onOpen(tab, 'finish'),
            },
        entry.canEdit &&
            !running &&
            asOwner && {
                words: say('set_cycle.run.restore'),
                icon: 'undo',
                onSelect: () => void ask({type: 'restore'}),
            },
        {words: say('set_cycle.tab.details'), icon: 'person', onSelect: () => onOpen('details', null)},
    ];
    return (
        <div className="set-cycle-run-head">
            <div className="set-cycle-run-title">
                <IconButton icon="back" label={say('set_cycle.back')} onClick={() => go({name: 'home'})} />
                <h2 dir="auto" title={run.name}>
                    {run.name}
                </h2>
                <Severity of={run.details.severity} />
                <span className={`set-cycle-status set-cycle-status-${run.status}`}>
                    {say(`set_cycle.status.${run.status}`)}
                </span>
                <MenuButton label={say('set_cycle.run.menu')} entries={entries} />
            </div>
            <Standing entry={entry} />
            {entry.undelivered > 0 && (
                <button
                    type="button"
                    className="set-cycle-standing set-cycle-link set-cycle-urgent"
                    onClick={() => onOpen('updates', 'messages')}
                >
                    <Icon name="alert" size={12} />
                    {say('set_cycle.run.undelivered', {count: entry.undelivered})}
                </button>
            )}
            <Seats entry={entry} onOpen={() => onOpen('details', null)} />
            {problem && (
                <div className="set-cycle-standing">
                    <Problem text={problem.text} />
                </div>
            )}
        </div>
    );
}

function Standing({entry}: {entry: RunEntry}) {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const {shown: run} = entry;
    if (run.finished) {
        const {by, at, outcome} = run.finished;
        const words = say('set_cycle.run.finished_by', {name: nameOf(by), moment: momentWords(at, reader)});
        return (
            <p className="set-cycle-standing">
                {outcome ? `${words} · ${say(`set_cycle.outcome.${outcome}`)}` : words}
            </p>
        );
    }
    const duty = dutyWords(run, reader);
    return (
        <p className="set-cycle-standing">
            {run.acknowledgement && (
                <span className="set-cycle-urgent">
                    <Icon name="alert" size={12} />
                    {say('set_cycle.taker.wanted')}
                    {' · '}
                </span>
            )}
            <span className={duty.urgent ? 'set-cycle-urgent' : ''}>
                {duty.urgent && <Icon name="alert" size={12} />}
                {duty.words}
            </span>
        </p>
    );
}

function Seats({entry, onOpen}: {entry: RunEntry; onOpen: () => void}) {
    const nameOf = useNames();
    const {shown: run} = entry;
    return (
        <button type="button" className="set-cycle-seats" onClick={onOpen}>
            {run.seats.map((seat) => (
                <span key={seat.role} className="set-cycle-person" title={`${seat.title}: ${nameOf(seat.user)}`}>
                    <span className="set-cycle-muted">{seat.title}</span>
                    <Portrait userId={seat.user} />
                    <span className={seat.user !== null && seat.role === run.ownerRole ? 'set-cycle-strong' : ''}>
                        {seat.user ? firstName(nameOf(seat.user)) : nameOf(null)}
                    </span>
                </span>
            ))}
        </button>
    );
}
