import type {PersonRecord} from '../../server-ts/src/application/mattermost_ports';
import {rehearse, type RehearsedLine} from '../../server-ts/src/application/requests/rehearse';
import type {Body, Message} from '../../server-ts/src/domain/announce/message';
import type {Run} from '../../server-ts/src/domain/run';
import type {Span} from '../../server-ts/src/domain/duty/silence';
import {DAY, HOUR, MINUTE} from '../../server-ts/src/domain/units';
import type {SeededUser} from '../mattermost/server/seed';
import {aCalendar} from '../support/builders';
import {setCycle} from '../support/cli';
import {sql} from '../support/door';
import {makeWorld, moveClock, openTab, until, type World} from '../support/world';

jest.setTimeout(120_000);

describe('what set-cycle rehearse prints', () => {
    const INCIDENT = ['rehearse', '--playbook', 'support-incident', '--severity', 'L2'];
    const PLACE = ['--zone', 'Europe/Amsterdam', '--start', '2026-11-23T09:00'];

    it('names time, stage, whom it asks, text and reason', async () => {
        const {code, text} = await setCycle([...INCIDENT, ...PLACE, '--days', '30', '--silence', 'Tue–Thu']);
        expect(code).toBe(0);
        expect(text).toContain('From Mon 23 Nov 2026 09:00 CET to Wed 23 Dec 2026 09:00 CET');
        expect(text).toContain('Nobody answers from Tue 24 Nov 2026 00:00 CET to Fri 27 Nov 2026 00:00 CET.');
        expect(text).toMatch(
            /^Tue 24 Nov 2026 16:00 CET {2}due {2}asks communication_owner\n {4}@communication_owner \*\*INC-1 Rehearsal\*\*: the daily update is due now\..*\n {4}why: every working day by 16:00 \(Europe\/Amsterdam\)\./m,
        );
        expect(text).toMatch(/\d+ messages\. Nothing was sent\. \(\d+ ms\)$/);
    });

    it('knows public holidays of a country and of a region', async () => {
        const december = ['--zone', 'Europe/Berlin', '--start', '2026-12-31 09:00', '--days', '8', '--json'];
        const germany = JSON.parse((await setCycle([...INCIDENT, ...december, '--country', 'DE'])).text);
        const bavaria = JSON.parse(
            (await setCycle([...INCIDENT, ...december, '--country', 'DE', '--region', 'BY'])).text,
        );
        const due = ({messages}: {messages: {stage: string; op: string; at: string}[]}): string[] =>
            messages.filter(({stage, op}) => stage === 'due' && op === 'post').map(({at}) => at.slice(0, 10));
        expect(due(germany)).toEqual(['2026-12-31', '2027-01-04', '2027-01-05', '2027-01-06', '2027-01-07']);
        // Epiphany.
        expect(due(bavaria)).toEqual(['2026-12-31', '2027-01-04', '2027-01-05', '2027-01-07']);
    });

    it.each([
        [
            '--playbook',
            ['rehearse', '--playbook', 'gardening'],
            /Known are: set-cycle, set-cycle-monthly, support-incident/,
        ],
        ['--severity', ['rehearse', '--playbook', 'support-incident'], /has to be chosen.*L1, L2, L3, L4/],
        ['--severity', ['rehearse', '--playbook', 'support-incident', '--severity', 'P0'], /“P0” is none/],
        ['--severity', ['rehearse', '--playbook', 'set-cycle', '--severity', 'L1'], /has none/],
        ['--days', [...INCIDENT, '--days', '401'], /from 1 to 400/],
        ['--days', [...INCIDENT, '--days', '0'], /from 1 to 400/],
        ['--days', [...INCIDENT, '--days', 'many'], /“many”/],
        ['--zone', [...INCIDENT, '--zone', 'Mars/Olympus'], /“Mars\/Olympus”/],
        ['--start', [...INCIDENT, '--start', 'tomorrow'], /2026-11-23T09:00/],
        ['--start', [...INCIDENT, '--start', '2026-02-30T09:00'], /“2026-02-30T09:00”/],
        ['--start', [...INCIDENT, '--start', '9999-12-31T09:00'], /a year from 2000 to 2199/],
        ['--silence', [...INCIDENT, '--silence', 'whenever'], /“whenever”.*“Tue-Thu”/],
        ['--answer', [...INCIDENT, '--answer', 'soon'], /“soon”.*“daily 15:30”/],
        ['--country', [...INCIDENT, '--country', 'XX'], /“XX”/],
        ['--region', [...INCIDENT, '--country', 'NL', '--region', 'ZZ'], /“NL” has no region “ZZ”/],
        ['--region', [...INCIDENT, '--region', 'BY'], /name its --country/],
    ])('refuses a wrong %s and names it (%j)', async (option, words, why) => {
        const {code, text} = await setCycle(words);
        expect(code).toBe(2);
        expect(text).toMatch(new RegExp(`^set-cycle: ${option}: `));
        expect(text).toMatch(why);
        expect(text.split('\n')).toHaveLength(1);
    });
});

