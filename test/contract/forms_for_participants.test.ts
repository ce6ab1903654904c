import {botPost, click, dialogsOf, opening} from '../support/door';
import {execute, makeWorld, openTab, type World} from '../support/world';

let world: World;
beforeAll(async () => {
    world = await makeWorld();
    const lea = await openTab(world, world.people.lea);
    await lea.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle of few',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: world.people.lea.id},
    });
});
afterAll(() => world.close());

const REFUSED = 'Only people who take part can change this run. Join it first.';

test('whoever takes no part in a run gets no form to fill in for nothing, and reads why', async () => {
    const {ann} = world.people;
    for (const command of ['update', 'tick', 'finish']) {
        expect((await execute(world, ann, `/set ${command}`)).text).toBe(`${REFUSED} \`/set join\` does.`);
    }
    expect(dialogsOf(world, ann)).toEqual([]);
    const card = String((await botPost(world, world.channel, 'SET Cycle of few'))['id']);
    for (const button of ['update', 'next']) {
        const shown = await opening(world, ann, () => click(world, ann, card, button));
        expect(shown).toMatchObject({
            fields: [],
            introduction: `**SET Cycle of few**: ${REFUSED} Type in its channel: \`/set join\``,
        });
    }
    await execute(world, ann, '/set join');
    const form = await opening(world, ann, () => click(world, ann, card, 'next'));
    expect(form.fields).toEqual(['item']);
});
