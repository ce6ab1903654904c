import {openAdmin, type Admin} from '../../server-ts/src/cli/admin_login';
import {ensurePicture} from '../../server-ts/src/cli/install_picture';
import {startMattermost, type StandIn} from '../mattermost/server/start';
import {typing} from '../support/cli';

let mattermost: StandIn;
let admin: Admin;
let bot: string;

beforeEach(async () => {
    mattermost = await startMattermost();
    bot = mattermost.seed.bot({username: 'set-cycle'}).id;
    admin = await openAdmin(mattermost.url, typing({variables: {MM_ADMIN_TOKEN: mattermost.admin.token}}), {
        tokenStdin: false,
    });
});
afterEach(async () => {
    await admin.close();
    await mattermost.close();
});

const image = (): string => `${mattermost.url}/api/v4/users/${bot}/image`;
const headers = (): {authorization: string} => ({authorization: `Bearer ${mattermost.admin.token}`});
const shown = async (): Promise<string | null> =>
    (await fetch(image(), {headers: headers()})).headers.get('content-type');

test('the bot gets a picture, once', async () => {
    expect(await ensurePicture(admin, bot)).toEqual({done: true, words: 'The bot got its picture.'});
    expect(await shown()).toBe('image/png');
    expect(await ensurePicture(admin, bot)).toEqual({done: false, words: 'The bot had a picture.'});
});

test('a picture that somebody chose stays', async () => {
    const form = new FormData();
    form.append('image', new Blob([Buffer.from('ffd8', 'hex')]), 'own.jpg');
    await fetch(image(), {method: 'POST', headers: headers(), body: form});
    expect(await ensurePicture(admin, bot)).toMatchObject({done: false});
    expect(await shown()).toBe('image/jpeg');
});

test('a server that has no place for pictures says so, and the install goes on', async () => {
    mattermost.faults.add(
        {
            kind: 'answer',
            status: 501,
            body: {id: 'api.user.upload_profile_user.storage.app_error', message: 'Unable to upload file.'},
            when: 'before',
        },
        {method: 'POST', path: /\/image$/},
    );
    const {done, words} = await ensurePicture(admin, bot);
    expect({done, words}).toEqual({
        done: false,
        words: 'The bot keeps Mattermost’s own picture, because the server did not take ours: Unable to upload file.',
    });
});
