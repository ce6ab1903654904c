import {addDays, localDate, wallTimeOn, weekdayOf} from '../../server-ts/src/domain/calendar/calendar';
import {findItem} from '../../server-ts/src/domain/run';
import {opening, submit} from '../support/door';
import {execute, makeWorld, moveClock, openTab, type World} from '../support/world';

let world: World;
beforeAll(async () => {
    world = await makeWorld();
});
afterAll(() => world.close());

/** For somebody west of the run midnight is in the middle of a working day. */
test('a form in which today’s check is chosen ticks that day, also where it is sent after midnight', async () => {
    const {lea} = world.people;
    const zone = 'Europe/Amsterdam';
    let monday = localDate(Date.now(), zone);
    while (weekdayOf(monday) !== 1) {
        monday = addDays(monday, 1);
    }
    const setClock = (wall: string, date: string): Promise<void> =>
        moveClock(world, (wallTimeOn(date, wall, zone) ?? 0) - Date.now());
    await setClock('10:00', addDays(monday, 7));
    const tab = await openTab(world, lea);
    const {answer, runId} = await tab.need({
        type: 'start',
        playbook: 'set-cycle',
        name: 'SET Cycle over midnight',
        channel: {kind: 'existing', channelId: world.channel},
        seats: {lead: lea.id},
    });
    if (!('run' in answer)) {
        throw new Error('the run did not come whole');
    }
    expect(answer.run.zone).toBe(zone);
    await setClock('23:50', addDays(monday, 7));
    const form = await opening(world, lea, () => execute(world, lea, '/set tick'));
    await setClock('00:05', addDays(monday, 8));
    expect((await submit(world, lea, form, {item: 'monitor_ask_rd'})).body).toEqual({});
    const now = await (await openTab(world, lea)).need({type: 'run', runId});
    const ticked = 'run' in now ? findItem(now.run, 'monitor_ask_rd')?.item.repeat?.ticked : undefined;
    expect(ticked?.map(({period}) => period)).toEqual([addDays(monday, 7)]);
    expect(ticked?.[0]?.ticks).toHaveLength(1);
});
