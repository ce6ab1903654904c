import {isRefused, refuse, type Refusal} from '../domain/refusal';
import {ownerOf, type Run} from '../domain/run';
import type {RunSummary} from '../domain/summary';
import type {Millis} from '../domain/units';
import type {WireCommand} from '../contract/shapes';
import {changeByPerson, notesOf, type Places} from './answer_change';
import {myDayText} from './answer_my_day';
import {answerStartForm} from './answer_start';
import {dayOf} from './change_run';
import type {Desk, Request} from './desk';
import {runForm} from './forms';
import {runOfNumber, showRuns} from './numbered_runs';
import {refusalWords} from './refusal_words';
import {helpText, parseSlash, type Slash} from './slash_grammar';
import {startForm} from './start_forms';
import {addition, eachItem, isItemVerb, itemCommand, itemDone, typistsZone} from './slash_items';
import {listText} from './slash_list';
import {slashWhy} from './slash_why';
import {quoteName} from './wording/quote';
import {timeWords} from './wording/time_words';
import {personName} from './wording/wording';

/** A slash command; `trigger` opens dialogs. */
export interface SlashRequest extends Request {
    text: string;
    trigger: string;
    channelId: string;
}

const ONLY_IN_A_RUN_CHANNEL = 'This only works in a channel with a running run. `/set list` shows yours.';

/** Answers `/set …` with a text that only the asker sees; empty where a dialog opened instead. */
export async function answerSlash(desk: Desk, places: Places, request: SlashRequest): Promise<string> {
    const slash = parseSlash(request.text);
    if (!slash) {
        return `There is no such command. Nothing was changed.\n${helpText()}`;
    }
    switch (slash.verb) {
        case 'help':
            return helpText();
        case 'open':
            return 'Click the SET Cycle icon beside the channel’s name. On a phone the posts’ buttons and `/set` do everything.';
        case 'start':
            return openStart(desk, request, slash.rest);
        case 'myday':
            return myDayText(desk, request, slash.rest);
        case 'list':
            return listText(desk, places, request);
        case 'why':
            return slashWhy(desk, places, request, slash);
        default:
            return forRun(desk, places, request, slash);
    }
}

async function openStart(desk: Desk, request: SlashRequest, words: string): Promise<string> {
    const playbooks = desk.playbooks.list().filter((playbook) => !playbook.archived);
    const wanted = words.toLowerCase();
    const exact = playbooks.filter(({id, title}) => id === wanted || title.toLowerCase() === wanted);
    const found = exact.length > 0 ? exact : playbooks.filter(({title}) => title.toLowerCase().startsWith(wanted));
    const [playbook] = found;
    if (!playbook || found.length > 1) {
        const known = playbooks.map((candidate) => `- \`/set start ${candidate.id}\` ${candidate.title}`).join('\n');
        return `${wanted === '' || playbook ? 'Which playbook?' : 'There is no such playbook. Nothing was started.'}\n${known}`;
    }
    const first = await answerStartForm(desk, request, {playbook: playbook.id, channelId: request.channelId});
    if (isRefused(first)) {
        return refusalWords(desk, first.refused, null, 0);
    }
    const where = {
        user: request.asker.userId,
        team: request.asker.teamId,
        channelId: request.channelId,
        now: desk.clock.now(),
    };
    await desk.dialogs.open(request.trigger, startForm(desk, playbook, where, first.body));
    return '';
}

