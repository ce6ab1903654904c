import React, {useEffect, useState} from 'react';
import type {LedgerLine, LedgerPage} from '../../../../../server-ts/src/contract/answer';
import type {Run} from '../../../../../server-ts/src/domain/run';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useHost, useSetCycle} from '../../../store/set_cycle';
import {useReader} from '../../../ui/clock';
import {lengthWords, momentWords} from '../../../ui/time_words';
import {Older} from '../older';

/** A post takes a second or two; only a delay beyond this is mentioned. */
const WORTH_SAYING = 60_000;

type Shown = Pick<LedgerPage, 'lines' | 'more'>;
const NOT_YET: Shown = {lines: [], more: false};

/**
 * Every message that the run meant to send, newest first, and what became of it. `Run.version` asks anew, for the newest page: older ones that
 * somebody fetched stay below it, and all stays when no answer comes.
 */
export function Ledger({run}: {run: Run}) {
    const {send, store} = useSetCycle();
    const {id: runId, teamId, version} = run;
    const [shown, setShown] = useState(NOT_YET);
    const [failed, setFailed] = useState(false);
    const [wanted, want] = useState<{version: number; before?: number | undefined}>({version});
    // An older page is wanted below what was shown at that version.
    const before = wanted.version === version ? wanted.before : undefined;
    useEffect(() => {
        let over = false;
        void send<'ledger'>({type: 'ledger', runId, ...(before === undefined ? {} : {before})}, {teamId}).then(
            (outcome) => {
                if (over) {
                    return;
                }
                setFailed(!outcome.ok);
                if (outcome.ok) {
                    store.dispatch({type: 'SET_CYCLE_PEOPLE', people: outcome.body.people});
                    setShown((known) => withPage(known, outcome.body, before));
                }
            },
        );
        return () => {
            over = true;
        };
    }, [send, store, runId, teamId, version, wanted, before]);
    return (
        <>
            <ol className="set-cycle-ledger">
                {shown.lines.map((line) => (
                    <Line key={line.id} line={line} />
                ))}
            </ol>
            <Older
                waiting={shown === NOT_YET}
                failed={failed}
                more={shown.more}
                onClick={() => want(failed ? {...wanted} : {version, before: shown.lines.at(-1)?.id})}
            />
        </>
    );
}

/** An older page goes below what is known. So do older lines below the newest page, where it reaches down to them: else there may be a gap. */
function withPage({lines, more}: Shown, page: Shown, before: number | undefined): Shown {
    if (before !== undefined) {
        return {lines: [...lines, ...page.lines], more: page.more};
    }
    const last = page.lines.at(-1)?.id;
    const at = lines.findIndex(({id}) => id === last);
    return at < 0 ? page : {lines: [...page.lines, ...lines.slice(at + 1)], more};
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
