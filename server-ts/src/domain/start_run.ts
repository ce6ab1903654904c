import {armDuty} from './duty/arm_duty';
import type {WorkingCalendar} from './calendar/calendar';
import {acknowledgeMinutes, openAcknowledgement} from './duty/decide_acknowledge';
import {isFor} from './by_severity';
import {checkDetails, checkName} from './decide_life';
import {EVERYBODY_IS_THERE, record, type WhoIsThere} from './decision';
import {parseDueWords} from './calendar/due_words';
import type {Happening, RunEvent} from './event';
import {LIMITS} from './limits';
import {SEVERITIES, type Severity} from './duty/duty_rule';
import {NO_DUTY, type Duty} from './duty/obligation';
import type {ItemSpec, PhaseSpec, Playbook} from './playbook';
import {countsFrom} from './run_name';
import {isRefused, refuse, type Refused} from './refusal';
import type {Item, Run, RunDetails, Seat} from './run';
import type {ChannelId, Millis, PostId, RoleId, RunId, TeamId, UserId, Zone} from './units';

export interface StartRequest {
    runId: RunId;
    teamId: TeamId;
    channelId: ChannelId;
    ownChannel: boolean;
    name: string;
    details: RunDetails;
    /** Who sits where; missing seats stay empty. */
    seats: Partial<Record<RoleId, UserId | null>>;
    /** Who is on duty, by the run's roles. They do not count as chosen by the starter: their seats follow the cycles of `dutyChannel`. */
    onDuty?: Partial<Record<RoleId, UserId | null>>;
    /** The channel of the cycle that says who is on duty; missing if there is none. */
    dutyChannel?: ChannelId;
    startedBy: UserId;
    startedFrom?: PostId;
    now: Millis;
    zone: Zone;
    calendar: WorkingCalendar;
    /** Who cannot answer; missing if nobody has looked. */
    people?: WhoIsThere;
    /** The channels that the playbook names, as far as they were found. */
    told?: Pick<Duty, 'broadcast' | 'stakeholderChannel'>;
}

/**
 * A new run with its first events, or the field that keeps it from starting. The playbook is copied into it: later edits of the template do
 * not change the run.
 */
export function startRun(playbook: Playbook, request: StartRequest): {run: Run; events: RunEvent[]} | Refused {
    if (playbook.archived) {
        return refuse('playbook_archived', {field: 'playbook'});
    }
    if (playbook.channel.newRequired && !request.ownChannel) {
        return refuse('playbook_needs_new_channel', {field: 'channel'});
    }
    const name = checkName(request.name);
    if (isRefused(name)) {
        return name;
    }
    const details = checkDetails(request.details);
    if (isRefused(details)) {
        return details;
    }
    if (playbook.fields.includes('severity') && details.severity === null) {
        return refuse('severity_missing', {field: 'severity'});
    }
    const {severity} = details;
    const dueFrom = countsFrom(playbook, name, request);
    const isIn = (phase: PhaseSpec, item: ItemSpec): boolean =>
        isFor(phase.severities, severity) && isFor(item.severities, severity);
    const phases = playbook.phases.map((phase) => ({
        id: phase.id,
        title: phase.title,
        items: phase.items
            .filter((spec) => isIn(phase, spec))
            .map((spec) => itemFrom(spec, phase.id, request, dueFrom)),
    }));
    if (phases.reduce((sum, {items}) => sum + items.length, 0) > LIMITS.items) {
        return refuse('too_many_items', {field: 'playbook', params: {limit: LIMITS.items}});
    }
    const leftOut = playbook.phases.flatMap((phase) =>
        phase.items.flatMap((spec, index) =>
            isIn(phase, spec)
                ? []
                : [
                      {
                          item: itemFrom(spec, phase.id, request, dueFrom),
                          phaseId: phase.id,
                          index,
                          severities: severitiesOf(phase, spec),
                      },
                  ],
        ),
    );
    const run: Run = {
        id: request.runId,
        version: 0,
        teamId: request.teamId,
        channelId: request.channelId,
        ownChannel: request.ownChannel,
        kind: playbook.kind,
        playbook: {id: playbook.id, title: playbook.title},
        name,
        details,
        status: 'running',
        startedBy: request.startedBy,
        startedAt: request.now,
        ...(dueFrom === request.now ? {} : {worksFrom: dueFrom}),
        ...(request.startedFrom === undefined ? {} : {startedFrom: request.startedFrom}),
        finished: null,
        zone: request.zone,
        ownerRole: playbook.ownerRole ?? STARTER_ROLE,
        ...(playbook.ownerOnly ? {ownerOnly: true} : {}),
        seats: seatsOf(playbook, request),
        joined: [],
        followers: [],
        phases,
        removed: [],
        ...(leftOut.length === 0 ? {} : {leftOut}),
        updates: playbook.updates,
        duty: {...NO_DUTY, ...request.told, on: playbook.updates !== null},
        lastUpdate: null,
        obligation: null,
        acknowledge: playbook.acknowledge,
        acknowledgement: null,
        acknowledged: null,
    };
    const {now, calendar, startedBy} = request;
    const moment = {now, by: startedBy, calendar, ...(request.people ?? EVERYBODY_IS_THERE)};
    const begun: Happening[] = [{type: 'run_started', playbook: playbook.title}, ...armDuty(run, moment, true)];
    const asks = openAcknowledgement(run, moment, begun.length + 1);
    // A starter whom the run would ask to take it has taken it.
    const isTaken = acknowledgeMinutes(run) !== null && asks.length === 0;
    return record(isTaken ? {...run, acknowledged: {by: startedBy, at: now}} : run, [...begun, ...asks], moment);
}

