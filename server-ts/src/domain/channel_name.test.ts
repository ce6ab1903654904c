import {channelNameFor} from './channel_name';

test.each([
    ['INC-42 Login fails', 1, 'inc-42-login-fails'],
    ['INC-42 Login fails', 3, 'inc-42-login-fails-3'],
    ['Größe Ünïcödé', 1, 'grosse-unicode'],
    ['Łódź, Ørsted, STRAẞE', 1, 'lodz-orsted-strasse'],
    ['Æther þór', 1, 'aether-thor'],
    ['INC-42 Не могу войти', 1, 'inc-42-ne-mogu-voyti'],
    ['Не могу войти', 1, 'ne-mogu-voyti'],
    ['登录失败', 1, 'denglushibai'],
    ['تعطل تسجيل الدخول', 1, 'ttl-tsjyl-ldkhwl'],
    ['The customer’s login', 1, 'the-customers-login'],
    ['🔥 Login', 1, 'fire-login'],
    ['--- a ---', 1, 'run-abcdefgh'],
    ['\u{10ffff}\u200f', 1, 'run-abcdefgh'],
    ['', 2, 'run-abcdefgh-2'],
])('the channel of %j (%d) is %s', async (name, attempt, expected) => {
    expect(await channelNameFor(name, 'abcdefghijklmnopqrstuvwxyz', attempt)).toBe(expected);
});

test('a channel’s name is never longer than Mattermost takes, and is one that it takes', async () => {
    for (const name of ['x'.repeat(10_000), `${'ab '.repeat(40)}`, 'a', 'aa', 'x'.repeat(59) + ' y']) {
        for (const attempt of [1, 2, 30]) {
            expect(await channelNameFor(name, 'abcdefghijklmnopqrstuvwxyz', attempt)).toMatch(
                /^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$/,
            );
        }
    }
});
