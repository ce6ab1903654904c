import React from 'react';
import {isHttpLink} from '../../../../../server-ts/src/domain/link';
import {goToChannel, goToPost} from '../../../host/globals';
import {meOf, teamOf} from '../../../host/host_state';
import {useText} from '../../../host/text';
import {useNames} from '../../../store/names';
import {useHost} from '../../../store/set_cycle';
import type {RunEntry} from '../../../store/state';
import {useAsk} from '../../../store/use_ask';
import {Button} from '../../../ui/button';
import {Moment} from '../../../ui/moment';
import {Problem} from '../../../ui/problem';
import {DutySection} from '../duty/duty_section';
import {DetailField} from './detail_field';
import {SeatLine} from './seat_line';
import {SeverityLine} from './severity_line';

/** The people and details of a run, each changed in place. */
export function DetailsTab({entry}: {entry: RunEntry}) {
    const say = useText();
    const nameOf = useNames();
    const {shown: run} = entry;
    const canEdit = entry.canEdit && run.status === 'running';
    const {severity, customer, ticket, summary} = run.details;
    const incident = run.kind === 'incident';
    return (
        <div className="set-cycle-page">
            <section aria-label={say('set_cycle.details.people')}>
                <h3 className="set-cycle-heading">{say('set_cycle.details.people')}</h3>
                {run.seats.map((seat) => (
                    <SeatLine key={seat.role} run={run} seat={seat} canEdit={canEdit} />
                ))}
                <Taking entry={entry} />
            </section>
            <section aria-label={say('set_cycle.details.about')}>
                <h3 className="set-cycle-heading">{say('set_cycle.details.about')}</h3>
                <DetailField runId={run.id} field="name" value={run.name} canEdit={canEdit} />
                {severity !== null && <SeverityLine runId={run.id} severity={severity} canEdit={canEdit} />}
                {(incident || customer !== '') && (
                    <DetailField runId={run.id} field="customer" value={customer} canEdit={canEdit} />
                )}
                {(incident || ticket !== '') && (
                    <DetailField
                        runId={run.id}
                        field="ticket"
                        value={ticket}
                        canEdit={canEdit}
                        link={isHttpLink(ticket)}
                    />
                )}
                <DetailField runId={run.id} field="summary" value={summary} canEdit={canEdit} long />
                <ChannelLine channelId={run.channelId} />
                <p className="set-cycle-detail set-cycle-detail-text">
                    <span className="set-cycle-detail-label">{say('set_cycle.details.started')}</span>
                    <span>
                        {nameOf(run.startedBy)}, <Moment at={run.startedAt} runZone={run.zone} />{' '}
                        {run.startedFrom !== undefined && <Source postId={run.startedFrom} />}
                    </span>
                </p>
            </section>
            <DutySection run={run} canEdit={canEdit} />
        </div>
    );
}

/** Follow and leave, for everybody who sees the run. Whoever may join is asked above the tabs. */
function Taking({entry}: {entry: RunEntry}) {
    const say = useText();
    const me = useHost(meOf);
    const {shown: run} = entry;
    const {ask, busy, problem} = useAsk(run.id);
    const follows = run.followers.includes(me);
    const joined = run.joined.includes(me);
    return (
        <div className="set-cycle-buttons">
            <Button
                small
                busy={busy}
                aria-pressed={follows}
                onClick={() => void ask({type: follows ? 'unfollow' : 'follow'})}
            >
                {say(follows ? 'set_cycle.run.unfollow' : 'set_cycle.run.follow')}
            </Button>
            {run.status === 'running' && joined && (
                <Button small busy={busy} onClick={() => void ask({type: 'leave'})}>
                    {say('set_cycle.run.leave')}
                </Button>
            )}
            <Problem text={problem?.text} />
        </div>
    );
}

/** The message that a run was started from. */
function Source({postId}: {postId: string}) {
    const say = useText();
    const teamName = useHost((state) => state.entities.teams.teams[teamOf(state)]?.name);
    return teamName === undefined ? null : (
        <button type="button" className="set-cycle-link" onClick={() => goToPost(teamName, postId)}>
            {say('set_cycle.details.source')}
        </button>
    );
}

function ChannelLine({channelId}: {channelId: string}) {
    const say = useText();
    const channel = useHost((state) => state.entities.channels.channels[channelId]);
    const team = useHost((state) => state.entities.teams.teams[channel?.team_id ?? '']);
    if (!channel || !team) {
        return null;
    }
    return (
        <p className="set-cycle-detail set-cycle-detail-text">
            <span className="set-cycle-detail-label">{say('set_cycle.field.channel')}</span>
            <button type="button" className="set-cycle-link" onClick={() => goToChannel(team.name, channel.name)}>
                {channel.display_name}
            </button>
        </p>
    );
}