async function forRun(desk: Desk, places: Places, request: SlashRequest, slash: Slash): Promise<string> {
    const all = (await desk.reads.inChannel(request.channelId, 50)).filter(
        (run) => run.teamId === request.asker.teamId,
    );
    const running = all.filter((run) => run.status === 'running');
    // Of a channel whose runs are all finished the newest is meant: its refusal says by whom it was, and how to undo that.
    const here = slash.verb === 'restore' ? all : running.length > 0 ? running : all.slice(0, 1);
    const chosen = await choose(desk, request, here, slash);
    if (typeof chosen === 'string') {
        return chosen;
    }
    const read = await desk.reads.run(chosen.id);
    if (!read || !(await desk.gate.canView(request.asker, read.run))) {
        return ONLY_IN_A_RUN_CHANNEL;
    }
    const {run, now} = read;
    const say = (refusal: Refusal, about: Run = run): Promise<string> => refusalWords(desk, refusal, about, now);
    if (run.finished && slash.verb !== 'restore' && !(slash.verb === 'owner' && slash.rest === '')) {
        const {by: user, at} = run.finished;
        const words = await say(refuse('run_finished', {params: {user, at}}).refused);
        return `**${quoteName(run.name)}**: ${words} \`/set restore\` does.`;
    }
    const form = formOf(slash);
    if (form === 'snooze' && run.obligation === null) {
        return say(refuse('no_open_obligation').refused);
    }
    if (form !== null) {
        await desk.dialogs.open(request.trigger, runForm(desk, form, run, {user: request.asker.userId, now}));
        return '';
    }
    if (slash.verb === 'owner' && slash.rest === '') {
        const owner = ownerOf(run);
        const person = owner === null ? undefined : (await desk.people.get([owner])).get(owner);
        return `The owner of **${quoteName(run.name)}** is ${person ? quoteName(personName(person)) : 'nobody'}.`;
    }
    const each = eachItem(slash);
    return typeof each === 'string' ? each : changeEach(desk, places, request, each, read);
}

/** Nothing is changed unless all of it can be read; a line of the answer for each. */
async function changeEach(
    desk: Desk,
    places: Places,
    request: SlashRequest,
    each: Slash[],
    {run, now}: {run: Run; now: Millis},
): Promise<string> {
    const changes: {slash: Slash; command: WireCommand}[] = [];
    for (const slash of each) {
        const command = await commandOf(desk, request, slash, run);
        if (typeof command === 'string') {
            return command;
        }
        changes.push({slash, command});
    }
    const lines: string[] = [];
    for (const [place, {slash, command}] of changes.entries()) {
        const {isSaved, text} = await changeOne(desk, places, partOf(desk, request, place), slash, command, {run, now});
        lines.push(text);
        if (!isSaved) {
            const left = changes.slice(place + 1).map((one) => one.slash.rest);
            return [...lines, ...(left.length === 0 ? [] : [`Not tried any more: ${left.join(', ')}.`])].join('\n');
        }
    }
    return lines.join('\n');
}

/** Every change has an identity of its own; only the first tells whether the command was sent before. */
function partOf(desk: Desk, request: SlashRequest, place: number): SlashRequest {
    return place === 0 ? request : {...request, commandId: desk.ids.id(), triggerId: null};
}

async function changeOne(
    desk: Desk,
    places: Places,
    request: SlashRequest,
    slash: Slash,
    command: WireCommand,
    {run, now}: {run: Run; now: Millis},
): Promise<{isSaved: boolean; text: string}> {
    const refused = async (refusal: Refusal, about: Run = run): Promise<{isSaved: false; text: string}> => ({
        isSaved: false,
        text: await refusalWords(desk, refusal, about, now),
    });
    const saved = await changeByPerson(desk, places, request, run.id, command);
    if (isRefused(saved)) {
        return refused(saved.refused);
    }
    switch (saved.kind) {
        case 'refused':
            return refused(saved.refused.refused, saved.run);
        case 'saved': {
            const done =
                isItemVerb(slash.verb) || slash.verb === 'add'
                    ? await itemDone(desk, slash, saved.run, command, dayOf(saved.run, desk.teams, saved.now))
                    : doneText(slash, saved.run, command);
            return {isSaved: true, text: [done, ...(await notesOf(desk, request, saved, command))].join('\n')};
        }
        case 'not_found':
            return refused(refuse('run_not_found').refused);
        default:
            return refused(refuse('expired').refused);
    }
}

