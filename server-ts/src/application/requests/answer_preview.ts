import type {DutyPreview} from '../../contract/answer';
import type {RequestBody} from '../../contract/request';
import {peopleOf} from '../../domain/announce/announce';
import type {WorkingCalendar} from '../../domain/calendar/calendar';
import {nextDue, nextDues, type DutyAnchor} from '../../domain/duty/duty';
import {rulesOfRun} from '../../domain/duty/rules_in_force';
import {nextSteps} from '../../domain/duty/next_steps';
import {isRefused, refuse} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import type {Millis} from '../../domain/units';
import type {Places} from './answer_change';
import {peopleFor} from './answer_run';
import {calendarOf} from '../change_run';
import type {Desk, Outcome, Request} from '../desk';
import {tryDuty} from './tried_duty';

const MOMENTS = 5;

/** What a run's duty asks for next, as it is or with an unsaved change. For people who see the run. */
export async function answerPreviewDuty(
    desk: Desk,
    places: Places,
    request: Request,
    body: Extract<RequestBody, {type: 'preview_duty'}>,
): Promise<Outcome<DutyPreview>> {
    const place = await places(body.runId);
    const read = place && (await desk.gate.canView(request.asker, place)) ? await desk.reads.run(body.runId) : null;
    if (!read) {
        return refuse('run_not_found');
    }
    const {run, now} = read;
    const there = desk.door.presence.of(run);
    const calendar = calendarOf(run, desk.door.teams, now);
    const {change} = body;
    const changed = change === undefined ? run : await tryDuty(desk, request, run, change, {now, calendar, ...there});
    if (isRefused(changed)) {
        return changed;
    }
    const preview = {
        due: momentsOf(changed, calendar, now),
        steps: nextSteps(changed, calendar, now, there),
        afterUpdate: afterUpdate(changed, calendar, now),
        zone: run.zone,
    };
    const asked = preview.steps.flatMap((step) => step.asked);
    return {body: {...preview, people: await peopleFor(desk, [...peopleOf(run), ...asked])}};
}

/** The next moments; an update that is owed now counts as answered now. */
function momentsOf(run: Run, calendar: WorkingCalendar, now: Millis): Millis[] {
    const first = run.duty.nextDueAt ?? afterUpdate(run, calendar, now);
    return first === null || !run.duty.on || run.status !== 'running'
        ? []
        : [first, ...nextDues(rulesOfRun(run), calendar, anchorAt(run, first, first), MOMENTS - 1)];
}

function afterUpdate(run: Run, calendar: WorkingCalendar, now: Millis): Millis | null {
    return run.duty.on ? nextDue(rulesOfRun(run), calendar, anchorAt(run, now, run.obligation?.dueAt ?? null)) : null;
}

function anchorAt({startedAt}: Run, lastUpdateAt: Millis, answeredDueAt: Millis | null): DutyAnchor {
    return {startedAt, armedAt: null, lastUpdateAt, answeredDueAt};
}
