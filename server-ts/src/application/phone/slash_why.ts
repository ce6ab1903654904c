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
import {timeWords} from '../wording/time_words';

const LISTED = 50;
const OFFERED = 10;

/** `/set why`, `/set why INC-42`, `/set why not Thursday`, `/set why INC-42 not 26 Nov`: one paragraph that only the asker sees. */
export async function slashWhy(
    desk: Desk,
    places: Places,
    request: Request & {channelId: string},
    slash: Slash,
): Promise<string> {
    const rest = slash.rest.replace(/\s*\?+$/, '');
    if (/^not$/i.test(rest)) {
        return 'Say of which day: `/set why not Thursday`.';
    }
    const {name, date} = partsOf(rest, (words) => isDay(desk, words));
    const found = await runFor(desk, request, slash, {name, date});
    if (typeof found === 'string') {
        return found;
    }
    const answer = await answerWhy(desk, places, request, {runId: found.id, ...(date === null ? {} : {date})});
    return isRefused(answer) ? refusalWords(desk, answer.refused, null, desk.clock.now()) : answer.body.text;
}

interface Asked {
    name: string;
    date: string | null;
}

/** The words before a last `not` are the run's name, those after it a day. A day alone is one, too. */
function partsOf(rest: string, isDay: (words: string) => boolean): Asked {
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
    {name, date}: Asked,
): Promise<RunSummary | string> {
    const here = await runsHere(desk, request);
    const running = here.filter(({status}) => status === 'running');
    if (slash.run !== null) {
        return runOfNumber(desk, request, running, slash.run, [...here, ...(await elsewhere(desk, request))]);
    }
    if (name !== '') {
        const found = named([...here, ...(await elsewhere(desk, request))], name);
        const [only] = found;
        if (!only) {
            return `You see no run “${quoteName(name.slice(0, 80))}”. \`/set list\` shows yours. For a day write: \`/set why not Thursday\`.`;
        }
        return found.length > 1 ? whichOf(desk, request, found, 'Several runs have this name.', date) : only;
    }
    const [only] = running.length > 0 ? running : here;
    if (!only) {
        return 'There is no run in this channel. Name one of yours: `/set why INC-42`.';
    }
    return running.length <= 1 ? only : whichOf(desk, request, running, 'This channel has several runs.', date);
}

/** The person's runs in other channels, as far as they see them now. */
async function elsewhere(desk: Desk, {asker, channelId}: Request & {channelId: string}): Promise<RunSummary[]> {
    const mine = await desk.reads.ofPerson(asker.userId, asker.teamId, LISTED);
    const others = mine.filter((run) => run.channelId !== channelId);
    const seen = await Promise.all(others.map((run) => desk.gate.canView(asker, run)));
    return others.filter((_, place) => seen[place]);
}

/** As it is written, else in whatever case, else those that have it in their name. */
function named(runs: RunSummary[], name: string): RunSummary[] {
    const wanted = name.toLowerCase();
    const ways = [
        (run: RunSummary) => run.name === name,
        (run: RunSummary) => run.name.toLowerCase() === wanted,
        (run: RunSummary) => run.name.toLowerCase().includes(wanted),
    ];
    return ways.map((isIt) => runs.filter(isIt)).find((found) => found.length > 0) ?? [];
}

/** Two runs may have one name: what is offered are numbers, with the day that was asked for. */
async function whichOf(
    desk: Desk,
    request: Request & {channelId: string},
    runs: RunSummary[],
    why: string,
    date: string | null,
): Promise<string> {
    const offered = runs.slice(0, OFFERED);
    await showRuns(desk, request, offered);
    const now = desk.clock.now();
    const day = date === null ? '' : ` not ${date.replace(/`/g, '')}`;
    const lines = offered.map((run, place) => {
        const started = timeWords(run.startedAt, now, run.zone ?? 'UTC');
        const isTwin = offered.some((other) => other !== run && other.name === run.name);
        const twin = isTwin ? `, started ${started}${run.status === 'finished' ? ', finished' : ''}` : '';
        return `- \`/set ${place + 1} why${day}\` ${quoteName(run.name)}${twin}`;
    });
    return `${why} Which one?\n${lines.join('\n')}`;
}
