import {localDate} from '../../domain/calendar/calendar';
import {parseDay} from '../../domain/calendar/day_words';
import {isRefused} from '../../domain/refusal';
import type {RunSummary} from '../../domain/summary';
import type {Places} from '../requests/answer_change';
import {answerWhy} from '../requests/answer_why';
import type {Desk, Request} from '../desk';
import {runOfNumber, runsHere, showRuns} from './numbered_runs';
import {refusalWords} from '../refusal_words';
import type {Slash} from './slash_grammar';
import {quoteName} from '../wording/quote';

const LISTED = 50;

/** `/set why`, `/set why INC-42`, `/set why not Thursday`, `/set why INC-42 not 26 Nov`: one paragraph that only the asker sees. */
export async function slashWhy(
    desk: Desk,
    places: Places,
    request: Request & {channelId: string},
    slash: Slash,
): Promise<string> {
    const {name, date} = partsOf(slash.rest, (words) => isDay(desk, words));
    const found = await runFor(desk, request, slash, name);
    if (typeof found === 'string') {
        return found;
    }
    const answer = await answerWhy(desk, places, request, {runId: found.id, ...(date === null ? {} : {date})});
    return isRefused(answer) ? refusalWords(desk, answer.refused, null, desk.clock.now()) : answer.body.text;
}

/** The words before the last `not` are the run's name, those after it a day. A day alone is fine, too. */
function partsOf(rest: string, isDay: (words: string) => boolean): {name: string; date: string | null} {
    const match = /^(?:([\s\S]*)\s)?not\s+([\s\S]+)$/i.exec(rest);
    if (match && (isDay(match[2] ?? '') || match[1] === undefined)) {
        return {name: (match[1] ?? '').trim(), date: (match[2] ?? '').trim()};
    }
    return isDay(rest) ? {name: '', date: rest} : {name: rest, date: null};
}

function isDay(desk: Desk, words: string): boolean {
    const today = localDate(desk.clock.now(), 'UTC');
    return !isRefused(parseDay(words, today, today));
}

async function runFor(
    desk: Desk,
    request: Request & {channelId: string},
    slash: Slash,
    name: string,
): Promise<RunSummary | string> {
    const {asker, channelId} = request;
    const here = await runsHere(desk, request);
    const running = here.filter(({status}) => status === 'running');
    if (slash.run !== null) {
        return runOfNumber(desk, request, running, slash.run);
    }
    if (name !== '') {
        const mine = await desk.reads.ofPerson(asker.userId, asker.teamId, LISTED);
        const others = mine.filter((run) => run.channelId !== channelId);
        const seen = await Promise.all(others.map((run) => desk.gate.canView(asker, run)));
        return named([...here, ...others.filter((_, place) => seen[place])], name);
    }
    const [only] = running.length > 0 ? running : here;
    if (!only) {
        return 'There is no run in this channel. Name one of yours: `/set why INC-42`.';
    }
    if (running.length <= 1) {
        return only;
    }
    await showRuns(desk, request, running);
    return whichOf(running, (_, place) => `/set ${place + 1} why`);
}

function named(runs: RunSummary[], name: string): RunSummary | string {
    const wanted = name.toLowerCase();
    const exact = runs.filter((run) => run.name.toLowerCase() === wanted);
    const found = exact.length > 0 ? exact : runs.filter((run) => run.name.toLowerCase().includes(wanted));
    const [only] = found;
    if (!only) {
        return `You see no run “${quoteName(name.slice(0, 80))}”. \`/set list\` shows yours. For a day write: \`/set why not Thursday\`.`;
    }
    return found.length > 1 ? whichOf(found, (run) => `/set why ${run.name}`) : only;
}

function whichOf(runs: RunSummary[], command: (run: RunSummary, place: number) => string): string {
    const lines = runs
        .slice(0, 10)
        .map((run, place) => `- \`${command(run, place).replace(/`/g, '')}\` ${quoteName(run.name)}`);
    return `There are several such runs. Which one?\n${lines.join('\n')}`;
}
