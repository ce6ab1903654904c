import React from 'react';
import {Markdown} from '../../../host/markdown';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useSetCycle} from '../../../store/set_cycle';
import type {Page, RunEntry} from '../../../store/state';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {dutyWords} from '../../../ui/duty_words';
import {Moment} from '../../../ui/moment';
import {Portrait} from '../../../ui/portrait';
import {Obligation} from './obligation';
import {SnoozeForm} from './snooze_form';
import {UpdateForm} from './update_form';

type RunPage = Extract<Page, {name: 'run'}>;

/** What stakeholders were told last, what is owed next, and the form that answers it. */
export function UpdatesTab({entry, page}: {entry: RunEntry; page: RunPage}) {
    const {go} = useSetCycle();
    const say = useText();
    const reader = useReader();
    const {shown: run} = entry;
    const canEdit = entry.canEdit && run.status === 'running';
    const open = (dialog: 'update' | 'snooze' | null) => go({name: 'run', runId: run.id, tab: 'updates', open: dialog});
    const composing = canEdit && page.open === 'update';
    const duty = dutyWords(run, reader);
    return (
        <div className="set-cycle-page">
            {run.obligation ? (
                <Obligation
                    run={run}
                    obligation={run.obligation}
                    canEdit={canEdit}
                    composing={composing}
                    onOpen={open}
                />
            ) : (
                <p className="set-cycle-duty">{duty.words}</p>
            )}
            {canEdit && page.open === 'snooze' && run.obligation && (
                <SnoozeForm runId={run.id} onClose={() => open(null)} />
            )}
            {composing && (
                <UpdateForm
                    run={run}
                    given={page.text ?? null}
                    onGivenTaken={() => open('update')}
                    onClose={() => open(null)}
                />
            )}
            {canEdit && !composing && !run.obligation && (
                <Button look="primary" onClick={() => open('update')}>
                    {say('set_cycle.update.post')}
                </Button>
            )}
            <LastUpdate entry={entry} />
        </div>
    );
}

function LastUpdate({entry}: {entry: RunEntry}) {
    const say = useText();
    const nameOf = useNames();
    const {lastUpdate, zone} = entry.shown;
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
        </article>
    );
}
