import React, {useEffect, useMemo} from 'react';
import type {CardProps} from '../../../server-ts/src/contract/card';
import {BOT_USERNAME} from '../../../server-ts/src/contract/names';
import {currentPhase, overdueCount, runProgress} from '../../../server-ts/src/domain/progress';
import {useRunDay} from '../features/run_day';
import type {HostPost} from '../host/host_state';
import {Markdown} from '../host/markdown';
import type {PostComponentProps} from '../host/registry';
import {useText} from '../host/text';
import {firstName, useNames} from '../store/names';
import {useHost, useOurs, useSetCycle} from '../store/set_cycle';
import {Boundary} from '../ui/boundary';
import {ClockProvider, useReader} from '../ui/clock';
import {owedWords} from '../ui/duty_words';
import {Icon} from '../ui/icon';
import {Progress} from '../ui/progress';
import {Severity} from '../ui/severity';
import {momentWords} from '../ui/time_words';
import {readCard} from './card_props';

/** The card of a run in its channel. Whatever goes wrong in it, the message itself stays readable. */
export function RunCard({post, openSidebar}: PostComponentProps & {openSidebar: () => void}) {
    return (
        <Boundary fallback={() => <Markdown text={post.message} />}>
            <ClockProvider>
                <Checked post={post} openSidebar={openSidebar} />
            </ClockProvider>
        </Boundary>
    );
}

/** Anybody may write a post of our type with any content. Only its author is stamped by Mattermost. */
function useIsBot(userId: string): boolean {
    const known = useOurs((state) => Object.values(state.connection.teams)[0]?.botId);
    const author = useHost((state) => state.entities.users.profiles[userId]);
    // Before the first connection: a bot with this name can only be ours, because names are unique and people are not bots.
    return known === undefined ? author?.is_bot === true && author.username === BOT_USERNAME : known === userId;
}

function Checked({post, openSidebar}: {post: HostPost; openSidebar: () => void}) {
    const {reads} = useSetCycle();
    const say = useText();
    const ours = useIsBot(post.user_id);
    const card = useMemo(() => readCard(post), [post]);
    useEffect(() => void reads.connect(), [reads]);
    if (!ours || !card) {
        return (
            <>
                <Markdown text={post.message} />
                <p className="set-cycle-card-note">{say('set_cycle.card.not_ours')}</p>
            </>
        );
    }
    return <Card card={card} openSidebar={openSidebar} />;
}

function Card({card, openSidebar}: {card: CardProps; openSidebar: () => void}) {
    const {live, go} = useSetCycle();
    const say = useText();
    const reader = useReader();
    const run = useOurs((state) => state.runs[card.run]?.shown);
    useEffect(() => live.watchRun(card.run), [live, card.run]);
    const newer = run && run.version >= card.version ? run : null;
    const day = useRunDay(card.run);
    const {done, total} = newer ? runProgress(newer, day) : card;
    const overdue = newer ? overdueCount(newer, reader.now) : (card.overdue ?? 0);
    const name = newer?.name ?? card.name;
    const status = newer?.status ?? card.status;
    const severity = newer ? newer.details.severity : card.severity;
    const phase = newer ? (currentPhase(newer, day)?.title ?? null) : card.phase;
    const owedAt = newer?.obligation?.dueAt;
    const nextDueAt = status === 'running' ? (newer ? (owedAt ?? newer.duty.nextDueAt) : card.nextDueAt) : null;
    // The post names the moment that is owed, or the next one. Until its run is loaded, only the clock tells which.
    const owed = nextDueAt !== null && (newer ? owedAt !== undefined : nextDueAt <= reader.now);
    const untaken = newer !== null && newer.acknowledgement !== null;
    const nameOf = useNames();
    const people = newer?.seats
        .flatMap((seat) => (seat.user === null ? [] : [`${seat.title} ${firstName(nameOf(seat.user))}`]))
        .join(' · ');
    const open = () => {
        go({name: 'run', runId: card.run, tab: 'checklist', open: null});
        openSidebar();
    };
    return (
        <div className="set-cycle-card" role="group" aria-label={name}>
            <p className="set-cycle-card-top">
                <span className="set-cycle-card-name" dir="auto">
                    {name}
                </span>
                <Severity of={severity} />
                <span className={`set-cycle-status set-cycle-status-${status}`}>
                    {say(`set_cycle.status.${status}`)}
                </span>
            </p>
            <p className="set-cycle-card-line">
                <span>{status === 'finished' ? '' : (phase ?? say('set_cycle.run.all_done'))}</span>
                {overdue > 0 && (
                    <span className="set-cycle-urgent">
                        <Icon name="flag" size={12} />
                        {say('set_cycle.card.overdue', {count: overdue})}
                    </span>
                )}
                <Progress done={done} total={total} />
            </p>
            <p className="set-cycle-card-foot">
                <span className={owed || untaken ? 'set-cycle-urgent' : 'set-cycle-muted'}>
                    {(owed || untaken) && <Icon name="alert" size={12} />}
                    {untaken
                        ? say('set_cycle.taker.wanted')
                        : owed
                          ? owedWords(nextDueAt, reader)
                          : nextDueAt !== null
                            ? say('set_cycle.duty.next', {moment: momentWords(nextDueAt, reader)})
                            : (people ?? '')}
                </span>
                <button
                    type="button"
                    className="set-cycle-card-open"
                    aria-label={say('set_cycle.card.open_label', {name})}
                    onClick={open}
                >
                    {say('set_cycle.card.open')}
                </button>
            </p>
        </div>
    );
}