/** The seat of a playbook that names no owner. */
const STARTER_ROLE: RoleId = 'owner';

function seatsOf(playbook: Playbook, request: StartRequest): Seat[] {
    const {severity} = request.details;
    const seats = playbook.roles.map((role): Seat => {
        const user = request.seats[role.id] ?? null;
        const {severities, from} = role;
        const isOnDuty = user === request.onDuty?.[role.id];
        const {dutyChannel: channelId} = request;
        const follows = isOnDuty && from !== undefined && channelId !== undefined ? {channelId, role: from} : null;
        const seat = {role: role.id, title: role.title, asked: null, ...(follows ? {follows} : {})};
        const isLater = severities !== undefined && from !== undefined && !isFor(severities, severity);
        // If nobody was on duty (null), whoever is on duty by then takes it. A seat that was emptied or filled by hand stays so.
        return isLater && isOnDuty ? {...seat, user: null, standby: {from, user, severities}} : {...seat, user};
    });
    if (playbook.ownerRole === null) {
        seats.unshift({
            role: STARTER_ROLE,
            title: 'Owner',
            user: request.seats[STARTER_ROLE] ?? request.startedBy,
            asked: null,
        });
    }
    // A run always has an owner, so that an obligation has somebody to ask.
    return seats.map((seat) =>
        seat.role === (playbook.ownerRole ?? STARTER_ROLE) ? {...seat, user: seat.user ?? request.startedBy} : seat,
    );
}

/** The severities that both the phase and the item are for. */
function severitiesOf(phase: PhaseSpec, item: ItemSpec): Severity[] {
    return SEVERITIES.filter((severity) => isFor(phase.severities, severity) && isFor(item.severities, severity));
}

function itemFrom(spec: ItemSpec, phaseId: string, request: StartRequest, dueFrom: Millis): Item {
    const due = spec.due === undefined ? null : parseDueWords(spec.due, dueFrom, request.zone, request.calendar);
    // The words were checked when the playbook was read; "today 17:00" in a run that starts at 18:00 has no due time.
    const dueAt = isRefused(due) ? null : due;
    return {
        id: `${phaseId}_${spec.id}`,
        title: spec.title,
        note: spec.note ?? '',
        state: 'open',
        changed: null,
        skipReason: null,
        assignee: spec.role === undefined ? null : {role: spec.role},
        dueAt,
        remindAt: dueAt,
        reminded: null,
        repeat: spec.repeat === undefined ? null : {...spec.repeat, ticked: [], olderTicks: 0},
    };
}