async function choose(
    desk: Desk,
    request: SlashRequest,
    here: RunSummary[],
    slash: Slash,
): Promise<RunSummary | string> {
    const [only] = here;
    if (!only) {
        return ONLY_IN_A_RUN_CHANNEL;
    }
    if (slash.run !== null) {
        // What is finished has no number in the list: it is counted behind what runs.
        const counted = slash.verb === 'restore' ? here[slash.run - 1] : undefined;
        return counted ?? (await runOfNumber(desk, request, here, slash.run));
    }
    if (here.length > 1 && slash.verb !== 'restore') {
        await showRuns(desk, request, here);
        const names = here
            .map((run, place) => `- \`/set ${place + 1} ${slash.verb}\` ${quoteName(run.name)}`)
            .join('\n');
        return `This channel has several runs. Which one?\n${names}`;
    }
    return slash.verb === 'restore' ? (here.find((run) => run.status === 'finished') ?? only) : only;
}

function formOf(slash: Slash): 'update' | 'snooze' | 'finish' | 'tick' | null {
    switch (slash.verb) {
        case 'update':
        case 'snooze':
        case 'tick':
            return slash.rest === '' ? slash.verb : null;
        case 'finish':
            return 'finish';
        default:
            return null;
    }
}

/** The command that the words stand for, or what is wrong with them. */
async function commandOf(desk: Desk, request: SlashRequest, slash: Slash, run: Run): Promise<WireCommand | string> {
    if (isItemVerb(slash.verb)) {
        return itemCommand(desk, request, slash, slash.verb, run);
    }
    switch (slash.verb) {
        case 'update':
            return {type: 'post_update', updateId: desk.ids.id(), kind: 'update', text: slash.rest};
        case 'add':
            return addition(desk, run, slash.rest);
        case 'onit':
            return {type: 'hold'};
        case 'snooze': {
            const [words = '', ...reason] = slash.rest.split(',');
            return {type: 'snooze', words, zone: await typistsZone(desk, request, run), reason: reason.join(',')};
        }
        case 'restore':
            return {type: 'restore'};
        case 'join':
        case 'leave':
        case 'follow':
        case 'unfollow':
            return {type: slash.verb};
        case 'owner':
            return ownerCommand(desk, slash, run);
        default:
            return helpText();
    }
}

async function ownerCommand(desk: Desk, slash: Slash, run: Run): Promise<WireCommand | string> {
    if (/\s/.test(slash.rest)) {
        return 'Name one person: `/set owner @name`. Nothing was changed.';
    }
    const person = await desk.people.byUsername(slash.rest);
    return person
        ? {type: 'set_seat', role: run.ownerRole, user: person.id}
        : `There is no person “${quoteName(slash.rest)}”. Nothing was changed.`;
}

function doneText(slash: Slash, run: Run, command: WireCommand): string {
    const name = `**${quoteName(run.name)}**`;
    switch (command.type) {
        case 'hold':
            return onItText(run, name);
        case 'snooze':
            return `The reminder of ${name} was moved.`;
        case 'post_update':
            return `Your update of ${name} is posted.`;
        case 'restore':
            return `${name} is running again.`;
        case 'join':
            return `You take part in ${name}.`;
        case 'leave':
            return `You take no part in ${name} any more.`;
        case 'follow':
            return `You follow ${name}: its status updates come to you as messages.`;
        case 'unfollow':
            return `You follow ${name} no more.`;
        case 'set_seat':
            return `The owner of ${name} was changed.`;
        default:
            return `Done: ${slash.verb}.`;
    }
}

/** "I'm on it" takes a new run, or holds its reminders, or both. */
function onItText(run: Run, name: string): string {
    const {obligation, zone} = run;
    return obligation?.held
        ? `You are on it: ${name} stays quiet until ${timeWords(obligation.nextNoticeAt, obligation.held.at, zone)}.`
        : `You are on it: nobody else is asked to take ${name}.`;
}
