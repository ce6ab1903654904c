import type {AnswerBodies} from '../../contract/answer';
import type {RequestBody} from '../../contract/request';
import {refuse} from '../../domain/refusal';
import {answerChange, type Places} from './answer_change';
import {answerLedger} from './answer_ledger';
import {answerConnect, answerHome, answerPreviewDue, answerRun, answerTimeline} from './answer_reads';
import {answerSetMyDay, readMyDaySetting} from './answer_my_day';
import {runFor, timelineFor} from './answer_older';
import {answerPreviewDuty} from './answer_preview';
import {answerRehearse} from './answer_rehearse';
import {answerStart} from './answer_start';
import {answerStartForm} from './answer_start_form';
import {SLASH_DESCRIPTION, SLASH_HINT} from '../phone/slash_grammar';
import {answerCalendarYear, answerSetTeamSettings, answerTeamSettings} from './answer_team';
import {answerWhy} from './answer_why';
import type {Desk, Outcome, Request} from '../desk';

/** Answers one request of a tab. Everything that a tab may ask is here, and all of it passes the gate. */
export async function answerRequest(
    desk: Desk,
    places: Places,
    request: Request,
    body: RequestBody,
    pluginVersion: number,
): Promise<Outcome<AnswerBodies[keyof AnswerBodies]>> {
    switch (body.type) {
        case 'connect':
            return answerConnect(desk, request, pluginVersion);
        case 'home':
            return answerHome(desk, request, body);
        case 'run':
            return runFor(desk, request, pluginVersion, await answerRun(desk, places, request, body));
        case 'change':
            return runFor(desk, request, pluginVersion, await answerChange(desk, places, request, body));
        case 'timeline':
            return timelineFor(pluginVersion, await answerTimeline(desk, places, request, body));
        case 'ledger':
            return answerLedger(desk, places, request, body);
        case 'why':
            return answerWhy(desk, places, request, body);
        case 'start_form':
            return answerStartForm(desk, request, body);
        case 'start':
            return answerStart(desk, request, body);
        case 'rehearse':
            return answerRehearse(desk, places, request, body);
        case 'preview_duty':
            return answerPreviewDuty(desk, places, request, body);
        case 'preview_due':
            return answerPreviewDue(desk, places, request, body);
        case 'team_settings':
            return answerTeamSettings(desk, request, body);
        case 'set_team_settings':
            return answerSetTeamSettings(desk, request, body);
        case 'my_day':
            return {body: await readMyDaySetting(desk, request)};
        case 'set_my_day':
            return answerSetMyDay(desk, request, body.at);
        case 'calendar_year':
            return answerCalendarYear(desk, request, body);
        case 'set_up_info':
            return (await desk.gate.canSetUp(request.asker, body.teamId))
                ? {body: {commandUrl: desk.commandUrl, hint: SLASH_HINT, description: SLASH_DESCRIPTION}}
                : refuse('team_admin_only');
        case 'set_up_team':
            if (!(await desk.gate.canSetUp(request.asker, body.teamId))) {
                return refuse('team_admin_only');
            }
            return (await desk.setUpTeam(body.teamId, body.tokens))
                ? {body: {done: true}}
                : refuse('team_commands_taken');
    }
}
