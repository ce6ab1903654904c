import {isRefused, refuse, type Refusal} from '../../domain/refusal';
import type {Run} from '../../domain/run';
import type {RunSummary} from '../../domain/summary';
import type {Millis} from '../../domain/units';
import type {WireCommand} from '../../contract/shapes';
import {changeByPerson, notesOf, type Places} from '../requests/answer_change';
import type {Desk, Request} from '../desk';
import {lostBotNote} from '../requests/told_channels';
import {runForm} from './forms';
import {runOfNumber, runsHere, showRuns} from './numbered_runs';
import {refusalWords} from '../refusal_words';
import {whyNotSend} from './may_send';
import {commandOf, doneText, ownerText} from './slash_commands';
import type {Slash} from './slash_grammar';
import {eachItem, isItemVerb, itemDone, type Already} from './slash_items';
import {quoteName} from '../wording/quote';

/** A slash command; `trigger` opens dialogs. */
export interface SlashRequest extends Request {
    text: string;
    trigger: string;
    channelId: string;
    /** It was typed in a direct channel, in which there can be no run. */
    isDirect: boolean;
}

const ONLY_IN_A_RUN_CHANNEL = 'This only works in a channel with a running run. `/set list` shows yours.';

/** A slash command about a run of the channel: it opens a form, or says what became of the change. */
export async function forRun(desk: Desk, places: Places, request: SlashRequest, slash: Slash): Promise<string> {
    const all = await runsHere(desk, request);
    const running = all.filter((run) => run.status === 'running');
    // If all runs of a channel are finished, the newest is meant: its refusal says who finished it, and how to undo that.
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
    // If the channel has several runs, each refusal names its run.
    const named = here.length > 1 ? `**${quoteName(run.name)}**: ` : '';
    const say = async (refusal: Refusal): Promise<string> => `${named}${await refusalWords(desk, refusal, run, now)}`;
    if (run.finished && !isForFinished(slash)) {
        const {by: user, at} = run.finished;
        const words = await refusalWords(desk, refuse('run_finished', {params: {user, at}}).refused, run, now);
        return `**${quoteName(run.name)}**: ${words} \`/set restore\` does.`;
    }
    const form = formOf(slash);
    const notTheirs = form === null ? null : await whyNotSend(desk, request.asker, run, form);
    if (notTheirs !== null) {
        return `${await say(notTheirs)}${whatNext(notTheirs, slash, run)}`;
    }
    if (form === 'snooze' && run.obligation === null) {
        const {refused} = refuse('no_open_obligation');
        return `${await say(refused)}${whatNext(refused, slash, run)}`;
    }
    if (form !== null) {
        // What is filled in would be refused: nobody vouches for the channel of a form, and the bot cannot look.
        const lost = await lostBotNote(desk, run);
        if (lost !== null) {
            return `${lost} Nothing was changed.`;
        }
        await desk.dialogs.open(request.trigger, await runForm(desk, form, run, {user: request.asker.userId, now}));
        return '';
    }
    if (slash.verb === 'owner' && slash.rest === '') {
        return ownerText(desk, run);
    }
    const each = eachItem(slash);
    return typeof each === 'string' ? each : changeEach(desk, places, request, each, {run, now, named});
}

function isForFinished({verb, rest}: Slash): boolean {
    return verb === 'restore' || verb === 'unfollow' || (verb === 'owner' && rest === '');
}

/** Nothing is changed unless all of it can be read; a line of the answer for each. What is so already keeps none of the others. */
async function changeEach(
    desk: Desk,
    places: Places,
    request: SlashRequest,
    each: Slash[],
    about: {run: Run; now: Millis; named: string},
): Promise<string> {
    const wishes: {slash: Slash; command: WireCommand | Already}[] = [];
    for (const slash of each) {
        const command = await commandOf(desk, request, slash, about.run);
        if (typeof command === 'string') {
            return command;
        }
        wishes.push({slash, command});
    }
    const lines: string[] = [];
    let tried = 0;
    for (const [place, {slash, command}] of wishes.entries()) {
        if ('already' in command) {
            lines.push(command.already);
            continue;
        }
        const {isSaved, text} = await changeOne(desk, places, partOf(desk, request, tried), slash, command, about);
        tried += 1;
        lines.push(text);
        if (!isSaved) {
            const left = wishes.slice(place + 1).map((one) => one.slash.rest);
            return [...lines, ...(left.length === 0 ? [] : [`Not tried: ${left.join(', ')}.`])].join('\n');
        }
    }
    const lost = tried === 0 || each[0]?.verb === 'update' ? null : await lostBotNote(desk, about.run);
    return `${lines.join('\n')}${tried === 0 ? ' Nothing was changed.' : ''}${lost === null ? '' : `\n${lost}`}`;
}

