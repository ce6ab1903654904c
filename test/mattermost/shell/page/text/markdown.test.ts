import {formatText} from './markdown';

const people = {atMentions: true, isUser: (name: string) => ['lea', 'pat.k'].includes(name), me: 'lea'};

test('what people typed never becomes a tag', () => {
    expect(formatText('<img src=x onerror=alert(1)> & "x"')).toBe(
        '<p>&lt;img src=x onerror=alert(1)&gt; &amp; &quot;x&quot;</p>',
    );
    expect(formatText('[a](javascript:alert(1))')).not.toContain('href');
    expect(formatText('`<b>`')).toContain('<code>&lt;b&gt;</code>');
    expect(formatText('```\n<b>**x**</b>\n```')).toContain('&lt;b&gt;**x**&lt;/b&gt;');
});

test('emphasis, links, lists and quotes', () => {
    expect(formatText('**bold** _it_ ~~gone~~')).toBe('<p><strong>bold</strong> <em>it</em> <del>gone</del></p>');
    expect(formatText('see https://example.com/a_b_c?x=1.')).toContain('href="https://example.com/a_b_c?x=1"');
    expect(formatText('- one\n- **two**')).toContain(
        '<ul class="markdown__list"><li><span>one</span></li><li><span><strong>two</strong></span></li></ul>',
    );
    expect(formatText('> quoted')).toBe('<blockquote><p>quoted</p></blockquote>');
    expect(formatText('a\nb', {singleline: true})).toBe('a b');
    expect(formatText('snake_case_name and 2*3*4')).not.toContain('snake<em>');
});

test('a list inside an item keeps its own kind, and numbers go on after it', () => {
    const html = formatText('1. one\n   - `4` inner\n   - more\n2. two');
    expect(html).toBe(
        '<ol class="markdown__list"><li><span>one</span><ul class="markdown__list">' +
            '<li><span><span class="codespan__pre-wrap"><code>4</code></span> inner</span></li><li><span>more</span></li></ul></li>' +
            '<li><span>two</span></li></ol>',
    );
});

test('what stands behind a backslash is no markdown, and the backslash is gone', () => {
    const named = {channelName: () => 'Ask R&D'};
    expect(formatText('Check \\~ask and \\*this\\* \\> `\\~`', named)).toBe(
        '<p>Check ~ask and *this* &gt; <span class="codespan__pre-wrap"><code>\\~</code></span></p>',
    );
});

test('only names that exist become mentions, and mine is highlighted', () => {
    expect(formatText('@lea', people)).toContain('mention--highlight');
    expect(formatText('@pat.k.', people)).toContain('data-mention="pat.k"');
    expect(formatText('@pat.k', people)).not.toContain('mention--highlight');
    expect(formatText('@nobody mail@lea', people)).toBe('<p>@nobody mail@lea</p>');
    expect(formatText('@lea')).toBe('<p>@lea</p>');
});
