import React, {useCallback, useEffect, useState} from 'react';
import type {LedgerLine} from '../../../../../server-ts/src/contract/answer';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useHost, useSetCycle} from '../../../store/set_cycle';
import {Button} from '../../../ui/button';
import {useReader} from '../../../ui/clock';
import {lengthWords, momentWords} from '../../../ui/time_words';

/** A post takes a second or two; only a delay beyond this is mentioned. */
const WORTH_SAYING = 60_000;

/** Every message that the run was to send, newest first, and what became of it. A new `Run.version` loads it again. */
export function Ledger({run}: {run: Run}) {
    const {send, store} = useSetCycle();
    const say = useText();
    const {id: runId, teamId, version} = run;
    const [lines, setLines] = useState<LedgerLine[] | null>(null);
    const [more, setMore] = useState(false);
    const [failed, setFailed] = useState(false);
    const load = useCallback(
        async (before?: number) => {
            const outcome = await send<'ledger'>(
                {type: 'ledger', runId, ...(before === undefined ? {} : {before})},
                {teamId},
            );
            setFailed(!outcome.ok);
            if (outcome.ok) {
                store.dispatch({type: 'SET_CYCLE_PEOPLE', people: outcome.body.people});
                setLines((known) => [...(before === undefined ? [] : (known ?? [])), ...outcome.body.lines]);
                setMore(outcome.body.more);
            }
        },
        [send, store, runId, teamId],
    );
    useEffect(() => void load(), [load, version]);
    if (lines === null || failed) {
        return <p className="set-cycle-notice">{say(failed ? 'set_cycle.problem.not_loaded' : 'set_cycle.loading')}</p>;
    }
    return (
        <>
            <ol className="set-cycle-ledger">
                {lines.map((line) => (
                    <Line key={line.id} line={line} />
                ))}
            </ol>
            {more && (
                <Button small onClick={() => void load(lines.at(-1)?.id)}>
                    {say('set_cycle.timeline.older')}
                </Button>
            )}
        </>
    );
}

function Line({line}: {line: LedgerLine}) {
    const say = useText();
    const nameOf = useNames();
    const reader = useReader();
    const {what, place, asked, outcome, lateMs, attempts, why} = line;
    const channel = useHost((state) =>
        place.kind === 'channel' ? state.entities.channels.channels[place.channelId]?.display_name : undefined,
    );
    const to = place.kind === 'direct' ? nameOf(place.user) : channel;
    const others = asked.filter((user) => place.kind !== 'direct' || user !== place.user).map(nameOf);
    const more = [
        say(`set_cycle.ledger.${outcome}`),
        momentWords(line.sentAt ?? line.plannedAt, reader),
        ...(lateMs !== null && lateMs >= WORTH_SAYING
            ? [say('set_cycle.ledger.late', {length: lengthWords(lateMs, say)})]
            : []),
        ...(attempts > 1 ? [say('set_cycle.ledger.attempts', {count: attempts})] : []),
        ...(why === null ? [] : [why]),
    ];
    return (
        <li>
            <span dir="auto">
                {what}
                {to !== undefined && ` → ${to}`}
                {others.length > 0 && ` (${others.join(', ')})`}
            </span>
            <span className={outcome === 'failed' ? 'set-cycle-urgent' : 'set-cycle-muted'}>{more.join(' · ')}</span>
        </li>
    );
}
