import React from 'react';
import {rulesOfRun} from '../../../../../server-ts/src/domain/duty/rules_in_force';
import {ownerOf} from '../../../../../server-ts/src/domain/run';
import {meOf} from '../../../host/host_state';
import {Markdown} from '../../../host/markdown';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useHost, useSetCycle} from '../../../store/set_cycle';
import type {Dialog, Page, RunEntry} from '../../../store/state';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {dutyWords} from '../../../ui/duty_words';
import {Fold} from '../../../ui/fold';
import {Moment} from '../../../ui/moment';
import {Portrait} from '../../../ui/portrait';
import {BlockedForm} from './blocked_form';
import {Ledger} from './ledger';
import {Obligation} from './obligation';
import {SnoozeForm} from './snooze_form';
import {Taker} from './taker';
import {UpdateForm} from './update_form';
import {Why} from './why';

type RunPage = Extract<Page, {name: 'run'}>;

/** What stakeholders were told last, what is owed next, and the form that answers it. */
export function UpdatesTab({entry, page}: {entry: RunEntry; page: RunPage}) {
    const {go} = useSetCycle();
    const say = useText();
    const reader = useReader();
    const {shown: run} = entry;
    const canEdit = entry.canEdit && run.status === 'running';
    // A form stays open whatever others do in the meantime: otherwise the typed text would be lost. The sidecar says what became of it.
    const shows = (dialog: Dialog) => entry.canEdit && page.open === dialog;
    const open = (dialog: Dialog | null) => go({name: 'run', runId: run.id, tab: 'updates', open: dialog});
    const composing = shows('update') || shows('snooze') || shows('blocked');
    // One primary button at a time: that of an open form, else the one for what is most urgent.
    const untaken = run.acknowledgement !== null;
    const duty = dutyWords(run, reader);
    const me = useHost(meOf);
    const {ask, busy} = useAsk(run.id);
    return (
        <div className="set-cycle-page">
            <Taker run={run} canEdit={canEdit} look={composing ? 'secondary' : 'primary'} />
            {run.obligation ? (
                <Obligation
                    run={run}
                    obligation={run.obligation}
                    canEdit={canEdit}
                    look={untaken ? 'secondary' : 'primary'}
                    composing={composing}
                    onOpen={open}
                />
            ) : (
                <p>{duty.words}</p>
            )}
            {shows('snooze') && <SnoozeForm run={run} onClose={() => open(null)} />}
            {shows('blocked') && <BlockedForm run={run} onClose={() => open(null)} />}
            {shows('update') && (
                <UpdateForm
                    run={run}
                    given={page.text ?? null}
                    onGivenTaken={() => open('update')}
                    onClose={() => open(null)}
                />
            )}
            {canEdit && !run.obligation && (
                <Button look={untaken ? 'secondary' : 'primary'} hidden={composing} onClick={() => open('update')}>
                    {say('set_cycle.update.post')}
                </Button>
            )}
            <LastUpdate entry={entry} />
            {run.status === 'running' && ownerOf(run) === me && run.duty.on && rulesOfRun(run).length > 0 && (
                <label className="set-cycle-radio">
                    <input
                        type="checkbox"
                        checked={run.duty.upcomingDm.includes(me)}
                        disabled={busy}
                        onChange={(event) => void ask({type: 'set_upcoming_dm', on: event.target.checked})}
                    />
                    {say('set_cycle.duty.upcoming_dm')}
                </label>
            )}
            <Fold title={say('set_cycle.why.title')}>
                <Why run={run} />
            </Fold>
            <Fold title={say('set_cycle.ledger.title')} asked={page.open === 'messages' && page}>
                <Ledger run={run} />
            </Fold>
        </div>
    );
}

function LastUpdate({entry}: {entry: RunEntry}) {
    const say = useText();
    const nameOf = useNames();
    const {go} = useSetCycle();
    const {id: runId, lastUpdate, zone} = entry.shown;
    if (!lastUpdate) {
        return <p className="set-cycle-notice">{say('set_cycle.update.none')}</p>;
    }
    return (
        <article className="set-cycle-update" aria-label={say('set_cycle.update.last')}>
            <header className="set-cycle-update-head">
                <Portrait userId={lastUpdate.by} size={24} />
                <strong>{nameOf(lastUpdate.by)}</strong>
                {lastUpdate.kind !== 'update' && (
                    <span className="set-cycle-tag">{say(`set_cycle.update.kind.${lastUpdate.kind}`)}</span>
                )}
                <span className="set-cycle-muted">
                    <Moment at={lastUpdate.at} runZone={zone} />
                </span>
            </header>
            <Markdown text={lastUpdate.text} />
            {lastUpdate.next !== undefined && (
                <p className="set-cycle-muted" dir="auto">
                    {say('set_cycle.update.next_said', {text: lastUpdate.next})}
                </p>
            )}
            <Button small look="quiet" onClick={() => go({name: 'run', runId, tab: 'timeline', open: null})}>
                {say('set_cycle.update.earlier')}
            </Button>
        </article>
    );
}
