import type {Playbook} from '../../domain/playbook';
import {isRefused} from '../../domain/refusal';
import type {Places} from '../requests/answer_change';
import {myDayText} from '../requests/answer_my_day';
import {answerStartForm} from '../requests/answer_start_form';
import type {Desk} from '../desk';
import {refusalWords} from '../refusal_words';
import {quoteName} from '../wording/quote';
import {helpText, parseSlash} from './slash_grammar';
import {listText} from './slash_list';
import {forRun, type SlashRequest} from './slash_run';
import {slashWhy} from './slash_why';
import {isGuestOf, startForm} from './start_forms';

/** Answers `/set …` with a text that only the asker sees; empty if a dialog opened instead. */
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
            return listText(desk, request);
        case 'why':
            return slashWhy(desk, places, request, slash);
        default:
            return forRun(desk, places, request, slash);
    }
}

async function openStart(desk: Desk, request: SlashRequest, words: string): Promise<string> {
    const playbooks = desk.playbooks.list().filter((playbook) => !playbook.archived);
    const [, first = '', more = ''] = /^(\S+)\s+(\S.*)$/s.exec(words) ?? [];
    const whole = playbooksNamed(playbooks, words);
    const found = whole.length > 0 ? whole : first === '' ? [] : playbooksNamed(playbooks, first);
    const [playbook] = found;
    if (!playbook || found.length > 1) {
        const known = playbooks.map((candidate) => `- \`/set start ${candidate.id}\` ${candidate.title}`).join('\n');
        const which =
            playbook || words === ''
                ? 'Which playbook?'
                : `There is no playbook “${quoteName(words.slice(0, 80))}”. Nothing was started.`;
        return `${which}\n${known}`;
    }
    if (playbook.channel.newRequired && (await isGuestOf(desk, request.asker.userId))) {
        return refusalWords(desk, {reason: 'guest_cannot_start'}, null, 0);
    }
    const form = await answerStartForm(desk, request, {
        playbook: playbook.id,
        channelId: request.channelId,
        words: whole.length > 0 ? '' : more,
    });
    if (isRefused(form)) {
        return refusalWords(desk, form.refused, null, 0);
    }
    const where = {
        user: request.asker.userId,
        team: request.asker.teamId,
        here: request.isDirect ? null : request.channelId,
        now: desk.clock.now(),
    };
    await desk.dialogs.open(request.trigger, await startForm(desk, playbook, where, form.body));
    return '';
}

/** By id or title, else by how a title begins, else by a word of it. */
function playbooksNamed(playbooks: readonly Playbook[], words: string): Playbook[] {
    const wanted = words.replace(/^["'“”‘’`]+|["'“”‘’`]+$/g, '').toLowerCase();
    const ways: ((playbook: Playbook) => boolean)[] = [
        ({id, title}) => id === wanted || title.toLowerCase() === wanted,
        ({title}) => title.toLowerCase().startsWith(wanted),
        ({title}) => ` ${title.toLowerCase()}`.includes(` ${wanted}`),
    ];
    return ways.map((is) => playbooks.filter(is)).find((found) => found.length > 0) ?? [];
}
