import {armRestored, changeRules, disarmDuty, resolveObligation} from './duty/arm_duty';
import type {Command} from './command';
import {record, type Decision, type DutyMoment} from './decision';
import type {Happening} from './event';
import {isHttpLink} from './link';
import {isBlank, LIMITS, lengthOf, withoutSteering} from './limits';
import {hasRepeats, openItems} from './progress';
import {refuse, type Refused} from './refusal';
import type {Run, RunDetails} from './run';
import {runDay} from './calendar/run_day';
import {withoutUncounted} from './items/uncounted_ticks';

export type LifeCommand = Extract<Command, {type: 'rename' | 'set_details' | 'finish' | 'restore' | 'open_channel'}>;

/** Name, details and the end of a run. */
export function decideLife(run: Run, command: LifeCommand, moment: DutyMoment): Decision {
    switch (command.type) {
        case 'rename':
            return rename(run, command.name);
        case 'set_details':
            return setDetails(run, command, moment);
        case 'finish':
            return finish(run, command, moment);
        case 'restore':
            return restore(run, moment);
        case 'open_channel':
            return openChannel(run, command);
    }
}

function openChannel(run: Run, command: Extract<Command, {type: 'open_channel'}>): Decision {
    const {channelId, missing = []} = command;
    return run.channelId === channelId
        ? []
        : [{type: 'channel_opened', channelId, ...(missing.length === 0 ? {} : {missing})}];
}

/** The name of a run, trimmed and on one line (it becomes the name of a channel), or why it is refused. */
export function checkName(name: string): string | Refused {
    const trimmed = withoutSteering(name).trim().replace(/\s+/g, ' ');
    if (isBlank(trimmed)) {
        return refuse('name_empty', {field: 'name'});
    }
    return lengthOf(trimmed) > LIMITS.runName
        ? refuse('name_too_long', {field: 'name', params: {limit: LIMITS.runName}})
        : trimmed;
}

function rename(run: Run, name: string): Decision {
    const checked = checkName(name);
    if (typeof checked !== 'string') {
        return checked;
    }
    return checked === run.name ? [] : [{type: 'renamed', from: run.name, to: checked}];
}

const OTHER_LINK = /^(?:(?:javascript|vbscript|data|file|blob|about|mailto|ftp):\S|[a-z][a-z0-9+.-]*:\/\/)/i;

/** Details within their limits, or the field that is wrong. */
export function checkDetails(details: RunDetails): RunDetails | Refused {
    const limited = ['customer', 'ticket', 'summary'] as const;
    for (const field of limited) {
        if (lengthOf(details[field]) > LIMITS[field]) {
            return refuse('field_too_long', {field, params: {limit: LIMITS[field]}});
        }
    }
    const ticket = details.ticket.trim();
    // A ticket may be a bare number (`INC-42`), and text with a colon in it (`SUP:1234`, `host:8443/X`); a link must be one that the bot may repeat.
    if (OTHER_LINK.test(ticket) && !isHttpLink(ticket)) {
        return refuse('link_not_http', {field: 'ticket'});
    }
    return {...details, customer: details.customer.trim(), ticket, summary: details.summary.trim()};
}

function setDetails(run: Run, command: Extract<Command, {type: 'set_details'}>, moment: DutyMoment): Decision {
    const {details} = run;
    if (command.severity && details.severity === null) {
        return refuse('not_an_incident', {field: 'severity'});
    }
    const checked = checkDetails({
        severity: command.severity ?? details.severity,
        customer: command.customer ?? details.customer,
        ticket: command.ticket ?? details.ticket,
        summary: command.summary ?? details.summary,
    });
    if ('refused' in checked) {
        return checked;
    }
    if (JSON.stringify(checked) === JSON.stringify(details)) {
        return [];
    }
    const happenings: Happening[] = [{type: 'details_changed', ...checked, severityBefore: details.severity}];
    if (checked.severity === details.severity) {
        return happenings;
    }
    return [...happenings, ...changeRules(run, record(run, happenings, moment).run, moment)];
}

function finish(run: Run, command: Extract<Command, {type: 'finish'}>, moment: DutyMoment): Decision {
    if (run.kind === 'incident' && !command.outcome) {
        return refuse('outcome_missing', {field: 'outcome'});
    }
    const happenings: Happening[] = [
        ...resolveObligation(run, 'finished'),
        {
            type: 'run_finished',
            outcome: command.outcome ?? null,
            open: openItems(run, hasRepeats(run) ? runDay(run, moment.calendar, moment.now) : null).length,
        },
    ];
    const after = record(run, happenings, moment).run;
    return [...happenings, ...disarmDuty(after)];
}

function restore(run: Run, moment: DutyMoment): Decision {
    const restored = record(run, [{type: 'run_restored'}], moment).run;
    const phases = run.finished && withoutUncounted(restored, run.finished.at, moment.calendar);
    const happenings: Happening[] = [{type: 'run_restored', ...(phases && {kept: {phases}})}];
    const after = record(run, happenings, moment).run;
    return [...happenings, ...armRestored(run, after, moment)];
}
