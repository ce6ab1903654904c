import {plainText} from './plain_text';

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
])('of %j it keeps %j', (markdown, plain) => {
    expect(plainText(markdown)).toBe(plain);
});

it('is quick also with what never ends', () => {
    const began = performance.now();
    plainText('**a _b *c ~~d '.repeat(1_200));
    expect(performance.now() - began).toBeLessThan(200);
});