describe('what really happens', () => {
    let world: World;
    beforeAll(async () => {
        world = await makeWorld();
    });
    afterAll(() => world.close());

    const asRecord = (user: SeededUser, firstName: string): PersonRecord => ({
        id: user.id,
        username: user.username,
        firstName,
        lastName: '',
        zone: null,
        isBot: false,
        isGuest: false,
        isGone: false,
    });
    const people = (): Map<string, PersonRecord> => {
        const {lea, pat, bo, ann} = world.people;
        const all = [asRecord(lea, 'Lea'), asRecord(pat, 'Pat'), asRecord(bo, 'Bo'), asRecord(ann, 'Ann')];
        return new Map(all.map((person) => [person.id, person]));
    };

    async function start(): Promise<Run> {
        const {lea, pat, bo, ann} = world.people;
        const tab = await openTab(world, ann);
        const {answer} = await tab.need({
            type: 'start',
            playbook: 'support-incident',
            name: 'INC-1 Login fails',
            channel: {kind: 'private'},
            seats: {communication_owner: pat.id, work_owner: bo.id, lead: lea.id, primary: pat.id, backup: bo.id},
            severity: 'L2',
            summary: 'Login fails',
        });
        if (!('run' in answer)) {
            throw new Error('the run did not come whole');
        }
        return answer.run;
    }

    interface Row {
        id: number;
        op: 'post' | 'edit';
        body: Message;
        planned_at: string;
        state: string;
        post_id: string | null;
    }

    const rowsOf = (runId: string, after: number): Promise<Row[]> =>
        sql<Row>(
            world,
            "select id::integer, op, body, planned_at, state, post_id from outbox where run_id = $1 and op in ('post', 'edit') and id > $2 order by id",
            [runId, after],
        );

    /** The real clock is some milliseconds late at each step, and what counts from one step is late in the next. */
    const isNear = (one: number, other: number): boolean => Math.abs(one - other) < MINUTE / 2;
    /** The moment that was rehearsed, as the run itself has it. */
    const really = async (runId: string, rehearsed: number): Promise<number> => {
        const [row] = await sql<{due_at: string}>(world, 'select due_at from due where run_id = $1', [runId]);
        return row && isNear(Number(row.due_at), rehearsed) ? Number(row.due_at) : rehearsed;
    };

    /** Sets the database's clock to an instant. */
    const setClock = (at: number): Promise<void> => moveClock(world, at - Date.now());
    const bodyOf = ({body}: Row): Body => {
        if (!('body' in body)) {
            throw new Error('no body');
        }
        return body.body;
    };
    const inShort = (at: number, op: string, body: string): string => `${new Date(at).toISOString()} ${op} ${body}`;
    const stageOf = (body: Body): string =>
        body.kind === 'reminder_resolved'
            ? 'resolved'
            : body.kind === 'reminded_again'
              ? 'overdue'
              : 'obligation' in body
                ? body.obligation.stage
                : body.kind;
    const minutesOf = (lines: readonly RehearsedLine[]): RehearsedLine[][] => {
        const groups = new Map<number, RehearsedLine[]>();
        for (const line of lines) {
            const minute = Math.floor(line.at / MINUTE);
            groups.set(minute, [...(groups.get(minute) ?? []), line]);
        }
        return [...groups.values()];
    };

    it('is shown to the sidebar by the same rules, within bounds, and saves nothing', async () => {
        const run = await start();
        const tab = await openTab(world, world.people.pat, run.channelId);
        const strip = await tab.need({type: 'rehearse', of: {kind: 'run', runId: run.id}, days: 7});
        const due = strip.messages.find(({stage}) => stage === 'due');
        expect(due?.asked).toEqual([{role: 'communication_owner', user: world.people.pat.id}]);
        expect(due?.text).toMatch(/^@pat \*\*INC-\d+ Login fails\*\*: the daily update is due now/);
        expect(strip.people.map(({id}) => id)).toContain(world.people.pat.id);

        const template = await tab.need({
            type: 'rehearse',
            of: {kind: 'playbook', playbook: 'support-incident', severity: 'L1', zone: 'Asia/Kathmandu'},
            days: 60,
            silence: 'every Mon-Sun',
        });
        expect([template.zone, template.more, template.people]).toEqual(['Asia/Kathmandu', true, []]);
        expect(template.messages.length).toBeLessThan(220);
        expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(300_000);
        const before = await sql(world, 'select version from run where id = $1', [run.id]);
        const rules = [{every: 'week', on: [1, 2, 3, 4, 5, 6, 7], at: '12:00'}] as const;
        const tried = await tab.need({
            type: 'rehearse',
            of: {kind: 'run', runId: run.id},
            days: 14,
            rules: rules.map((rule) => ({...rule, on: [...rule.on]})),
        });
        expect(tried.messages.find(({stage}) => stage === 'due')?.why).toMatch(/^Mon, Tue, .*Sun by 12:00/);
        expect(await sql(world, 'select version from run where id = $1', [run.id])).toEqual(before);
    });

    it('is refused in words', async () => {
        const tab = await openTab(world, world.people.pat);
        const playbook = {kind: 'playbook', playbook: 'support-incident', severity: 'L2'} as const;
        expect(await tab.ask({type: 'rehearse', of: {...playbook, playbook: 'none'}, days: 7})).toMatchObject({
            reason: 'playbook_unknown',
        });
        expect(await tab.ask({type: 'rehearse', of: {...playbook, zone: 'Mars/Olympus'}, days: 7})).toMatchObject({
            reason: 'zone_unknown',
            field: 'zone',
        });
        expect(await tab.ask({type: 'rehearse', of: playbook, days: 7, silence: 'whenever'})).toMatchObject({
            reason: 'silence_not_understood',
            field: 'silence',
            text: expect.stringContaining('“whenever”'),
        });
        expect(await tab.ask({type: 'rehearse', of: playbook, days: 61})).toMatchObject({reason: 'bad_request'});
        expect(
            await tab.ask({type: 'rehearse', of: {kind: 'playbook', playbook: 'support-incident'}, days: 7}),
        ).toMatchObject({
            reason: 'severity_missing',
        });
    });

    it('is what was rehearsed: the same messages at the same moments', async () => {
        const run = await start();
        await until('the start is told', async () => {
            const rows = await rowsOf(run.id, 0);
            return rows.length > 1 && rows.every(({state}) => state === 'done');
        });
        const startRows = await rowsOf(run.id, 0);
        const last = startRows.at(-1)?.id ?? 0;
        const silence: Span[] = [{from: run.startedAt + 2 * DAY, to: run.startedAt + 4 * DAY + HOUR}];
        const calendar = aCalendar({zone: run.zone});
        const {lines, cut} = rehearse({
            run,
            messages: [],
            from: run.startedAt,
            until: run.startedAt + 6 * DAY,
            calendarAt: () => calendar,
            people: people(),
            silence,
            answering: {kind: 'after', delay: 20 * MINUTE},
            atMost: {lines: 1_000, steps: 1_000},
        });
        expect(cut).toBe(false);
        expect(lines.length).toBeGreaterThan(10);

        let expected = 0;
        for (const group of minutesOf(lines)) {
            const [first] = group;
            await setClock((await really(run.id, first?.at ?? 0)) + 20);
            if (group.some(({stage}) => stage === 'status_update' || stage === 'taken')) {
                const pat = await openTab(world, world.people.pat, run.channelId);
                const isUpdate = group.some(({stage}) => stage === 'status_update');
                await pat.need({
                    type: 'change',
                    runId: run.id,
                    command: isUpdate
                        ? {type: 'post_update', updateId: `u${expected}`, kind: 'update', text: 'Still searching'}
                        : {type: 'hold'},
                });
            }
            expected += group.length;
            await until(`${expected} messages`, async () => {
                const rows = await rowsOf(run.id, last);
                return rows.length >= expected && rows.every(({state}) => state === 'done');
            });
        }

        const rows = await rowsOf(run.id, last);
        const happened = rows.map((row, index) => {
            const at = Number(row.planned_at);
            const rehearsed = lines[index]?.at ?? 0;
            return inShort(isNear(at, rehearsed) ? rehearsed : at, row.op, stageOf(bodyOf(row)));
        });
        expect(happened).toEqual(lines.map(({at, op, stage}) => inShort(at, op, stage)));
        // The words of what is never edited can still be read.
        const texts = new Map(
            world.mattermost.posts(run.channelId).map((post) => [post['id'], String(post['message'])]),
        );
        const edited = new Set(rows.filter(({op}) => op === 'edit').map(({post_id}) => post_id));
        const told = rows.flatMap((row, index) =>
            row.op === 'post' && !edited.has(row.post_id)
                ? [{real: texts.get(row.post_id ?? '')?.split('\n')[0], rehearsed: lines[index]?.text}]
                : [],
        );
        expect(told.length).toBeGreaterThan(3);
        expect(told.map(({real}) => real)).toEqual(told.map(({rehearsed}) => rehearsed));
    });
});