/** Every change has its own id. Only the first one shows whether the command was sent before. */
function partOf(desk: Desk, request: SlashRequest, place: number): SlashRequest {
    return place === 0 ? request : {...request, commandId: desk.ids.id(), triggerId: null};
}

async function changeOne(
    desk: Desk,
    places: Places,
    request: SlashRequest,
    slash: Slash,
    command: WireCommand,
    {run, now, named}: {run: Run; now: Millis; named: string},
): Promise<{isSaved: boolean; text: string}> {
    const refused = async (refusal: Refusal, about: Run = run): Promise<{isSaved: false; text: string}> => ({
        isSaved: false,
        text: `${named}${await refusalWords(desk, withoutField(refusal), about, now)}`,
    });
    const saved = await changeByPerson(desk, places, request, run.id, command);
    if (isRefused(saved)) {
        return refused(saved.refused);
    }
    switch (saved.kind) {
        case 'refused': {
            const answer = await refused(saved.refused.refused, saved.run);
            return {...answer, text: `${answer.text}${whatNext(saved.refused.refused, slash, saved.run)}`};
        }
        case 'saved': {
            const done =
                isItemVerb(slash.verb) || slash.verb === 'add'
                    ? await itemDone(desk, slash, saved, command)
                    : command.type === 'set_seat'
                      ? await ownerText(desk, saved.run, ' now')
                      : doneText(slash, saved.run, command, request.asker.userId);
            const {unseen, uncopied} = await notesOf(desk, request, saved, command);
            // An update that nobody sees is not said to be posted.
            return {isSaved: true, text: [unseen ?? done, ...uncopied].join('\n')};
        }
        case 'not_found':
            return refused(refuse('run_not_found').refused);
        default:
            return refused(refuse('expired').refused);
    }
}

/** A command has no fields in which what was typed is kept. */
function withoutField({field: _, ...refusal}: Refusal): Refusal {
    return refusal;
}

/** What the person can type next, where there is something. */
function whatNext({reason}: Refusal, slash: Slash, run: Run): string {
    switch (reason) {
        case 'not_a_participant':
            return ' `/set join` does.';
        case 'answered_just_now':
            return ` To post yours all the same:\n${codeBlock(`/set ${slash.run === null ? '' : `${slash.run} `}update! ${slash.rest}`)}`;
        case 'reason_empty':
            return ` Nothing was changed. For example: \`/set ${exampleOf(slash)}\`.`;
        case 'no_open_obligation':
            return run.acknowledgement === null ? '' : ' What it waits for is somebody who takes it: `/set onit` does.';
        default:
            return '';
    }
}

/** What was typed, with a reason. */
function exampleOf({verb, run, rest}: Slash): string {
    const number = run === null ? '' : `${run} `;
    const [item = '3'] = /\d+/.exec(rest) ?? [];
    return verb === 'skip' ? `${number}skip ${item} not needed` : `${number}snooze in 1 hour, waiting for logs`;
}

/** Ready to be copied, whatever is in it. */
function codeBlock(text: string): string {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}\n${text}\n${fence}`;
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
        // A finished run has no number in the list: finished ones are counted after the running ones.
        const counted = slash.verb === 'restore' ? here[slash.run - 1] : undefined;
        return counted ?? (await runOfNumber(desk, request, here, slash.run));
    }
    if (here.length > 1 && slash.verb !== 'restore') {
        await showRuns(desk, request, here);
        // Ready to be copied with what was typed, unless that would break the code block.
        const typed = slash.rest === '' || /[`\n]/.test(slash.rest) ? '' : ` ${slash.rest}`;
        const names = here
            .map((run, place) => `- \`/set ${place + 1} ${slash.verb}${typed}\` ${quoteName(run.name)}`)
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
