import {isCompleted, isOverdue} from '../../domain/progress';
import {isRefused} from '../../domain/refusal';
import {assigneeOf, type Item, type Run} from '../../domain/run';
import type {Millis, UserId, Zone} from '../../domain/units';
import {peopleFor} from '../requests/answer_run';
import {answerHome} from '../requests/answer_reads';
import {dayOf, dayOfSummary} from '../change_run';
import type {Desk, Request} from '../desk';
import {runsHere, showRuns} from './numbered_runs';
import {numberedItems} from './slash_items';
import {quoteName} from '../wording/quote';
import {countWords, missedWords} from '../wording/repeat_words';
import {timeWords} from '../wording/time_words';
import {summaryAt, type RunSummary} from '../../domain/summary';

const ITEMS_LISTED = 30;

/** `/set list`: this channel's runs with their open items and the numbers that `/set tick` takes, then the person's other runs. */
export async function listText(desk: Desk, request: Request & {channelId: string}): Promise<string> {
    const home = await answerHome(desk, request, {channelId: request.channelId, have: {}});
    if (isRefused(home)) {
        return '';
    }
    const now = desk.clock.now();
    const whole = (run: RunSummary | string): run is RunSummary => typeof run !== 'string';
    const all = await runsHere(desk, request);
    const here = all.filter((run) => run.status === 'running');
    const [finished] = all.filter((run) => run.status === 'finished');
    const undelivered = home.body.undelivered ?? {};
    const dated = (summary: RunSummary): RunSummary => {
        const day = dayOfSummary(summary, desk.teams, now);
        return day ? summaryAt(summary, day) : summary;
    };
    const lines: string[] = [];
    if (here.length > 0) {
        await showRuns(desk, request, here);
    }
    for (const [place, summary] of here.entries()) {
        const zone = desk.teams.get(summary.teamId)?.zone ?? 'UTC';
        lines.push(`${place + 1}. ${line(dated(summary), now, zone)}${lostWords(undelivered[summary.id])}`);
        const run = (await desk.reads.run(summary.id))?.run;
        const day = run ? dayOf(run, desk.teams, now) : null;
        const items = run ? numberedItems(run) : [];
        await desk.shownLists.show(
            request.asker.userId,
            summary.id,
            items.map(({id}) => id),
        );
        const open = items.map((item, at) => ({item, number: at + 1})).filter(({item}) => !isCompleted(item, day));
        const listed = open.slice(0, ITEMS_LISTED);
        const names = run ? await namesOf(desk, run, listed) : new Map<UserId, string>();
        listed.forEach(({item, number}) =>
            lines.push(
                `   - \`${number}\` ${quoteName(item.title)}${countWords(item, day)}${run ? whoWords(run, item, names) : ''}${dueWords(item, now, zone)}${missedWords(item, day)}`,
            ),
        );
        if (open.length > ITEMS_LISTED) {
            lines.push(`   - and ${open.length - ITEMS_LISTED} more`);
        }
    }
    if (here.length === 0 && finished) {
        lines.push(`Finished here: **${quoteName(finished.name)}**. \`/set restore\` takes that back.`);
    }
    const others = home.body.mine.filter(whole);
    if (others.length > 0) {
        lines.push(
            ...(lines.length === 0 ? ['Your runs:'] : ['', 'Your other runs:']),
            ...others.map(
                (run) =>
                    `- ${line(dated(run), now, desk.teams.get(run.teamId)?.zone ?? 'UTC')}${lostWords(undelivered[run.id])}`,
            ),
        );
    }
    return lines.length === 0 ? 'No run here, and none of yours elsewhere. `/set start` begins one.' : lines.join('\n');
}

/** The names of those to whom these items are assigned, by themselves or by their role. */
async function namesOf(desk: Desk, run: Run, listed: readonly {item: Item}[]): Promise<Map<UserId, string>> {
    const assigned = listed.map(({item}) => assigneeOf(run, item)).filter((user) => user !== null);
    return new Map((await peopleFor(desk, assigned)).map(({id, name}) => [id, name]));
}

function whoWords(run: Run, item: Item, names: ReadonlyMap<UserId, string>): string {
    const name = names.get(assigneeOf(run, item) ?? '');
    return name === undefined ? '' : ` · ${quoteName(name)}`;
}

function dueWords(item: Item, now: Millis, zone: Zone): string {
    return item.dueAt === null
        ? ''
        : ` · ${isOverdue(item, now) ? 'overdue, was due' : 'due'} ${timeWords(item.dueAt, now, zone)}`;
}

function line(run: RunSummary, now: number, zone: string): string {
    const untaken = run.acknowledgement ? ' · nobody is on it yet' : '';
    return `**${quoteName(run.name)}**${run.severity ? ` · ${run.severity}` : ''}${run.total === 0 ? '' : ` · ${run.done} of ${run.total} done`}${untaken}${owedWords(run, now, zone)}`;
}

function owedWords({obligation, nextDueAt, upcoming}: RunSummary, now: number, zone: string): string {
    if (obligation) {
        const quiet = obligation.quietUntil !== null && obligation.quietUntil > now;
        const stage = quiet
            ? `, next reminder ${timeWords(obligation.nextNoticeAt ?? obligation.quietUntil ?? now, now, zone)}`
            : stageWords(obligation);
        return ` · update was due ${timeWords(obligation.dueAt, now, zone)}${stage}`;
    }
    return nextDueAt === null
        ? ''
        : ` · ${upcoming ? 'update soon due' : 'next update'} ${timeWords(nextDueAt, now, zone)}`;
}

/** Of whom several were asked, where they were: a ladder may lead to the same person again. */
function stageWords({stage, people}: NonNullable<RunSummary['obligation']>): string {
    return stage === 'due'
        ? ''
        : `, overdue${(people ?? []).length > 1 ? `, ${people?.length ?? 0} people were asked` : ''}`;
}

function lostWords(count: number | undefined): string {
    return count === undefined ? '' : ` · ${count} ${count === 1 ? 'message' : 'messages'} could not be delivered`;
}
