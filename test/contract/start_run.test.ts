import {makeWorld, openTab, type Tab, type World} from '../support/world';

let world: World;
let lea: Tab;
beforeAll(async () => {
    world = await makeWorld();
    lea = await openTab(world, world.people.lea);
});
afterAll(() => world.close());

test('an incident that is named after a ticket keeps its number; one that was shown to two people is counted on', async () => {
    const form = await lea.need({type: 'start_form', playbook: 'support-incident', channelId: world.channel});
    expect(form.name).toBe('INC-1');
    const named = async (name: string): Promise<string> => {
        const started = await lea.need({
            type: 'start',
            playbook: 'support-incident',
            name,
            channel: {kind: 'private'},
            seats: {communication_owner: world.people.lea.id},
            severity: 'L3',
        });
        return 'run' in started.answer ? started.answer.run.name : '';
    };
    expect(await named('INC-4711 Login fails')).toBe('INC-4711 Login fails');
    expect(await named('INC-1 Search fails')).toBe('INC-2 Search fails');
});
