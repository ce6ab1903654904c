import type {Message} from '../../domain/announce/message';
import type {ChatFailure} from '../mattermost_ports';
import {failureWords, refusedWords} from './refused_words';

const failure = (id: string, text: string): ChatFailure => ({
    id,
    text,
    passing: false,
    retryAfterMs: null,
    status: 403,
});
const NO_RIGHTS = failure('api.context.permissions.app_error', 'You do not have the appropriate permissions.');

it('what the bot has no rights for is not said in words that mean the reader', () => {
    const run: Message = {op: 'post', place: {kind: 'run'}, body: {kind: 'run_card'}};
    const direct: Message = {...run, place: {kind: 'direct', user: 'u'}};
    const opening: Message = {op: 'open_channel', visibility: 'private', invite: []};
    expect(refusedWords(NO_RIGHTS, run)).toMatch(/^The bot may not post there: .* \/invite @set-cycle$/);
    expect(refusedWords(NO_RIGHTS, direct)).toMatch(/^The bot may not write to this person\./);
    expect(refusedWords(NO_RIGHTS, opening)).toMatch(/^The bot may not make such channels in this team\./);
    expect(failureWords(NO_RIGHTS)).toBe('the bot may not do that there');
    const gone = failure('x', 'Can not post to deleted channel.');
    expect([refusedWords(gone, run), failureWords(gone)]).toEqual([gone.text, gone.text]);
});
