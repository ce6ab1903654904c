import {asPerson, botPost} from '../support/door';
import {makeWorld, openTab, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
beforeAll(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
});
afterAll(() => world.close());

async function said(message: string, channelId = world.channel): Promise<string> {
    const {body} = await asPerson(world, world.mattermost.admin, 'POST', '/posts', {channel_id: channelId, message});
    return String(body['id']);
}

const startFrom = (postId: string) =>
    lea.need({
        type: 'start',
        playbook: 'support-incident',
        name: 'INC-1 Login fails',
        channel: {kind: 'private'},
        seats: {communication_owner: world.people.lea.id},
        severity: 'L1',
        postId,
    });

const sourceOf = async (runId: string): Promise<string | undefined> => {
    const answer = await lea.need({type: 'run', runId});
    return 'run' in answer ? answer.run.startedFrom : undefined;
};

test('Given a message, when a run is started from it, then its words are offered as the summary and its card links to it.', async () => {
    const postId = await said(
        '**Login fails** for `acme`\n\nsince this morning, see [T-1](https://tickets.example/T-1)',
    );
    const form = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel, postId});
    expect(form.summary).toBe('Login fails for acme since this morning, see T-1');
    expect(form.ticket).toBe('https://tickets.example/T-1');
    const {runId, channelId} = await startFrom(postId);
    expect(await sourceOf(runId)).toBe(postId);
    const card = await botPost(world, channelId, 'Support incident');
    expect(JSON.stringify(card['props'])).toContain(`[Started from a message](/_redirect/pl/${postId})`);
});

test('an alert, whose words are in its attachments, offers these and its link', async () => {
    const attachments = [
        {
            title: 'Login errors above 5 %',
            title_link: 'https://grafana.example/a/1',
            text: '**acme** since 9:00',
            pretext: null,
        },
        {fallback: 'No runbook'},
    ];
    const {body} = await asPerson(world, world.mattermost.admin, 'POST', '/posts', {
        channel_id: world.channel,
        message: '',
        props: {attachments},
    });
    const from = {playbook: 'support-incident', channelId: world.channel, postId: String(body['id'])};
    const form = await lea.need({type: 'start_form', ...from});
    expect(form.summary).toBe('Login errors above 5 % acme since 9:00 No runbook');
    expect(form.ticket).toBe('https://grafana.example/a/1');
});

test('a message that is not theirs to see gives neither words nor a link, and the run starts all the same', async () => {
    const {body} = await asPerson(world, world.mattermost.admin, 'POST', '/channels', {
        team_id: world.team,
        name: 'board',
        display_name: 'Board',
        type: 'P',
    });
    const channelId = String(body['id']);
    await asPerson(world, world.mattermost.admin, 'POST', `/channels/${channelId}/members`, {user_id: world.bot.id});
    const postId = await said('We sell the company', channelId);
    const form = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel, postId});
    expect([form.summary, form.ticket]).toEqual(['', '']);
    const {runId} = await startFrom(postId);
    expect(await sourceOf(runId)).toBeUndefined();
    const gone = await startFrom('x'.repeat(26));
    expect(await sourceOf(gone.runId)).toBeUndefined();
});
