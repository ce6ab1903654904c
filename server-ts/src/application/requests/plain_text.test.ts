import {firstLink, plainText} from './plain_text';

it.each([
    ['**Login fails** for _all_ of ~~them~~ us', 'Login fails for all of them us'],
    ['***Really*** *urgent*', 'Really urgent'],
    ['# Outage\n> since 9:00\n- [ ] call\n* wait', 'Outage since 9:00 call wait'],
    ['see [the ticket](https://example.com/T-1) and ![a picture](x.png "y")', 'see the ticket and a picture'],
    ['`npm i` fails:\n```sh\nEACCES\n```', 'npm i fails: EACCES'],
    ['keep snake_case_names, 2 * 3 * 4, a*b*c and T-1', 'keep snake_case_names, 2 * 3 * 4, a*b*c and T-1'],
    ['an _emphasised snake_case word_ here', 'an emphasised snake_case word here'],
    ['not \\*marked\\*', 'not *marked*'],
    ['<https://example.com/a_b_c> is **down', 'https://example.com/a_b_c is **down'],
    ['12. November', '12. November'],
    ['a \u0007bell, \u202eback', 'a bell, back'],
])('of %j it keeps %j', (markdown, plain) => {
    expect(plainText(markdown)).toBe(plain);
});

it('is quick also with what never ends', () => {
    const began = performance.now();
    plainText('**a _b *c ~~d '.repeat(1_200));
    expect(performance.now() - began).toBeLessThan(200);
});

it('reads whole characters', () => {
    expect(plainText('🙂'.repeat(3_000))).toBe('🙂'.repeat(2_000));
});

it.each([
    ['see https://jira.example.com/browse/T-1.', 'https://jira.example.com/browse/T-1'],
    ['[T-1](https://jira.example.com/T-1) and http://b.example', 'https://jira.example.com/T-1'],
    ['(https://example.com/a), **https://b.example**', 'https://example.com/a'],
    ['https://en.wikipedia.org/wiki/Set_(music)', 'https://en.wikipedia.org/wiki/Set_(music)'],
    ['<https://example.com/T-2>', 'https://example.com/T-2'],
    ['![shot](https://files.example/1.png) of https://jira.example.com/T-3', 'https://jira.example.com/T-3'],
    ['![shot](https://files.example/1.png)', null],
    ['[![shot](https://files.example/1.png)](https://jira.example.com/T-4)', 'https://jira.example.com/T-4'],
    ['no link, javascript:alert(1), ftp://example.com', null],
    [`https://example.com/${'x'.repeat(500)} then https://b.example`, 'https://b.example'],
])('in %j it finds %j', (markdown, link) => {
    expect(firstLink(markdown)).toBe(link);
});
