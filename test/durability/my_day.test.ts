import {DAY, HOUR, SECOND} from '../../server-ts/src/domain/units';
import {startFleet, type Fleet, type Protection} from '../support/replicas';
import {until} from '../support/world';

jest.setTimeout(180_000);

/** The way of a digest: a replica or the database dies behind each step of it. */
const STEPS = [
    'after:claim_my_days',
    'before:plan_my_days',
    'after:plan_my_days',
    'before:commit_my_day',
    'after:commit_my_day',
    'before:post_day',
    'after:post_day',
    'after:post_day postgres',
    'before:commit_my_day postgres',
    'after:plan_my_days postgres',
];

/** Replicas, noon in UTC on a day that everybody works, and Pat with a seat that was offered to him: his day always has a line. */
async function fleetAtNoon(replicas: number, without?: Protection): Promise<Fleet> {
    const fleet = await startFleet(replicas, without);
    const noon = DAY - ((Date.now() - 12 * HOUR) % DAY);
    await fleet.moveClock(noon);
    await fleet.query(
        `update team set calendar = (calendar::jsonb || '{"weekdays":[1,2,3,4,5,6,7]}')::json, settings_version = settings_version + 1`,
    );
    await fleet.query("select pg_notify('team', '')");
    const [run = ''] = await fleet.startRuns(1);
    await fleet.runs.command(run, fleet.team.people.bo, {
        type: 'set_seat',
        role: 'primary',
        user: fleet.team.people.pat,
    });
    return fleet;
}

/** Pat's digest is due now. */
async function due(fleet: Fleet): Promise<void> {
    await fleet.query(
        `insert into person_setting (user_id, my_day_at, zone, team_id, next_at) values ($1, '00:00', 'UTC', $2, app_ms())
         on conflict (user_id) do update set next_at = app_ms()`,
        [fleet.team.people.pat, fleet.team.id],
    );
    await fleet.query("select pg_notify('due', '')");
}

const postsOf = (fleet: Fleet): number =>
    fleet.mattermost
        .posts(fleet.team.direct.get(fleet.team.people.pat) ?? '')
        .filter((post) => String(post['message']).startsWith('**Your day**')).length;

const rowsOf = (fleet: Fleet): Promise<{state: string; count: number}[]> =>
    fleet.query("select state, count(*)::int as count from outbox where op = 'my_day' group by state");

describe('a digest', () => {
    let fleet: Fleet;
    let asked = 0;
    beforeAll(async () => {
        fleet = await fleetAtNoon(2);
    });
    afterAll(() => fleet.close());

    test.each(STEPS)('is there once when somebody dies %s', async (step) => {
        fleet.arm(step);
        await due(fleet);
        asked += 1;
        await fleet.struck();
        await fleet.heal();
        // The lease of the dead runs out.
        await fleet.moveClock(50 * SECOND);
        await until('it is planned', async () => {
            // PostgreSQL may be on its way back.
            const rows = await rowsOf(fleet).catch(() => []);
            return rows.reduce((sum, {count}) => sum + count, 0) === asked;
        });
        await fleet.settled();
        expect(await rowsOf(fleet)).toEqual([{state: 'done', count: asked}]);
        expect(postsOf(fleet)).toBe(asked);
    });
});

describe('without a protection', () => {
    test('a moment that is moved on before the digest is in the outbox is a lost digest', async () => {
        // One alone: the claim of this control locks nothing, and a second replica that read the row at the same moment would send the digest.
        const fleet = await fleetAtNoon(1, 'day');
        try {
            fleet.arm('before:plan_my_days');
            await due(fleet);
            await fleet.struck();
            await fleet.heal();
            await fleet.moveClock(50 * SECOND);
            await fleet.settled();
            const [setting] = await fleet.query<{waits: boolean}>(
                'select next_at > app_ms() as waits from person_setting',
            );
            // Nobody will look before tomorrow, and nothing was sent.
            expect([setting, await rowsOf(fleet), postsOf(fleet)]).toEqual([{waits: true}, [], 0]);
        } finally {
            await fleet.close();
        }
    });

    test('a second attempt that does not look for the effect of the first doubles it', async () => {
        const fleet = await fleetAtNoon(2, 'look');
        try {
            fleet.arm('after:post_day');
            await due(fleet);
            await fleet.struck();
            await fleet.heal();
            await fleet.moveClock(50 * SECOND);
            await fleet.settled();
            expect(postsOf(fleet)).toBeGreaterThan(1);
        } finally {
            await fleet.close();
        }
    });
});
