import {aMoment, LEA, PAT} from '../../../test/support/builders';
import type {RequestBody} from '../../../server-ts/src/contract/request';
import {calendarYear} from '../../../server-ts/src/domain/calendar/calendar_words';
import {checkSettings} from '../../../server-ts/src/domain/calendar/check_settings';
import {parseDueWords, wallTime} from '../../../server-ts/src/domain/calendar/due_words';
import {nextMyDay} from '../../../server-ts/src/domain/items/my_day';
import {isRefused, refuse} from '../../../server-ts/src/domain/refusal';
import {summaryOf} from '../../../server-ts/src/domain/summary';
import {BOT_ID, knowsPlace, PEOPLE} from './fake_facts';
import {applyCommand, periodsOf, previewDuty, runAnswer} from './fake_runs';
import type {FakeSidecar} from './fake_state';
import {fromWire} from './fake_wire';

type BodyOf<T extends RequestBody['type']> = Extract<RequestBody, {type: T}>;

/** The answer to a tab's request, or a refusal. */
export function answerTo(sidecar: FakeSidecar, body: RequestBody): unknown {
    switch (body.type) {
        case 'connect':
            return connectAnswer(sidecar);
        case 'home':
            return {
                here: [...sidecar.runs.values()].map((run) =>
                    body.have[run.id] === run.version ? run.id : {...summaryOf(run), ...periodsOf(sidecar, run)},
                ),
                mine: [],
                onDuty: sidecar.onDuty,
                people: PEOPLE,
            };
        case 'run':
            return runAnswer(sidecar, body.runId, body.since);
        case 'change': {
            const command = fromWire(body.command, sidecar.now);
            const refusal = 'refused' in command ? command.refused : applyCommand(sidecar, body.runId, command, LEA);
            return refusal ? {refused: refusal} : runAnswer(sidecar, body.runId, body.since);
        }
        case 'timeline':
            return {events: [...(sidecar.events.get(body.runId) ?? [])].reverse(), more: false, people: PEOPLE};
        case 'start_form':
            return startFormAnswer(body);
        case 'start':
            return startAnswer(sidecar, body);
        case 'preview_due': {
            const at = parseDueWords(body.words, sidecar.now, body.zone);
            return isRefused(at) ? at : {at, zone: 'Europe/Amsterdam'};
        }
        case 'preview_duty':
            return previewDuty(sidecar, body.runId, {on: true, ...body.change});
        case 'rehearse':
            return sidecar.rehearsal;
        case 'team_settings':
            return sidecar.settings;
        case 'set_team_settings':
            return saveSettings(sidecar, body);
        case 'my_day':
            return sidecar.myDay;
        case 'set_my_day':
            return saveMyDay(sidecar, body);
        case 'calendar_year':
            return {
                year: body.year,
                months: calendarYear(
                    sidecar.settings.settings,
                    {[`${body.year}-12-25`]: 'Christmas Day, public holiday in NL'},
                    body.year,
                ),
            };
        default:
            return refuse('bad_request');
    }
}

function connectAnswer(sidecar: FakeSidecar): unknown {
    return {
        key: sidecar.key,
        botId: BOT_ID,
        me: PEOPLE[0],
        zone: 'Europe/Amsterdam',
        compatibility: 'same',
        playbooks: sidecar.playbooks,
        teamReady: true,
    };
}

function startFormAnswer(body: BodyOf<'start_form'>): unknown {
    return {
        ...(body.playbook === 'incident' ? {name: 'INC-1', pattern: 'INC-1 {summary}'} : {name: 'SET Cycle 2026-W48'}),
        seats: {owner: PAT, lead: PAT},
        summary: '',
        people: PEOPLE,
    };
}

function startAnswer(sidecar: FakeSidecar, body: BodyOf<'start'>): unknown {
    if (body.name.trim() === '') {
        return refuse('name_empty', {field: 'name'});
    }
    if (body.playbook === 'incident' && body.severity === undefined) {
        return refuse('severity_missing', {field: 'severity'});
    }
    sidecar.started += 1;
    const first = [...sidecar.runs.values()][0];
    return {runId: first?.id, channelId: first?.channelId, answer: runAnswer(sidecar, first?.id ?? '', undefined)};
}

function saveSettings(sidecar: FakeSidecar, body: BodyOf<'set_team_settings'>): unknown {
    const checked = checkSettings(body.settings, knowsPlace);
    if (checked.mistakes) {
        return {refused: checked.mistakes[0].refusal};
    }
    if (body.version !== sidecar.settings.version) {
        return refuse('settings_changed');
    }
    sidecar.settings = {
        ...sidecar.settings,
        settings: checked.settings,
        version: body.version + 1,
        changed: {by: LEA, at: sidecar.now},
    };
    return sidecar.settings;
}

function saveMyDay(sidecar: FakeSidecar, body: BodyOf<'set_my_day'>): unknown {
    const at = body.at === null ? null : wallTime(body.at);
    if (body.at !== null && at === null) {
        return refuse('time_unknown', {field: 'at', params: {text: body.at}});
    }
    const nextAt = at === null ? null : nextMyDay(at, aMoment().calendar, sidecar.now);
    sidecar.myDay = {...sidecar.myDay, at, nextAt};
    return sidecar.myDay;
}
