import {isCompleted} from '../domain/progress';
import {isRefused} from '../domain/refusal';
import {answerHome} from './answer_reads';
import type {Places} from './answer_change';
import type {Desk, Request} from './desk';
import {quoteName} from './wording/quote';
import {timeWords} from './wording/time_words';
import type {RunSummary} from '../domain/summary';

const ITEMS_LISTED = 30;

/** `/set list`: this channel's runs with their open items, numbered as `/set tick` counts them, and the person's other runs. */
export async function listText(desk: Desk, _places: Places, request: Request & {channelId: string}): Promise<string> {
    const home = await answerHome(desk, request, {channelId: request.channelId, have: {}});
    if (isRefused(home)) {
        return '';
    }
    const now = desk.clock.now();
    const whole = (run: RunSummary | string): run is RunSummary => typeof run !== 'string';
    const here = (await desk.reads.inChannel(request.channelId, 50)).filter(
        (run) => run.status === 'running' && run.teamId === request.asker.teamId,
    );
    const lines: string[] = [];
    for (const [place, summary] of here.entries()) {
        lines.push(`${place + 1}. ${line(summary, now, desk.teams.get(summary.teamId)?.zone ?? 'UTC')}`);
        const run = (await desk.reads.run(summary.id))?.run;
        const open = run ? run.phases.flatMap((phase) => phase.items).filter((item) => !isCompleted(item)) : [];
        open.slice(0, ITEMS_LISTED).forEach((item, number) =>
            lines.push(`   - ${number + 1} ${quoteName(item.title)}`),
        );
    }
    const others = home.body.mine.filter(whole);
    if (others.length > 0) {
        lines.push(
            '',
            'Your other runs:',
            ...others.map((run) => `- ${line(run, now, desk.teams.get(run.teamId)?.zone ?? 'UTC')}`),
        );
    }
    return lines.length === 0 ? 'No run here, and none of yours elsewhere. `/set start` begins one.' : lines.join('\n');
}

function line(run: RunSummary, now: number, zone: string): string {
    const owed = run.obligation
        ? ` · update was due ${timeWords(run.obligation.dueAt, now, zone)}`
        : run.nextDueAt === null
          ? ''
          : ` · next update ${timeWords(run.nextDueAt, now, zone)}`;
    return `**${quoteName(run.name)}**${run.severity ? ` · ${run.severity}` : ''} · ${run.done} of ${run.total} done${owed}`;
}
