import type {StartForm} from '../../contract/answer';
import {nextWorkingInstant} from '../../domain/calendar/calendar';
import {LIMITS} from '../../domain/limits';
import {refuse} from '../../domain/refusal';
import {freeName, nameFromPattern} from '../../domain/run_name';
import type {ChannelId, PostId, UserId} from '../../domain/units';
import type {Desk, Outcome, Request} from '../desk';
import {peopleFor} from './answer_run';
import {cyclesSeen} from './cycle_for';
import {firstLink, plainText} from './plain_text';
import {onDutyNow, postFor} from './start_sources';

/**
 * What the start form shows first: a name from the playbook's pattern, the people on duty, and words from the post on which it was opened.
 * `words` are typed behind the command that opened it: what happened, or where the playbook does not ask for that, the name of the run.
 */
export async function answerStartForm(
    desk: Desk,
    request: Request,
    body: {playbook: string; channelId: ChannelId | null; postId?: PostId; words?: string},
): Promise<Outcome<StartForm>> {
    const playbook = desk.playbooks.get(body.playbook);
    if (!playbook) {
        return refuse('playbook_unknown', {field: 'playbook'});
    }
    const {teamId} = request.asker;
    const post = await postFor(desk, request, body.postId);
    const typed = plainText(body.words ?? '');
    const isNamed = typed !== '' && !playbook.fields.includes('summary');
    const summary = post ? plainText(post.message) : isNamed ? '' : typed;
    const now = desk.clock.now();
    const zone = desk.teams.get(teamId)?.zone ?? 'UTC';
    const {seats} = await onDutyNow(desk, request, playbook);
    const calendar = desk.teams.calendar(teamId, zone, now);
    const worksFrom = nextWorkingInstant(calendar, now);
    const first = {now, worksFrom, zone, number: await desk.reads.nextNumber(teamId), summary, customer: ''};
    // Only cycles that they may see: a name must not reveal others.
    const running = playbook.kind === 'cycle' ? await cyclesSeen(desk, request.asker, teamId) : [];
    const {suffix, ...free} = freeName(playbook, first, new Set(running.map((run) => run.name)), calendar);
    const parts = {...first, ...free};
    return {
        body: {
            name: isNamed ? [...typed].slice(0, LIMITS.runName).join('') : nameFromPattern(playbook, parts) + suffix,
            pattern: nameFromPattern(playbook, {...parts, summary: '{summary}', customer: '{customer}'}) + suffix,
            seats,
            summary,
            ticket: post ? (firstLink(post.message) ?? '') : '',
            people: await peopleFor(
                desk,
                Object.values(seats).filter((user): user is UserId => user !== null),
            ),
        },
    };
}
