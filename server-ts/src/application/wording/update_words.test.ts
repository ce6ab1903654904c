import {anIncident, ANN, MONDAY_10} from '../../../../test/support/builders';
import type {StatusUpdate} from '../../domain/run';
import {followerWords, updateWords} from './update_words';
import type {Context} from './wording';

const context: Context = {run: anIncident(), now: MONDAY_10, people: new Map()};
const saying = (text: string, next?: string) => {
    const update: StatusUpdate = {id: 'u', kind: 'update', text, by: ANN, at: MONDAY_10, ...(next ? {next} : {})};
    return {kind: 'status_update' as const, update, severity: null};
};

describe('what stands below an update', () => {
    it.each([
        ['```\nat login()', '```\nat login()\n```'],
        ['~~~~ log\n~~~\nat login()', '~~~~ log\n~~~\nat login()\n~~~~'],
        ['```\none\n```\n\n ```js\ntwo', '```\none\n```\n\n ```js\ntwo\n```'],
        ['```\n``` not its end', '```\n``` not its end\n```'],
        ['```\none\n````', '```\none\n````'],
        ['```code``` within a line', '```code``` within a line'],
        ['    ```\nby its indent', '    ```\nby its indent'],
    ])('is not taken into a block of code that was left open (%j)', (text, closed) => {
        const {message} = updateWords(saying(text, 'Friday'), context);
        expect(message.split('\n\n').slice(1).join('\n\n')).toBe(`${closed}\n\nNext update: Friday`);
        const followed = followerWords([{body: saying(text), context, postId: 'p'.repeat(26)}]);
        expect(followed.endsWith(`${closed}\n[Open it in its channel](/_redirect/pl/${'p'.repeat(26)})`)).toBe(true);
    });
});
