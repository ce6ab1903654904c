import {parseSlash, SLASH_HINT} from './slash_grammar';

it('the hint fits into the line that Mattermost shows of it, and names only what there is', () => {
    expect(SLASH_HINT.length).toBeLessThanOrEqual(55);
    const words = SLASH_HINT.slice(1, -1).split('|');
    expect(words[0]).toBe('help');
    expect(words).toEqual(expect.arrayContaining(['update', 'onit', 'snooze', 'why', 'finish']));
    words.forEach((word) => expect(parseSlash(word)?.verb).toBe(word));
});

it('a word with a question mark is the same word', () => {
    expect(parseSlash('why?')).toEqual({verb: 'why', run: null, rest: '', insists: false});
    expect(parseSlash('update! x')).toMatchObject({verb: 'update', insists: true});
});

it('“done”, as the button of a reminder says, ticks', () => {
    expect(parseSlash('done 3 4')).toEqual({verb: 'tick', run: null, rest: '3 4', insists: false});
    expect(parseSlash('2 Done 3')).toEqual({verb: 'tick', run: 2, rest: '3', insists: false});
});
